/// The groups that one or several columns form, over all rows of a frame.
///
/// Two rows are in one group when they agree in every column. The order of the codes depends on the
/// data alone: whole numbers of a modest range ascend, levels keep their factor's order, false comes
/// before true, all else goes by first appearance; of several columns the first counts most.
public struct GroupCodes: Sendable, Equatable {
  /// The columns that form the groups, in the order given.
  public let columns: [String]

  /// One code in 0 ..< count per row of the frame; -1 where any of the columns is missing.
  public let codes: [Int32]

  /// The number of codes; levels of a single factor without rows are among them.
  public let count: Int

  init(columns: [String], coding: Coding) {
    self.columns = columns
    codes = coding.codes
    count = coding.count
  }

  /// The groups of some rows, numbered without gaps.
  ///
  /// - Parameter rows: Rows of the frame.
  /// - Returns: The groups that occur, in the order of their codes.
  /// - Precondition: None of the rows has the code -1.
  /// - Complexity: O(rows + count).
  public func selecting(_ rows: RowSelection) -> Grouping {
    let codes = rows.count == self.codes.count ? self.codes : rows.gather(self.codes)
    return Grouping(codes: codes, bound: count, rows: rows)
  }
}

extension Frame {
  /// The groups that some columns form.
  ///
  /// Numbers are compared by value (-0 is 0, every NaN is one value), texts as Swift compares them.
  ///
  /// - Parameter names: Columns of this frame, at least one.
  /// - Returns: One code per row.
  /// - Precondition: Every name is a column.
  /// - Complexity: O(rows x names), hashing included.
  public func groupCodes(of names: [String]) -> GroupCodes {
    precondition(!names.isEmpty, "groups of no column")
    let parts = names.map { name in
      guard let column = self[name] else { preconditionFailure("no column named \(name)") }
      return Coding(column)
    }
    let coding = parts.dropFirst().reduce(parts[0]) { Coding(crossing: $0, $1) }
    return GroupCodes(columns: names, coding: coding)
  }
}
