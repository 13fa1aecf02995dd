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

  /// The variables whose value is the same in all rows of each group.
  ///
  /// - Parameter effect: An absorbed effect.
  /// - Returns: Positions of variables that columns use.
  /// - Complexity: A variable that varies within a group ends early.
  public func variablesConstant(within effect: BoundEffect) -> Set<Int> {
    let groups = effect.grouping
    let used = Set(columns.flatMap { $0.components.map(\.variable) })
    return used.filter { place in
      let variable = variables[place]
      let keeper = variable.key.isEmpty ? nil : shared
      if let known = keeper?.isConstant(variable.key, within: groups) { return known }
      let first = shared?.firstPlaces(of: groups) ?? groups.firstPlaces()
      let found = Self.isConstant(variable, groups.codes, first)
      keeper?.note(variable.key, isConstant: found, within: groups)
      return found
    }
  }

  private static func isConstant(
    _ variable: BoundVariable, _ codes: [Int32], _ first: [Int32]
  ) -> Bool {
    switch variable.content {
    case .number(let x, _): isConstant(x, codes, first)
    case .block(let columns): columns.allSatisfy { isConstant($0, codes, first) }
    case .category(_, let levels, _): isConstant(levels, codes, first)
    }
  }

  /// Whether every group lies in one group of another grouping; found once for all designs of a sample.
  ///
  /// - Parameters:
  ///   - inner: Groups of the design's rows.
  ///   - outer: Other groups of the same rows.
  /// - Returns: Whether the first grouping is as fine as the other or finer.
  public func isNested(_ inner: Grouping, in outer: Grouping) -> Bool {
    shared?.isNested(inner, in: outer) ?? inner.isNested(in: outer)
  }

  /// The columns that constant variables alone make: an effect of the groups explains them.
  ///
  /// - Parameter constant: What `variablesConstant` returned.
  /// - Returns: Zero-based columns, ascending.
  public func columns(of constant: Set<Int>) -> [Int] {
    columns.indices.filter { index in
      columns[index].components.allSatisfy { constant.contains($0.variable) }
    }
  }

  /// The columns whose value is the same in all rows of each group.
  ///
  /// - Parameter effect: An absorbed effect.
  /// - Returns: Zero-based columns, ascending.
  public func columnsConstant(within effect: BoundEffect) -> [Int] {
    columns(of: variablesConstant(within: effect))
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
