extension Factor {
  /// The order of levels that no contract gives: by value if all are numbers, else by code point.
  ///
  /// Levels that are equal as numbers (`1`, `1.0`) stand by code point.
  ///
  /// - Parameters:
  ///   - levels: Distinct levels in any order.
  ///   - byValue: Whether numbers go by value; identifiers, whose digits are names, do not.
  /// - Returns: The positions of the levels in order.
  public static func positions(of levels: [String], byValue: Bool = true) -> [Int] {
    let numbers = byValue ? levels.map { decimal($0) } : []
    let allNumbers = byValue && !numbers.contains { $0 == nil }
    return levels.indices.sorted { a, b in
      if allNumbers, let x = numbers[a], let y = numbers[b], x != y { return x < y }
      return levels[a].utf8.lexicographicallyPrecedes(levels[b].utf8)
    }
  }

  /// Levels in the order that no contract gives.
  ///
  /// - Parameter levels: Distinct levels in any order.
  /// - Returns: The same levels in the order of `positions(of:byValue:)`.
  public static func ordered(_ levels: [String]) -> [String] {
    positions(of: levels).map { levels[$0] }
  }

  /// This factor with its levels in the order of `Factor.ordered(_:)`.
  public func reordered() -> Factor { reordered(as: Factor.ordered(levels)) }

  /// This factor with its levels in another order, or among more levels.
  ///
  /// - Parameter order: Distinct levels that include every level of this factor.
  /// - Returns: The same values in the new coding.
  /// - Precondition: `order` includes every level.
  public func reordered(as order: [String]) -> Factor {
    if order == levels { return self }
    let places = Dictionary(zip(order, Int32(0)...), uniquingKeysWith: { first, _ in first })
    let recode = levels.map { level in
      guard let place = places[level] else { preconditionFailure("a level is not in the order") }
      return place
    }
    return Factor(levels: order, codes: codes.map { $0 < 0 ? -1 : recode[Int($0)] })
  }

  /// A factor from one text per row, levels in the order of `Factor.ordered(_:)`.
  ///
  /// - Parameters:
  ///   - texts: One per row.
  ///   - missing: Rows whose code is -1 and whose text makes no level.
  public init(texts: [String], missing: MissingMask = .none) {
    let first = Factor.inOrderOfAppearance(texts, missing: missing)
    self = first.reordered()
  }

  static func inOrderOfAppearance(_ texts: [String], missing: MissingMask) -> Factor {
    var places: [String: Int32] = [:]
    var levels: [String] = []
    var codes: [Int32] = []
    codes.reserveCapacity(texts.count)
    for (row, text) in texts.enumerated() {
      if missing.isMissing(row) {
        codes.append(-1)
      } else if let place = places[text] {
        codes.append(place)
      } else {
        places[text] = Int32(levels.count)
        codes.append(Int32(levels.count))
        levels.append(text)
      }
    }
    return Factor(levels: levels, codes: codes)
  }

  /// The value of a text that is a plain decimal number, else nil (no hexadecimal, no `inf`, no `nan`).
  static func decimal(_ text: String) -> Double? {
    let plain = text.utf8.allSatisfy { byte in
      (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
        || [UInt8]("+-.eE".utf8).contains(byte)
    }
    guard plain, let value = Double(text), value.isFinite else { return nil }
    return value
  }
}
