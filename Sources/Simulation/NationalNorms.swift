internal import Education
internal import Numerics
public import Readers

/// The national figures that follow from a ``Nation``, exactly: sums over all kinds of pupils and all scores, no draws.
///
/// Means and floors of the prior-attainment groups are in hundredths of a point, as they are published; with whole
/// scores all progress scores are then whole hundredths, and their sums exact.
public struct NationalNorms: Sendable, Equatable {
  /// National figures of a group of pupils.
  public struct Figures: Sendable, Equatable {
    /// The group's share of all pupils.
    public var share: Double
    /// The mean progress score, after the floor.
    public var progress: Double
    /// The mean progress score without a floor.
    public var unadjusted: Double
    /// The mean scaled score of those who have one.
    public var scaled: Double
    /// The percentage of eligible pupils at the expected standard.
    public var expected: Double
    /// The percentage of eligible pupils at the higher standard.
    public var higher: Double
  }

  /// The mean score of each prior-attainment group, in hundredths.
  public private(set) var means: [Int]
  /// The least progress score of each group, in hundredths, where there is a floor.
  public private(set) var floors: [Int]?
  /// The standard deviation of all pupils' progress scores, to hundredths: σ of the published intervals.
  public private(set) var deviation: Double
  /// The figures of each group of pupils.
  public private(set) var figures: [KeyStageTwoGroup: Figures]
  /// The mean of points at key stage 1.
  public private(set) var priorMean: Double

  /// The norms of a nation.
  ///
  /// - Parameter nation: Its parameters.
  /// - Complexity: 384 kinds of pupils times 41 scores.
  public init(_ nation: Nation) {
    let cells = Cell.all(of: nation)
    means = (0..<PriorScale.groupCount).map { group in
      Int((100 * Self.mean(of: cells, in: group)).rounded())
    }
    let means = means
    floors = nation.floorDeviations.map { multiple in
      (0..<PriorScale.groupCount).map { group in
        Int((-100 * multiple * Self.deviation(of: cells, in: group)).rounded())
      }
    }
    let floors = floors
    func progress(_ score: Int, _ group: Int) -> Double {
      Double(max(100 * score - means[group], floors?[group] ?? .min)) / 100
    }
    figures = Dictionary(
      uniqueKeysWithValues: KeyStageTwoGroup.allCases.map { group in
        (group, Self.figures(cells.filter { $0.isIn(group) }, means, progress))
      })
    let mean = figures[.all]?.progress ?? 0
    let squares = cells.reduce(0) { total, cell in
      total + cell.share * cell.mean { square(progress($0, cell.group) - mean) }
    }
    deviation = (100 * squares.squareRoot()).rounded() / 100
    priorMean = cells.reduce(0) { $0 + $1.share * PriorScale.points(group: $1.group) }
  }

  /// A pupil's progress score in hundredths: the score less the mean of the group, not below its floor.
  func progress(score: Int, group: Int) -> (adjusted: Int, raw: Int) {
    let raw = 100 * score - means[group]
    return (floors.map { max(raw, $0[group]) } ?? raw, raw)
  }

  private static func figures(
    _ cells: [Cell], _ means: [Int], _ progress: (Int, Int) -> Double
  ) -> Figures {
    let share = cells.reduce(0) { $0 + $1.share }
    func mean(_ value: (Cell) -> Double) -> Double {
      cells.reduce(0) { $0 + $1.share * value($1) } / share
    }
    let tested = mean { $0.testedShare }
    let present = 100 * (1 - Nation.absentShare)
    return Figures(
      share: share,
      progress: mean { cell in cell.mean { progress($0, cell.group) } },
      unadjusted: mean { cell in
        cell.mean { Double($0) - Double(means[cell.group]) / 100 }
      },
      scaled: mean { $0.meanTested } / tested,
      expected: present * mean { $0.shareFrom(ExpectedStandard.expected) },
      higher: present * mean { $0.shareFrom(ExpectedStandard.higher) })
  }

  private static func mean(of cells: [Cell], in group: Int) -> Double {
    let own = cells.filter { $0.group == group }
    return own.reduce(0) { $0 + $1.share * $1.mean { Double($0) } }
      / own.reduce(0) { $0 + $1.share }
  }

  private static func deviation(of cells: [Cell], in group: Int) -> Double {
    let centre = mean(of: cells, in: group)
    let own = cells.filter { $0.group == group }
    let squares = own.reduce(0) { $0 + $1.share * $1.mean { square(Double($0) - centre) } }
    return (squares / own.reduce(0) { $0 + $1.share }).squareRoot()
  }
}

/// Pupils of one kind and prior-attainment group, with the distribution of their scores.
private struct Cell {
  let kind: PupilKind
  let group: Int
  /// Their share of all pupils.
  let share: Double
  /// The share of them below the level of the test.
  let below: Double
  /// The shares of the scores 80 to 120 among the rest.
  let scores: [Double]

  var testedShare: Double { 1 - below }

  static func all(of nation: Nation) -> [Cell] {
    PupilKind.all.flatMap { kind in
      (0..<PriorScale.groupCount).map { group in
        let gap = kind.isDisadvantaged ? nation.gapDeviation : 0
        let variance =
          nation.residual * nation.residual + nation.schoolDeviation * nation.schoolDeviation
          + gap * gap
        let result = Normal(
          mean: nation.expectation(points: PriorScale.points(group: group), kind),
          standardDeviation: variance.squareRoot())
        // P(score >= k) for k = 80 ... 121: rounding ends at the halves, the ends of the scale take the rest.
        let tails = [1] + (81...120).map { result.upperTail(Double($0) - 0.5) } + [0]
        return Cell(
          kind: kind, group: group,
          share: kind.share(in: nation)
            * PriorScale.share(group: group, mean: nation.priorMean(kind)),
          below: Nation.belowTestShare(group: group),
          scores: (0...40).map { tails[$0] - tails[$0 + 1] })
      }
    }
  }

  /// The mean of a function of the score.
  func mean(_ value: (Int) -> Double) -> Double {
    let tested = scores.indices.reduce(0) { $0 + scores[$1] * value(80 + $1) }
    return (1 - below) * tested + below * value(Nation.nominalScore)
  }

  /// The sum of scores of those who sat the test, per pupil of the cell.
  var meanTested: Double {
    (1 - below) * scores.indices.reduce(0) { $0 + scores[$1] * Double(80 + $1) }
  }

  func shareFrom(_ standard: ExpectedStandard) -> Double {
    (1 - below) * scores[(Int(standard.rawValue) - 80)...].reduce(0, +)
  }

  func isIn(_ wanted: KeyStageTwoGroup) -> Bool {
    let points = Int(2 * PriorScale.points(group: group))
    return switch wanted {
    case .all: true
    case .disadvantaged: kind.isDisadvantaged
    case .other: !kind.isDisadvantaged
    case .boys: kind.isBoy
    case .girls: !kind.isBoy
    case .low: PriorScale.isLow(halfPoints: points)
    case .high: PriorScale.isHigh(halfPoints: points)
    case .middle: !PriorScale.isLow(halfPoints: points) && !PriorScale.isHigh(halfPoints: points)
    case .eal: kind.isEAL
    case .nonMobile: !kind.isMobile
    }
  }
}

private func square(_ x: Double) -> Double { x * x }
