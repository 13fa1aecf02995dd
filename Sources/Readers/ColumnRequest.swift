public import Frames

/// A column that an analysis wants from a file, with what its contract says of it.
public struct ColumnRequest: Sendable, Equatable {
  /// The name as in the file's header.
  public var name: String

  /// The declared type, or nil to infer it from all rows.
  public var type: ColumnType?

  /// The declared levels in order, or nil to find them; levels without a type make a category.
  public var levels: [String]?

  /// Codes that mean "missing", in place of the source's; nil keeps the source's.
  public var missing: [String: MissingReason]?

  /// What to call the column in tables.
  public var label: String?

  /// How dates are written.
  public var dateFormat = DateFormat.iso

  /// The least value that a number, integer or year may have.
  public var minimum: Double?

  /// The greatest value that a number, integer or year may have.
  public var maximum: Double?

  /// The clothes of the numbers; a column with a format and without a type is a number.
  public var format: NumberFormat

  /// A wish for a column.
  ///
  /// - Parameters:
  ///   - name: The name as in the header.
  ///   - type: The declared type, or nil to infer it from all rows.
  ///   - levels: The declared levels in order, distinct.
  ///   - missing: Codes that mean "missing" here, in place of the source's.
  ///   - label: What to call the column in tables.
  ///   - minimum: The least value that a number may have.
  ///   - maximum: The greatest value that a number may have.
  ///   - format: The clothes of the numbers.
  public init(
    name: String, type: ColumnType? = nil, levels: [String]? = nil,
    missing: [String: MissingReason]? = nil, label: String? = nil,
    minimum: Double? = nil, maximum: Double? = nil, format: NumberFormat = []
  ) {
    self.name = name
    self.type = type
    self.levels = levels
    self.missing = missing
    self.label = label
    self.minimum = minimum
    self.maximum = maximum
    self.format = format
  }

  /// The type to read as without looking at the rows, or nil to infer it.
  var declaredType: ColumnType? {
    type ?? (levels != nil ? .category : format.isEmpty ? nil : .number)
  }
}
