extension GroupCodes {
  /// The mean of each group over some rows.
  ///
  /// - Parameters:
  ///   - values: One per row of the frame; nil where it is missing.
  ///   - rows: The rows to look at; a row without a group is passed over.
  /// - Returns: One per code; nil for a group without a value.
  public func means(of values: [Double?], within rows: RowSelection) -> [Double?] {
    var sums = [Double](repeating: 0, count: count)
    var counts = sums
    for row in rows.rows.map({ Int($0) }) where codes[row] >= 0 {
      guard let value = values[row] else { continue }
      sums[Int(codes[row])] += value
      counts[Int(codes[row])] += 1
    }
    return zip(sums, counts).map { $1 > 0 ? $0 / $1 : nil }
  }

  /// The rows that share a group with a marked row and are not marked themselves.
  ///
  /// - Parameters:
  ///   - rows: The rows that are looked at.
  ///   - isMarked: One flag per row of the frame.
  /// - Returns: Rows among `rows`, ascending; a row without a group is not among them.
  public func sharing(_ rows: RowSelection, isMarked: [Bool]) -> RowSelection {
    var holds = [Bool](repeating: false, count: count)
    for row in rows.rows where isMarked[Int(row)] && codes[Int(row)] >= 0 {
      holds[Int(codes[Int(row)])] = true
    }
    return RowSelection(
      ascending: rows.rows.filter { row in
        let code = codes[Int(row)]
        return code >= 0 && holds[Int(code)] && !isMarked[Int(row)]
      })
  }
}
