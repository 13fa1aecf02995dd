/// What a column holds, as a contract declares it or as the reader found it.
public enum ColumnType: String, Sendable, Equatable, Codable, CaseIterable {
  /// An identifier: its text is kept (`007` stays `007`), stored as a factor by code point.
  case id
  /// Free text, kept as it stands in the file, blanks at its ends included.
  case text
  /// A decimal number.
  case number
  /// A number without a fraction.
  case integer
  /// True or false: `true`, `false`, `TRUE`, `FALSE`, `True`, `False`; by contract also 0 and 1.
  case flag
  /// One of a set of levels.
  case category
  /// A year from 1000 to 9999: 16 is none; `2018/2019` and `2018/19` mean 2019.
  case year
  /// A day, `2018-09-01` or as the contract's format writes it, or the day of a moment (`2018-09-01T14:30:05`, of which
  /// the time is dropped); held as days since 1970-01-01.
  case date
}
