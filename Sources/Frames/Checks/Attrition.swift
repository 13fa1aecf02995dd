/// How many units lack an outcome, arm by arm.
public struct Attrition: Sendable, Equatable {
  /// One arm.
  public struct Arm: Sendable, Equatable {
    /// The level of a category or flag, or 0 and 1; nil for other numbers and texts, which are not told.
    public var level: String?
    /// Units without an outcome.
    public var lost = 0
    /// Units.
    public var total = 0

    /// The share without an outcome; 0 of no units.
    public var rate: Double { total == 0 ? 0 : Double(lost) / Double(total) }
  }

  /// The arms in the order of their codes, those with units.
  public var arms: [Arm] = []
  /// Units without an arm; of a unit with several rows the first one that has an arm decides.
  public var unknown = 0
  /// The first row of a lost unit, zero-based.
  public var firstRow: Int?

  /// No arms yet.
  public init() {}

  /// Units of all arms.
  public var total: Int { arms.reduce(0) { $0 + $1.total } }
  /// Units of all arms without an outcome.
  public var lost: Int { arms.reduce(0) { $0 + $1.lost } }
  /// Overall attrition; 0 of no units.
  public var overall: Double { total == 0 ? 0 : Double(lost) / Double(total) }

  /// Differential attrition: the greatest difference between the rates of two arms.
  public var differential: Double {
    let rates = arms.map(\.rate)
    return (rates.max() ?? 0) - (rates.min() ?? 0)
  }
}

extension Frame {
  /// How many units lack an outcome, arm by arm.
  ///
  /// A unit is kept if one of its rows has an outcome.
  ///
  /// - Parameters:
  ///   - outcome: A column.
  ///   - arm: A column whose values are the arms.
  ///   - units: The columns that form the units; none if each row is one.
  ///   - selection: The rows to look at; nil for all.
  /// - Returns: Counts of units. Rows without a unit do not count.
  /// - Precondition: Every name is a column.
  public func attrition(
    of outcome: String, by arm: String, units: [String], within selection: RowSelection? = nil
  ) -> Attrition {
    guard let result = self[outcome], let column = self[arm] else {
      preconditionFailure("no column named \(outcome) or \(arm)")
    }
    let arms = groupCodes(of: [arm])
    let groups = units.isEmpty ? nil : groupCodes(of: units)
    let bound = groups?.count ?? rowCount
    var armOf = [Int32](repeating: -1, count: bound)
    var firstRows = [Int32](repeating: -1, count: bound)
    var isKept = [Bool](repeating: false, count: bound)
    var firstOfArm = [Int32](repeating: -1, count: arms.count)
    for row in (selection ?? allRows).rows {
      let unit = groups.map { Int($0.codes[Int(row)]) } ?? Int(row)
      if unit < 0 { continue }
      if firstRows[unit] < 0 { firstRows[unit] = row }
      let code = arms.codes[Int(row)]
      if armOf[unit] < 0, code >= 0 {
        armOf[unit] = code
        if firstOfArm[Int(code)] < 0 { firstOfArm[Int(code)] = row }
      }
      if !result.missing.isMissing(Int(row)) { isKept[unit] = true }
    }
    var counts = [Attrition.Arm](repeating: Attrition.Arm(), count: arms.count)
    var attrition = Attrition()
    for unit in 0..<bound where firstRows[unit] >= 0 {
      guard armOf[unit] >= 0 else {
        attrition.unknown += 1
        continue
      }
      counts[Int(armOf[unit])].total += 1
      if isKept[unit] { continue }
      counts[Int(armOf[unit])].lost += 1
      attrition.firstRow = min(attrition.firstRow ?? .max, Int(firstRows[unit]))
    }
    for code in counts.indices where counts[code].total > 0 {
      counts[code].level = column.armName(at: Int(firstOfArm[code]))
      attrition.arms.append(counts[code])
    }
    return attrition
  }
}

extension Column {
  /// What the arm of a row may be called: the level of a category, true or false, 0 or 1.
  fileprivate func armName(at row: Int) -> String? {
    switch values {
    case .factor(let factor): factor.levels[Int(factor.codes[row])]
    case .flag(let flags): flags[row] ? "true" : "false"
    case .number(let numbers): numbers[row] == 0 ? "0" : numbers[row] == 1 ? "1" : nil
    case .text: nil
    }
  }
}
