extension Frame {
  /// The bytes that the columns take in memory, spare capacity and small headers not counted.
  public var byteCount: Int { columns.reduce(0) { $0 + $1.byteCount } }
}

extension Column {
  /// The bytes of the values and of the reasons for missing ones.
  public var byteCount: Int {
    let values =
      switch values {
      case .number(let numbers): 8 * numbers.count
      case .flag(let flags): flags.count
      case .factor(let factor): 4 * factor.codes.count + Self.bytes(of: factor.levels)
      case .text(let texts): Self.bytes(of: texts)
      }
    return values + missing.codes.count
  }

  /// Sixteen bytes for each, and those of texts too long to stand in them.
  private static func bytes(of texts: [String]) -> Int {
    texts.reduce(16 * texts.count) { $0 + ($1.utf8.count > 15 ? $1.utf8.count : 0) }
  }
}
