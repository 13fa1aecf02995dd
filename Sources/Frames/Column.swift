/// A column whose values are levels of a category.
public struct Factor: Sendable, Equatable {
  /// The levels in order; the first is the reference.
  public let levels: [String]

  /// One zero-based index into `levels` per row; -1 where the value is missing.
  public let codes: [Int32]

  /// A factor from levels and codes.
  ///
  /// - Parameters:
  ///   - levels: Distinct, in order.
  ///   - codes: In -1 ..< levels.count, one per row.
  public init(levels: [String], codes: [Int32]) {
    self.levels = levels
    self.codes = codes
  }
}

/// A named column of a frame.
public struct Column: Sendable, Equatable {
  /// What a column holds, one entry per row.
  public enum Values: Sendable, Equatable {
    /// Numbers; 0 stands where the mask says missing.
    case number([Double])
    /// True or false; false stands where the mask says missing.
    case flag([Bool])
    /// Levels of a category.
    case factor(Factor)
    /// Free text or identifiers; the empty string stands where the mask says missing.
    case text([String])
  }

  /// The name as in the file's header or the spec.
  public let name: String

  /// The values, one per row.
  public let values: Values

  /// Which rows are absent, and why.
  public let missing: MissingMask

  /// What to call the column in tables, if the contract says so.
  public let label: String?

  /// Whether the numbers are dates: days since 1970-01-01.
  public let isDate: Bool

  /// A column.
  ///
  /// - Parameters:
  ///   - name: The name as in the header or the spec.
  ///   - values: One entry per row.
  ///   - missing: Which rows are absent.
  ///   - label: What to call it in tables.
  ///   - isDate: Whether the numbers are days since 1970-01-01.
  public init(
    name: String, values: Values, missing: MissingMask = .none, label: String? = nil,
    isDate: Bool = false
  ) {
    self.name = name
    self.values = values
    self.missing = missing
    self.label = label
    self.isDate = isDate
  }

  /// The same column under another name and label.
  ///
  /// - Parameters:
  ///   - name: The name.
  ///   - label: What to call it in tables.
  /// - Returns: The same values.
  public func renamed(_ name: String, label: String? = nil) -> Column {
    Column(name: name, values: values, missing: missing, label: label, isDate: isDate)
  }

  /// The number of rows.
  public var rowCount: Int {
    switch values {
    case .number(let numbers): numbers.count
    case .flag(let flags): flags.count
    case .factor(let factor): factor.codes.count
    case .text(let texts): texts.count
    }
  }
}
