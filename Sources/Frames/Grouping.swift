/// The groups of a sample's rows, numbered without gaps.
public struct Grouping: Sendable, Equatable {
  /// One group in 0 ..< count per row of the sample, in the sample's order.
  public let codes: [Int32]

  /// The number of groups, each of which has a row.
  public let count: Int

  /// Per group its code in `GroupCodes`, ascending: the same group in another sample of the frame.
  public let identities: [Int32]

  /// Per group its first row in the sample, numbered as in the frame: names a group without its value.
  public let firstRows: [Int32]

  /// The rows of the sample, numbered as in the frame.
  public let rows: RowSelection

  /// The groups of a sample from codes with gaps.
  ///
  /// - Parameters:
  ///   - codes: One code, 0 or more, per row of the sample; they become the identities.
  ///   - rows: The rows of the sample, as many as codes; without them the first rows of a frame.
  /// - Precondition: No code is negative.
  /// - Complexity: O(rows + greatest code).
  public init(codes: [Int32], rows: RowSelection? = nil) {
    let bound = Int(codes.max() ?? -1) + 1
    self.init(codes: codes, bound: bound, rows: rows ?? .all(codes.count))
  }

  init(codes: [Int32], bound: Int, rows: RowSelection) {
    precondition(codes.count == rows.count, "\(codes.count) codes for \(rows.count) rows")
    var first = [Int32](repeating: -1, count: bound)
    for (place, code) in codes.enumerated() {
      precondition(code >= 0, "a row of the sample has no group")
      if first[Int(code)] < 0 { first[Int(code)] = Int32(place) }
    }
    var identities: [Int32] = []
    var firstRows: [Int32] = []
    for code in first.indices where first[code] >= 0 {
      firstRows.append(rows.rows[Int(first[code])])
      first[code] = Int32(identities.count)
      identities.append(Int32(code))
    }
    self.codes = identities.count == bound ? codes : codes.map { first[Int($0)] }
    count = identities.count
    self.identities = identities
    self.firstRows = firstRows
    self.rows = rows
  }

  /// The number of rows of each group.
  ///
  /// - Returns: `count` numbers of at least 1.
  public func sizes() -> [Int] {
    var sizes = [Int](repeating: 0, count: count)
    for code in codes { sizes[Int(code)] += 1 }
    return sizes
  }

  /// Per group the place of its first row in the sample.
  ///
  /// - Returns: `count` places.
  public func firstPlaces() -> [Int32] {
    var places = [Int32](repeating: -1, count: count)
    for (place, code) in codes.enumerated() where places[Int(code)] < 0 {
      places[Int(code)] = Int32(place)
    }
    return places
  }

  /// Whether every group lies in one group of another grouping.
  ///
  /// - Parameter other: Groups of the same sample.
  /// - Returns: Whether this grouping is as fine as the other or finer.
  public func isNested(in other: Grouping) -> Bool {
    precondition(codes.count == other.codes.count, "groups of different samples")
    // Arrays that share their memory are equal without a look.
    if codes == other.codes { return true }
    var parents = [Int32](repeating: -1, count: count)
    for (code, parent) in zip(codes, other.codes) {
      if parents[Int(code)] < 0 {
        parents[Int(code)] = parent
      } else if parents[Int(code)] != parent {
        return false
      }
    }
    return true
  }

  /// The intersections of these groups with others that have a row.
  ///
  /// - Parameter other: Groups of the same sample.
  /// - Returns: Groups whose identities are 0 ..< count.
  public func crossed(with other: Grouping) -> Grouping {
    precondition(codes.count == other.codes.count, "groups of different samples")
    let both = Coding(
      crossing: Coding(codes: codes, count: count),
      Coding(codes: other.codes, count: other.count))
    return Grouping(codes: both.codes, bound: both.count, rows: rows)
  }
}

extension Grouping {
  /// The first row, numbered as in the frame, that differs from the first row of its group.
  ///
  /// - Parameter values: One per row of the sample.
  /// - Returns: nil where values are the same within each group.
  public func firstVarying<Value: Equatable>(_ values: [Value]) -> Int? {
    let first = firstPlaces()
    return values.indices.first { values[$0] != values[Int(first[Int(codes[$0])])] }
      .map { Int(rows.rows[$0]) }
  }

  /// Whether no two rows of a group share a value.
  ///
  /// - Parameter values: One per row of the sample, as years.
  /// - Returns: True where group and value tell every row from the others.
  public func isAlone(inEach values: [Int32]) -> Bool { firstRepeated(inEach: values) == nil }

  /// The first row, numbered as in the frame, whose group has the same value in a row before.
  ///
  /// - Parameter values: One per row of the sample, as years.
  /// - Returns: nil where there is none.
  public func firstRepeated(inEach values: [Int32]) -> Int? {
    let least = values.min() ?? 0
    let span = Int(values.max() ?? 0) - Int(least) + 1
    guard count.multipliedReportingOverflow(by: span).partialValue <= 16 * codes.count + 1024 else {
      var seen: Set<Int> = []
      return codes.indices.first {
        !seen.insert(Int(codes[$0]) * span + Int(values[$0] - least)).inserted
      }.map { Int(rows.rows[$0]) }
    }
    var seen = [Bool](repeating: false, count: count * span)
    for (place, code) in codes.enumerated() {
      let cell = Int(code) * span + Int(values[place] - least)
      if seen[cell] { return Int(rows.rows[place]) }
      seen[cell] = true
    }
    return nil
  }
}
