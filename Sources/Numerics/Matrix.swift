/// A dense matrix of `Double`, stored column by column.
///
/// A value type: copies are independent. Shapes with zero rows or columns are legal.
public struct Matrix: Sendable, Equatable {
  /// The number of rows, at least 0.
  public let rowCount: Int

  /// The number of columns, at least 0.
  public let columnCount: Int

  /// The entries, column by column: entry (i, j) stands at `i + j * rowCount`.
  public var columnMajor: [Double]

  /// A matrix with the given entries.
  ///
  /// - Parameters:
  ///   - rowCount: The number of rows, at least 0.
  ///   - columnCount: The number of columns, at least 0.
  ///   - values: The entries column by column, `rowCount * columnCount` of them.
  /// - Precondition: `values.count == rowCount * columnCount`; a wrong shape is a bug, not bad data.
  public init(rowCount: Int, columnCount: Int, columnMajor values: [Double]) {
    precondition(
      rowCount >= 0 && columnCount >= 0 && values.count == rowCount * columnCount,
      "\(values.count) entries for \(rowCount) x \(columnCount)")
    self.rowCount = rowCount
    self.columnCount = columnCount
    self.columnMajor = values
  }

  /// A matrix whose entries are all equal.
  ///
  /// - Parameters:
  ///   - value: The entry.
  ///   - rowCount: The number of rows, at least 0.
  ///   - columnCount: The number of columns, at least 0.
  public init(repeating value: Double, rowCount: Int, columnCount: Int) {
    self.init(
      rowCount: rowCount, columnCount: columnCount,
      columnMajor: [Double](repeating: value, count: rowCount * columnCount))
  }

  /// The entry in a row and a column, both zero-based.
  @inlinable
  public subscript(row: Int, column: Int) -> Double {
    get { columnMajor[row &+ column &* rowCount] }
    set { columnMajor[row &+ column &* rowCount] = newValue }
  }
}
