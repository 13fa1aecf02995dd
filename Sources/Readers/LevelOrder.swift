/// The order of levels that no contract gives: by value if all are numbers, else by code point.
enum LevelOrder {
  /// Orders levels.
  ///
  /// - Parameters:
  ///   - levels: Distinct.
  ///   - numeric: Whether levels that are all numbers go by value (equal values by code point).
  /// - Returns: The positions of the levels in order.
  static func positions(of levels: [String], numeric: Bool) -> [Int] {
    let positions = Array(levels.indices)
    if numeric {
      let values = levels.compactMap { level in
        let bytes = Array(level.utf8)
        return DecimalNumber.value(bytes.span, 0, bytes.count)
      }
      if values.count == levels.count {
        return positions.sorted { first, second in
          values[first] == values[second]
            ? precedes(levels[first], levels[second]) : values[first] < values[second]
        }
      }
    }
    return positions.sorted { precedes(levels[$0], levels[$1]) }
  }

  /// Whether a text comes first by code point: UTF-8 sorts as its code points do.
  private static func precedes(_ first: String, _ second: String) -> Bool {
    first.utf8.lexicographicallyPrecedes(second.utf8)
  }
}
