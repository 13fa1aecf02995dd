public import Frames
import Numerics

extension BoundDesign {
  /// Some columns and, last, the outcome, whole.
  ///
  /// - Parameter chosen: Zero-based columns.
  /// - Returns: One array of n numbers for each, and the outcome.
  public func wholeColumns(_ chosen: [Int]) -> [[Double]] {
    chosen.map { block(rows: 0..<rowCount, columns: [$0], withOutcome: false).columnMajor }
      + [outcome]
  }

  /// The columns whose value is the same in all rows of each group: an effect of the groups explains them.
  ///
  /// - Parameter effect: An absorbed effect.
  /// - Returns: Zero-based columns, ascending.
  /// - Complexity: A column that varies within a group ends early.
  public func columnsConstant(within effect: BoundEffect) -> [Int] {
    let first = effect.grouping.firstPlaces()
    var known: [Int: Bool] = [:]
    func isConstant(_ variable: Int) -> Bool {
      if let answer = known[variable] { return answer }
      let answer =
        switch variables[variable].content {
        case .number(let x, _): Self.isConstant(x, effect.grouping.codes, first)
        case .block(let columns):
          columns.allSatisfy { Self.isConstant($0, effect.grouping.codes, first) }
        case .category(_, let codes, _): Self.isConstant(codes, effect.grouping.codes, first)
        }
      known[variable] = answer
      return answer
    }
    return columns.indices.filter { index in
      columns[index].components.allSatisfy { component in
        switch component {
        case .number(let variable), .level(let variable, _), .block(let variable, _):
          isConstant(variable)
        }
      }
    }
  }

  private static func isConstant(_ x: [Double], _ codes: [Int32], _ first: [Int32]) -> Bool {
    let (x, codes, first) = (x.span, codes.span, first.span)
    for i in x.indices where x[i] != x[Int(first[Int(codes[i])])] { return false }
    return true
  }

  private static func isConstant(_ x: [Int32], _ codes: [Int32], _ first: [Int32]) -> Bool {
    let (x, codes, first) = (x.span, codes.span, first.span)
    for i in x.indices where x[i] != x[Int(first[Int(codes[i])])] { return false }
    return true
  }

  /// For every column of the design the number of groups that hold a row in which it is not zero; all of them
  /// for a continuous number.
  ///
  /// - Parameter grouping: Groups of the sample's rows.
  /// - Returns: One count per column.
  public func groupSupport(_ grouping: Grouping) -> [Int] {
    columns.map { column in
      let flags = column.components.filter { !isContinuous($0) }
      guard !flags.isEmpty else { return grouping.count }
      if flags.count == 1, case .level(let variable, let code) = flags[0],
        case .category(_, let codes, _) = variables[variable].content
      {
        return Self.count(grouping) { codes[$0] == code }
      }
      let all = flags.map { values($0, rows: 0..<rowCount) }
      return Self.count(grouping) { row in all.allSatisfy { $0[row] != 0 } }
    }
  }

  private static func count(_ grouping: Grouping, _ isThere: (Int) -> Bool) -> Int {
    var groups = [Bool](repeating: false, count: grouping.count)
    for (row, code) in grouping.codes.enumerated() where !groups[Int(code)] {
      if isThere(row) { groups[Int(code)] = true }
    }
    return groups.count { $0 }
  }

  /// The design with every column and the outcome replaced by numbers: the same terms, other values.
  ///
  /// - Parameters:
  ///   - chosen: Zero-based columns, ascending: the only ones that remain.
  ///   - values: One array of n numbers for each, and the outcome last.
  /// - Returns: A design without an intercept.
  public func replacing(_ chosen: [Int], by values: [[Double]]) -> BoundDesign {
    BoundDesign(self, chosen: chosen, values: values)
  }
}
