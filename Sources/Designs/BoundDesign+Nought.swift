extension BoundDesign {
  /// In which rows a term's column is nought.
  ///
  /// - Parameter term: Of the design.
  /// - Returns: n flags in the order of the rows; nil where it is no column, as the intercept.
  /// - Complexity: O(n) for each factor of the column.
  public func isNought(_ term: TermID) -> [Bool]? {
    guard let column = columns.first(where: { $0.term == term }) else { return nil }
    var isNought = [Bool](repeating: false, count: rowCount)
    for component in column.components {
      let content = variables[component.variable].content
      switch (component, content) {
      case (.number, .number(let values, _)):
        for row in values.indices where values[row] == 0 { isNought[row] = true }
      case (.level(_, let code), .category(_, let codes, _)):
        for row in codes.indices where codes[row] != code { isNought[row] = true }
      case (.block(_, let place), .block(let columns)):
        for row in columns[place].indices where columns[place][row] == 0 { isNought[row] = true }
      default: preconditionFailure("a component of \(term) that is of another kind of variable")
      }
    }
    return isNought
  }
}
