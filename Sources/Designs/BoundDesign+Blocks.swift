public import Numerics

extension BoundDesign {
  /// Rows of the design: n x k without the intercept, or n x (k + 1) with the outcome as last column.
  ///
  /// - Parameters:
  ///   - rows: In 0 ..< rowCount.
  ///   - withOutcome: Whether to append the outcome.
  /// - Returns: Rows in order, columns as in `columnTerms`.
  public func block(rows: Range<Int>, withOutcome: Bool = false) -> Matrix {
    block(rows: rows, columns: Array(columns.indices), withOutcome: withOutcome)
  }

  func block(rows: Range<Int>, columns chosen: [Int], withOutcome: Bool) -> Matrix {
    precondition(rows.upperBound <= rowCount, "rows \(rows) of \(rowCount)")
    var entries: [Double] = []
    entries.reserveCapacity(rows.count * (chosen.count + (withOutcome ? 1 : 0)))
    for index in chosen { entries += column(columns[index], rows: rows) }
    if withOutcome { entries += outcome[rows] }
    return Matrix(
      rowCount: rows.count, columnCount: chosen.count + (withOutcome ? 1 : 0),
      columnMajor: entries)
  }

  /// A column to about 32 digits: `I()` of numeric columns, and products of numeric columns.
  func preciseColumn(_ column: DesignColumn, rows: Range<Int>) -> [DoubleDouble] {
    var product: [DoubleDouble] = []
    for (place, component) in column.components.enumerated() {
      var factor = values(component, rows: rows).map { DoubleDouble($0) }
      if case .number(let variable) = component,
        case .number(_, .some(let source)) = variables[variable].content
      {
        factor = source.values(rows) ?? factor
      }
      product = place == 0 ? factor : zip(product, factor).map { $0 * $1 }
    }
    return product
  }

  private func column(_ column: DesignColumn, rows: Range<Int>) -> [Double] {
    var product: [Double] = []
    for (place, component) in column.components.enumerated() {
      let factor = values(component, rows: rows)
      if place == 0 {
        product = factor
      } else {
        for i in product.indices { product[i] *= factor[i] }
      }
    }
    return product
  }

  func values(_ component: DesignColumn.Component, rows: Range<Int>) -> [Double] {
    switch component {
    case .number(let variable):
      if case .number(let values, _) = variables[variable].content { return Array(values[rows]) }
    case .block(let variable, let column):
      if case .block(let columns) = variables[variable].content {
        return Array(columns[column][rows])
      }
    case .level(let variable, let code):
      if case .category(_, let codes, _) = variables[variable].content {
        return codes[rows].map { $0 == code ? 1 : 0 }
      }
    }
    preconditionFailure("a component of another kind than its variable")
  }
}
