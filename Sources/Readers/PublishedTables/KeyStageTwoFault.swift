/// Why a published key stage 2 table cannot be used.
public enum KeyStageTwoFault: Error, Sendable, Equatable {
  /// The file cannot be read, or cells are not what they must be.
  case unreadable(ReadFailure)
  /// Columns that every such table has are not in the header.
  case missingColumns([String])
  /// The columns of earlier years show that the table is of another year; the column that shows it.
  case otherYear(found: Int, column: TableHeaderField)
  /// There is no national row of this record type, which stands at the end, or it is cut off.
  case noReference(recordType: Int, rows: Int)
  /// Two rows of one school, from 1, and the number of rows that repeat one.
  case repeatedSchool(first: Int, second: Int, count: Int)
}
