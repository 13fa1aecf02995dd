import Foundation

/// How many rows of each group lie below each of a few round numbers: a distribution that tells no single value.
///
/// Below the first number of a group, between two neighbouring ones and from the last on lie at least `leastRows` of its
/// rows. Numbers that would part fewer are left out, so that neither the least nor the greatest value is told. Where rows
/// are in parts that other counts tell of, this holds in each part, or none of its rows lie there: no difference of two
/// counts tells more than either.
public struct SharesBelow: Sendable, Equatable {
  /// As many individuals as a number must part from the next.
  public static let leastIndividuals = 10

  /// A number, and the rows below it.
  public struct Step: Sendable, Equatable, Codable {
    /// The number.
    public var value: Double
    /// Rows whose value is less.
    public var rowsBelow: Int
  }

  /// The rows of a group.
  public struct Group: Sendable, Equatable {
    /// All of them.
    public var rowCount = 0
    /// Units that have any of them; nil where units are not known.
    public var unitCount: Int?
    /// As many rows as an individual has at most.
    public var rowsOfOne = 1
    /// Rows of the smallest of its parts; all of them where it has none.
    public var rowsOfSmallestPart = 0
    /// As many rows as a number must part from the next.
    public var leastRows: Int { SharesBelow.leastIndividuals * rowsOfOne }
    /// The numbers, ascending; empty where none parts enough rows.
    public var steps: [Step] = []
  }

  /// The groups in the order of their codes.
  public private(set) var groups: [Group]

  /// Counts rows.
  ///
  /// Numbers are alike for all groups: where there are more than 12 values, multiples of 1, 2 or 5 times a power of ten, a
  /// twentieth of the way from the 5th to the 95th percentile apart or more, whole for whole values; else the values that
  /// enough rows have.
  ///
  /// - Parameters:
  ///   - column: Numbers, or flags as 0 and 1; rows without a finite value count nowhere.
  ///   - rows: The rows to count.
  ///   - codes: Per row of the frame its group, from 0, or -1 for none.
  ///   - groupCount: The number of groups.
  ///   - individuals: What may have several rows; nil where each row is one of its own.
  ///   - units: What the rows are in; nil where it is not known.
  ///   - parts: Per row of the frame the part it is in, as other counts can tell it; nil where there are no others.
  /// - Complexity: O(n log n).
  public init(
    _ column: Column, rows: RowSelection, codes: [Int32], groupCount: Int,
    individuals: GroupCodes? = nil, units: GroupCodes? = nil, parts: [Int32]? = nil
  ) {
    let values = Self.values(column)
    groups = [Group](repeating: Group(), count: groupCount)
    var sorted = [[(value: Double, part: Int32)]](repeating: [], count: groupCount)
    var members = [[Int32]](repeating: [], count: groupCount)
    for row in rows.rows {
      let (code, value) = (Int(codes[Int(row)]), values[Int(row)])
      guard code >= 0, value.isFinite, !column.missing.isMissing(Int(row)) else { continue }
      sorted[code].append((value, parts?[Int(row)] ?? 0))
      members[code].append(row)
    }
    for code in 0..<groupCount {
      sorted[code].sort { $0.value < $1.value }
      groups[code].rowCount = sorted[code].count
      groups[code].rowsOfOne = individuals.map { Self.counts($0, members[code]).max() ?? 1 } ?? 1
      groups[code].unitCount = units.map { Self.counts($0, members[code]).count }
    }
    for code in 0..<groupCount {
      let sizes = sorted[code].reduce(into: [:]) { $0[$1.part, default: 0] += 1 }
      groups[code].rowsOfSmallestPart = sizes.values.min() ?? 0
    }
    let told = groups.indices.filter { groups[$0].rowsOfSmallestPart >= 2 * groups[$0].leastRows }
    let numbers = Self.numbers(
      told.flatMap { sorted[$0].map(\.value) }.sorted(),
      least: told.map { groups[$0].leastRows }.max() ?? Self.leastIndividuals)
    for code in told {
      groups[code].steps = Self.steps(numbers, sorted[code], groups[code].leastRows)
    }
  }

  private static func values(_ column: Column) -> [Double] {
    switch column.values {
    case .number(let numbers): numbers
    case .flag(let flags): flags.map { $0 ? 1 : 0 }
    case .factor, .text: preconditionFailure("\(column.name) holds no numbers")
    }
  }

  /// The rows of each of some groups, those without a code left out.
  private static func counts(_ codes: GroupCodes, _ rows: [Int32]) -> [Int] {
    var counts: [Int32: Int] = [:]
    for row in rows where codes.codes[Int(row)] >= 0 {
      counts[codes.codes[Int(row)], default: 0] += 1
    }
    return Array(counts.values)
  }

  // MARK: Numbers

  /// As many values as are told one by one.
  private static let mostValues = 12

  /// The numbers that may be told of values, ascending, where so many rows hide one.
  private static func numbers(_ values: [Double], least: Int) -> [Double] {
    guard let first = values.first, let last = values.last, first < last else { return [] }
    var runs: [(value: Double, count: Int)] = []
    for value in values where runs.count <= mostValues {
      if runs.last?.value == value {
        runs[runs.count - 1].count += 1
      } else {
        runs.append((value, 1))
      }
    }
    if runs.count <= mostValues {
      return runs.dropFirst().filter { $0.count >= least }.map(\.value)
    }
    func percentile(_ share: Double) -> Double { values[Int(share * Double(values.count - 1))] }
    var (low, high) = (percentile(0.05), percentile(0.95))
    if low == high {
      (low, high) = (
        values[min(least, values.count) - 1],
        values[max(values.count - least, 0)]
      )
    }
    let reach = high - low
    // Values that reach beyond what round numbers can part are told by none.
    guard reach > 1e-290, max(abs(low), abs(high)) < 1e290 else { return [] }
    let isWhole = values.allSatisfy { $0 == $0.rounded() }
    let step = RoundStep(atLeast: max(reach / 20, isWhole ? 1 : 0))
    // As far again on either side: what lies beyond is told together.
    let (start, end) = (step.place(low - reach), step.place(high + reach))
    return stride(from: start, through: end, by: 1).map(step.multiple)
  }

  /// The numbers that part at least so many rows of ascending values, and as many of each part or none.
  private static func steps(
    _ numbers: [Double], _ rows: [(value: Double, part: Int32)], _ least: Int
  ) -> [Step] {
    let places = Dictionary(
      uniqueKeysWithValues: Set(rows.map(\.part)).enumerated().map { ($1, $0) })
    var totals = [Int](repeating: 0, count: places.count)
    for row in rows { totals[places[row.part] ?? 0] += 1 }
    var below = [Int](repeating: 0, count: places.count)
    var (known, next, knownBelow, steps) = (below, 0, 0, [Step]())
    for number in numbers {
      while next < rows.count, rows[next].value < number {
        below[places[rows[next].part] ?? 0] += 1
        next += 1
      }
      guard next - knownBelow >= least, rows.count - next >= least else { continue }
      let isApart = totals.indices.allSatisfy { part in
        let (between, above) = (below[part] - known[part], totals[part] - below[part])
        return (between == 0 || between >= least) && (above == 0 || above >= least)
      }
      guard isApart else { continue }
      steps.append(Step(value: number, rowsBelow: next))
      (known, knownBelow) = (below, next)
    }
    return steps
  }
}

/// 1, 2 or 5 times a power of ten.
private struct RoundStep {
  let factor: Double
  let exponent: Double

  init(atLeast raw: Double) {
    let power = log10(raw).rounded(.down)
    let rest = raw / pow(10, power)
    let step: (Double, Double) =
      rest <= 1 ? (1, power) : rest <= 2 ? (2, power) : rest <= 5 ? (5, power) : (1, power + 1)
    (factor, exponent) = step
  }

  /// How many steps below a number lie from nought.
  func place(_ number: Double) -> Double { (number / multiple(1)).rounded(.down) }

  /// A number of steps; of tenths the double that is spelled so.
  func multiple(_ count: Double) -> Double {
    exponent < 0 ? count * factor / pow(10, -exponent) : count * factor * pow(10, exponent)
  }
}
