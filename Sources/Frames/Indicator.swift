/// A column of 0 and 1, with a third code for missing values.
public struct Indicator: Sendable, Equatable {
  /// The code of a row whose value is missing.
  public static let missing: UInt8 = 2

  /// Per row 0, 1 or `missing`.
  public let codes: [UInt8]

  /// Rows that hold neither 0 nor 1.
  public struct Misfit: Error, Equatable, Sendable {
    /// The first of them, zero-based.
    public let firstRow: Int
    /// How many there are.
    public let count: Int
  }

  /// The indicator of a column of flags, or of numbers that are 0 and 1; nil for texts.
  ///
  /// - Parameter column: Any column.
  /// - Throws: `Misfit` where a number is neither 0 nor 1.
  public init?(_ column: Column) throws(Misfit) {
    var codes: [UInt8]
    switch column.values {
    case .flag(let flags): codes = flags.map { $0 ? 1 : 0 }
    case .number(let numbers): codes = numbers.map { $0 == 0 ? 0 : $0 == 1 ? 1 : 3 }
    case .factor, .text: return nil
    }
    if !column.missing.isEmpty {
      for row in codes.indices where column.missing.codes[row] != 0 {
        codes[row] = Indicator.missing
      }
    }
    if let first = codes.firstIndex(of: 3) {
      throw Misfit(firstRow: first, count: codes.count { $0 == 3 })
    }
    self.codes = codes
  }

  /// Whether each row's first treated year comes at all.
  ///
  /// - Parameters:
  ///   - starts: First treated years.
  ///   - blankIsNever: Whether a missing year means never.
  public init(reaching starts: YearColumn, blankIsNever: Bool) {
    codes = starts.years.map { year in
      switch year {
      case YearColumn.never: 0
      case YearColumn.missing: blankIsNever ? 0 : Indicator.missing
      default: 1
      }
    }
  }
}
