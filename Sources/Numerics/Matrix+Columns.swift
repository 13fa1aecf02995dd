extension Matrix {
  /// The identity matrix of an order.
  ///
  /// - Parameter order: The number of rows and of columns, at least 0.
  /// - Returns: `order` x `order`, ones on the diagonal and zeros elsewhere.
  public static func identity(_ order: Int) -> Matrix {
    var result = Matrix(repeating: 0, rowCount: order, columnCount: order)
    for index in 0..<order { result[index, index] = 1 }
    return result
  }

  /// A square matrix with the given diagonal and zeros elsewhere.
  ///
  /// - Parameter diagonal: The k diagonal entries.
  /// - Returns: k x k.
  public static func diagonal(_ diagonal: [Double]) -> Matrix {
    var result = Matrix(repeating: 0, rowCount: diagonal.count, columnCount: diagonal.count)
    for (index, value) in diagonal.enumerated() { result[index, index] = value }
    return result
  }

  /// A matrix from its columns.
  ///
  /// - Parameter columns: Columns of one length.
  /// - Precondition: All columns have the same length.
  public init(columns: [[Double]]) {
    let rowCount = columns.first?.count ?? 0
    precondition(columns.allSatisfy { $0.count == rowCount }, "columns of different lengths")
    self.init(
      rowCount: rowCount, columnCount: columns.count, columnMajor: columns.flatMap { $0 })
  }

  /// A matrix from its rows.
  ///
  /// - Parameter rows: Rows of one length.
  /// - Precondition: All rows have the same length.
  public init(rows: [[Double]]) {
    self = Matrix(columns: rows).transposed()
  }

  /// The entries of the diagonal, as many as the smaller side.
  public var diagonal: [Double] {
    (0..<min(rowCount, columnCount)).map { self[$0, $0] }
  }

  /// The first column (zero-based) with a value that is not finite, or nil.
  public var firstColumnNotFinite: Int? {
    guard let place = columnMajor.firstIndex(where: { !$0.isFinite }) else { return nil }
    return place / rowCount
  }

  /// Reads one column in place, without a copy.
  ///
  /// - Parameters:
  ///   - index: The zero-based column.
  ///   - body: What to do with its `rowCount` entries.
  /// - Returns: What the body returns.
  /// - Throws: What the body throws.
  @inlinable
  public func withColumn<Result, Failure: Error>(
    _ index: Int, _ body: (Span<Double>) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    precondition(0 <= index && index < columnCount, "column \(index) of \(columnCount)")
    let start = index &* rowCount
    return try body(columnMajor.span.extracting(start..<(start &+ rowCount)))
  }

  /// Replaces every entry of one column.
  ///
  /// - Parameters:
  ///   - index: The zero-based column.
  ///   - transform: The new entry from the old one.
  @inlinable
  public mutating func mapColumn(_ index: Int, _ transform: (Double) -> Double) {
    precondition(0 <= index && index < columnCount, "column \(index) of \(columnCount)")
    let start = index &* rowCount
    let end = start &+ rowCount
    var entries = columnMajor.mutableSpan
    for place in start..<end { entries[place] = transform(entries[place]) }
  }

  /// A copy of one column.
  ///
  /// - Parameter index: The zero-based column.
  /// - Returns: Its `rowCount` entries.
  public func column(_ index: Int) -> [Double] {
    precondition(0 <= index && index < columnCount, "column \(index) of \(columnCount)")
    return Array(columnMajor[(index * rowCount)..<((index + 1) * rowCount)])
  }

  /// A copy of one row.
  ///
  /// - Parameter index: The zero-based row.
  /// - Returns: Its `columnCount` entries.
  public func row(_ index: Int) -> [Double] {
    precondition(0 <= index && index < rowCount, "row \(index) of \(rowCount)")
    return (0..<columnCount).map { self[index, $0] }
  }

  /// The given columns, in the given order; a column may occur more than once.
  ///
  /// - Parameter indices: Zero-based columns.
  /// - Returns: `rowCount` x `indices.count`.
  public func columns(_ indices: [Int]) -> Matrix {
    var values: [Double] = []
    values.reserveCapacity(rowCount * indices.count)
    for index in indices {
      precondition(0 <= index && index < columnCount, "column \(index) of \(columnCount)")
      values.append(contentsOf: columnMajor[(index * rowCount)..<((index + 1) * rowCount)])
    }
    return Matrix(rowCount: rowCount, columnCount: indices.count, columnMajor: values)
  }

  /// The given rows of the given columns, in the given orders.
  ///
  /// - Parameters:
  ///   - rows: Zero-based rows.
  ///   - columns: Zero-based columns.
  /// - Returns: `rows.count` x `columns.count`.
  public func submatrix(rows: [Int], columns: [Int]) -> Matrix {
    var result = Matrix(repeating: 0, rowCount: rows.count, columnCount: columns.count)
    for (j, column) in columns.enumerated() {
      precondition(0 <= column && column < columnCount, "column \(column) of \(columnCount)")
      for (i, row) in rows.enumerated() {
        precondition(0 <= row && row < rowCount, "row \(row) of \(rowCount)")
        result[i, j] = self[row, column]
      }
    }
    return result
  }

  /// The matrix with rows and columns exchanged.
  ///
  /// - Returns: `columnCount` x `rowCount`.
  public func transposed() -> Matrix {
    var result = Matrix(repeating: 0, rowCount: columnCount, columnCount: rowCount)
    for j in 0..<columnCount {
      for i in 0..<rowCount { result[j, i] = self[i, j] }
    }
    return result
  }
}
