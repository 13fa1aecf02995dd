import Estimation
import Glibc
import Numerics

/// The confidence set of a wild bootstrap or of a randomisation test, by inversion.
///
/// With x = (c'b - r)/s, s the standard error, draw i is more extreme where (A + B s x)² > x² (CC + 2 CD s x + DD s² x²):
/// a quartic in x whose sign changes are all its ends. Sorted over the draws they give the p-value of every r.
struct DrawInversion {
  /// Per draw its numerators and the triangle of their covariance, by direction: A, (B,) CC, (CD, DD).
  let numbers: [Double]
  let directionCount: Int
  let standardError: Double
  let tails: WildBootstrap.Tails
  /// Whether variances of draws may be negative: clusterings are subtracted.
  let maySignChange: Bool
  /// Whether draws that tie with the data count as more extreme, and the data as one more draw if not among them.
  var ties = Ties.strict
  let threads: Int

  /// What ties count as.
  enum Ties {
    /// Not more extreme, divisor B: the bootstrap.
    case strict
    /// As extreme, divisor B: all assignments, the data's own among them.
    case counted
    /// As extreme, and the data's own assignment beside the draws: (1 + n)/(1 + B).
    case countedBesideTheData
  }

  /// Counts of draws at a place.
  private struct Counts {
    var valid: Int32 = 0
    var beyond: Int32 = 0
    var below: Int32 = 0
    var above: Int32 = 0

    static func + (a: Counts, b: Counts) -> Counts {
      Counts(
        valid: a.valid + b.valid, beyond: a.beyond + b.beyond, below: a.below + b.below,
        above: a.above + b.above)
    }

    static func - (a: Counts, b: Counts) -> Counts {
      Counts(
        valid: a.valid - b.valid, beyond: a.beyond - b.beyond, below: a.below - b.below,
        above: a.above - b.above)
    }
  }

  /// A change of the counts at a place.
  private struct Event {
    let place: Double
    let change: Counts
  }

  /// Ends so many standard errors away are the rounding of a leading coefficient that is nought: there are none.
  private static let reach = 1e8

  /// One draw as a function of x.
  private struct Draw {
    let a, b, cc, cd, dd: Double
    /// 1e-12, or its negative where ties count.
    let tolerance: Double

    var ends: [Double] {
      let k = (1 + tolerance) * (1 + tolerance)
      return RealRoots.signChanges(of: [a * a, 2 * a * b, b * b - k * cc, -2 * k * cd, -k * dd])
    }

    var varianceEnds: [Double] { RealRoots.signChanges(of: [cc, 2 * cd, dd]) }

    func counts(at x: Double) -> Counts {
      let variance = cc + x * (2 * cd + x * dd)
      guard variance > 0 else { return Counts() }
      let t = (a + b * x) / variance.squareRoot()
      let margin = abs(x) * tolerance
      return Counts(
        valid: 1, beyond: abs(t) > abs(x) + margin ? 1 : 0, below: t < x - margin ? 1 : 0,
        above: t > x + margin ? 1 : 0)
    }
  }

  private func draw(_ index: Int) -> Draw {
    let tolerance = ties == .strict ? ResamplingTest.tieTolerance : -ResamplingTest.tieTolerance
    let s = standardError
    if directionCount == 2,
      let slope = Self.tiedSlope(numbers[(5 * index)..<(5 * index + 5)], standardError: s)
    {
      return Draw(a: 0, b: slope, cc: slope * slope, cd: 0, dd: 0, tolerance: tolerance)
    }
    if directionCount == 1 {
      return Draw(
        a: numbers[2 * index], b: 0, cc: numbers[2 * index + 1], cd: 0, dd: 0,
        tolerance: tolerance)
    }
    let start = 5 * index
    // Where ties count, a mirror of the data that rounding sets beside nought would leave a hole at the estimate.
    let isNought =
      ties != .strict
      && abs(numbers[start]) <= ResamplingTest.tieTolerance * numbers[start + 2].squareRoot()
    return Draw(
      a: isNought ? 0 : numbers[start], b: numbers[start + 1] * s, cc: numbers[start + 2],
      cd: numbers[start + 3] * s, dd: numbers[start + 4] * s * s, tolerance: tolerance)
  }

  /// Shares up to which what parts a draw from the data is rounding: of some data of offset 1e6 as much as 1e-10.
  private static let tieShare = 1e-8

  /// B s of a draw whose statistic is x, or -x, at every x.
  ///
  /// Its A, CD and DD are nought and (B s)² is CC; what rounding leaves of them grows with x and would part the draw from the
  /// data it is.
  ///
  /// - Parameters:
  ///   - numbers: A, B, CC, CD, DD.
  ///   - s: The standard error.
  /// - Returns: nil for any other draw.
  static func tiedSlope(_ numbers: ArraySlice<Double>, standardError s: Double) -> Double? {
    let first = numbers.startIndex
    let (a, b, cc) = (numbers[first], numbers[first + 1] * s, numbers[first + 2])
    let (cd, dd) = (numbers[first + 3] * s, numbers[first + 4] * s * s)
    let isTied =
      cc > 0 && abs(a) <= tieShare * cc.squareRoot() && abs(b * b - cc) <= tieShare * cc
      && abs(cd) <= tieShare * cc && abs(dd) <= tieShare * tieShare * cc
    return isTied ? b : nil
  }

  /// The values that the test does not reject.
  ///
  /// - Parameters:
  ///   - level: In (0, 1).
  ///   - estimate: c'b.
  /// - Returns: The set, of any shape.
  func set(level: Double, estimate: Double) -> ConfidenceSet {
    let count = numbers.count / (directionCount == 1 ? 2 : 5)
    let unit = 1024
    let parts = parallelMap(count: (count + unit - 1) / unit, threads: threads) { part in
      changes(from: part * unit, to: min((part + 1) * unit, count))
    }
    var counts = parts.reduce(Counts()) { $0 + $1.0 }
    let events = parts.flatMap(\.1).sorted { $0.place < $1.place }
    var kept: [(low: Double?, high: Double?)] = []
    if isKept(counts, level) { kept.append((nil, nil)) }
    var place = 0
    while place < events.count {
      let x = events[place].place
      while place < events.count, events[place].place == x {
        counts = counts + events[place].change
        place += 1
      }
      let isOpen = !kept.isEmpty && kept[kept.count - 1].high == nil
      switch (isKept(counts, level), isOpen) {
      case (true, false): kept.append((x, nil))
      case (false, true): kept[kept.count - 1].high = x
      default: break
      }
    }
    return ConfidenceSet(
      level: level,
      pieces: joined(kept).reversed().map { piece in
        .init(
          low: piece.high.map { estimate - $0 * standardError },
          high: piece.low.map { estimate - $0 * standardError })
      })
  }

  private func changes(from start: Int, to end: Int) -> (Counts, [Event]) {
    var first = Counts()
    var events: [Event] = []
    for index in start..<end {
      let draw = draw(index)
      var ends = draw.ends.filter { abs($0) < Self.reach }
      if maySignChange || tails == .equal {
        let variance = draw.varianceEnds.filter { abs($0) < Self.reach }
        ends = (ends + variance + [0]).sorted()
      }
      guard let least = ends.first, let greatest = ends.last else {
        first = first + draw.counts(at: 0.5)
        continue
      }
      var before = draw.counts(at: least - 1 - abs(least))
      first = first + before
      for (place, x) in ends.enumerated() {
        let next = place + 1 < ends.count ? (x + ends[place + 1]) / 2 : greatest + 1 + abs(greatest)
        let after = draw.counts(at: next)
        events.append(Event(place: x, change: after - before))
        before = after
      }
    }
    return (first, events)
  }

  private func isKept(_ counts: Counts, _ level: Double) -> Bool {
    guard counts.valid > 0 else { return true }
    let extreme =
      tails == .symmetric ? Double(counts.beyond) : 2 * Double(min(counts.below, counts.above))
    let one = ties == .countedBesideTheData ? 1.0 : 0
    return (extreme + one) / (Double(counts.valid) + one) > 1 - level
  }

  /// Without gaps and slivers of rounding.
  private func joined(_ pieces: [(low: Double?, high: Double?)]) -> [(low: Double?, high: Double?)]
  {
    var result: [(low: Double?, high: Double?)] = []
    for piece in pieces {
      if let low = piece.low, let last = result.last?.high, low - last <= 1e-10 * (1 + abs(low)) {
        result[result.count - 1].high = piece.high
      } else {
        result.append(piece)
      }
    }
    return result.filter { piece in
      guard let low = piece.low, let high = piece.high else { return true }
      return high - low > 1e-10 * (1 + abs(low))
    }
  }
}
