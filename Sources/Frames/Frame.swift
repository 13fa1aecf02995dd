/// Named columns of equal length: the rows that an analysis works on.
///
/// It knows no files.
public struct Frame: Sendable, Equatable {
  /// The number of rows.
  public let rowCount: Int

  /// The columns, in order.
  public private(set) var columns: [Column]

  private var positions: [String: Int]

  /// The rows that `over: sample` means; nil for all.
  ///
  /// A subset of the frame has none of its own.
  public var sample: RowSelection?

  /// A frame of columns.
  ///
  /// - Parameters:
  ///   - columns: Columns of `rowCount` rows with distinct names.
  ///   - rowCount: The number of rows, told because a frame may have no columns.
  public init(columns: [Column], rowCount: Int) {
    self.rowCount = rowCount
    self.columns = []
    self.positions = [:]
    for column in columns { set(column) }
  }

  /// The column of a name, or nil.
  public subscript(name: String) -> Column? { positions[name].map { columns[$0] } }

  /// Adds a column, or replaces the one of the same name in its place.
  ///
  /// - Parameter column: A column of `rowCount` rows.
  public mutating func set(_ column: Column) {
    precondition(
      column.rowCount == rowCount, "\(column.rowCount) rows in a frame of \(rowCount)")
    if let position = positions[column.name] {
      columns[position] = column
    } else {
      positions[column.name] = columns.count
      columns.append(column)
    }
  }
}
