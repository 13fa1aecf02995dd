/// Sums of the known values of each group, in passes over the rows that allocate nothing per row.
struct GroupStatistics {
  /// Known values of each group.
  private(set) var counts: [Int]

  /// Their sum; 0 without values.
  private(set) var sums: [Double]

  /// Their mean; 0 without values.
  private(set) var means: [Double]

  /// Counts, sums and means.
  ///
  /// The mean is mended by the mean of the deviations from it, as R's `mean` does, so that it is right to about
  /// one unit in the last place whatever the values' size.
  ///
  /// - Complexity: O(rows + groups), two passes.
  init(_ values: Lane<Double>, _ absence: Absence, _ scope: GroupScope) {
    var counts = [Int](repeating: 0, count: scope.count)
    var sums = [Double](repeating: 0, count: scope.count)
    Self.visit(values, absence, scope) { value, group in
      counts[group] += 1
      sums[group] += value
    }
    var means = sums
    for group in means.indices where counts[group] > 0 { means[group] /= Double(counts[group]) }
    var rest = [Double](repeating: 0, count: scope.count)
    Self.visit(values, absence, scope) { value, group in rest[group] += value - means[group] }
    for group in means.indices where counts[group] > 0 && rest[group].isFinite {
      means[group] += rest[group] / Double(counts[group])
    }
    self.counts = counts
    self.sums = sums
    self.means = means
  }

  /// The standard deviation (n - 1) of each group, by deviations from its mean; 0 with fewer than two values.
  func deviations(_ values: Lane<Double>, _ absence: Absence, _ scope: GroupScope) -> [Double] {
    var squares = [Double](repeating: 0, count: scope.count)
    let means = means
    Self.visit(values, absence, scope) { value, group in
      let deviation = value - means[group]
      squares[group] += deviation * deviation
    }
    return zip(squares, counts).map { $1 < 2 ? 0 : ($0 / Double($1 - 1)).squareRoot() }
  }

  /// The least, or the greatest, known value of each group; 0 without values.
  static func extremes(
    _ values: Lane<Double>, _ absence: Absence, _ scope: GroupScope, least: Bool
  ) -> [Double] {
    var found = [Double](repeating: least ? .infinity : -.infinity, count: scope.count)
    visit(values, absence, scope) { value, group in
      if least ? value < found[group] : value > found[group] { found[group] = value }
    }
    return found.map { $0.isFinite ? $0 : 0 }
  }

  /// Calls for each known value in the scope, in the order of the rows.
  @inline(__always)
  private static func visit(
    _ values: Lane<Double>, _ absence: Absence, _ scope: GroupScope,
    _ body: (Double, Int) -> Void
  ) {
    let codes = scope.codes
    let absent = absence.codes
    switch (values, absent.isEmpty) {
    case (.rows(let values), true):
      for row in codes.indices where codes[row] >= 0 { body(values[row], Int(codes[row])) }
    case (.rows(let values), false):
      for row in codes.indices where codes[row] >= 0 && absent[row] == 0 {
        body(values[row], Int(codes[row]))
      }
    case (.constant(let value), _):
      for row in codes.indices where codes[row] >= 0 && !absence.isAbsent(row) {
        body(value, Int(codes[row]))
      }
    }
  }
}
