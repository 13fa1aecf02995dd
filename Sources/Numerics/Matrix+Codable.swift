extension Matrix: Codable {
  private enum Key: String, CodingKey {
    case rows, columns, values
  }

  /// Reads a matrix: `rows`, `columns` and `values` column by column.
  ///
  /// - Parameter decoder: The source.
  /// - Throws: `DecodingError` when the number of values does not fit the shape.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: Key.self)
    let rows = try container.decode(Int.self, forKey: .rows)
    let columns = try container.decode(Int.self, forKey: .columns)
    let values = try container.decode([Double].self, forKey: .values)
    let (count, overflow) = rows.multipliedReportingOverflow(by: columns)
    guard rows >= 0, columns >= 0, !overflow, values.count == count else {
      throw DecodingError.dataCorruptedError(
        forKey: .values, in: container,
        debugDescription: "\(values.count) values for \(rows) x \(columns)")
    }
    self.init(rowCount: rows, columnCount: columns, columnMajor: values)
  }

  /// Writes the matrix as `rows`, `columns` and `values` column by column.
  ///
  /// - Parameter encoder: The destination.
  /// - Throws: What the encoder throws.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: Key.self)
    try container.encode(rowCount, forKey: .rows)
    try container.encode(columnCount, forKey: .columns)
    try container.encode(columnMajor, forKey: .values)
  }
}
