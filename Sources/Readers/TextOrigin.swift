/// Where the text of a source comes from.
enum TextOrigin: Sendable {
  /// A mapped file, which is the text.
  case mapped(FileBytes)
  /// A mapped file that gzip compressed.
  case gzip(FileBytes)

  /// The file.
  var file: FileBytes {
    switch self {
    case .mapped(let file), .gzip(let file): file
    }
  }

  /// How many bytes the text has; of a compressed file what its end says of itself, where that is likely (text
  /// shrinks to a third or a tenth), and never to be relied on.
  private var expectedSize: Int {
    switch self {
    case .mapped(let file): return file.count
    case .gzip(let file):
      let written = file.withBytes { text in
        text.count < 8 ? 0 : Int(text.word(text.count - 4, text.count))
      }
      return written <= 20 * file.count ? max(written, file.count) : 4 * file.count
    }
  }

  /// How many rows the text will have, roughly, if a part of it has some.
  ///
  /// - Parameters:
  ///   - size: The bytes of the part.
  ///   - count: Its rows.
  /// - Returns: At least `count`.
  func expectedRows(wherePartOf size: Int, has count: Int) -> Int {
    let whole = max(Double(expectedSize) / Double(max(size, 1)), 1)
    return Int(Double(count) * whole * (whole > 1 ? 1.04 : 1))
  }

  /// Calls with ever longer beginnings of the text, until the call has what it needs.
  ///
  /// - Parameters:
  ///   - limit: The most bytes to look at.
  ///   - body: Takes the first bytes and whether they are all; nil asks for more.
  /// - Returns: What the call found, or nil if the whole beginning did not do.
  /// - Throws: The damage of a compressed file.
  func withBeginning<Found>(
    upTo limit: Int, _ body: (TextBytes, _ isWhole: Bool) -> Found?
  ) throws(GzipText.Damage) -> Found? {
    switch self {
    case .mapped(let file): return file.withBytes { body($0, true) }
    case .gzip(let file):
      let text = GzipText(file)
      var bytes: [UInt8] = []
      var wanted = 64 << 10
      while true {
        try text.inflate(into: &bytes, upTo: wanted)
        let isWhole = text.isFinished || bytes.count >= limit
        if let found = bytes.withTextBytes({ body($0, isWhole) }) { return found }
        if isWhole { return nil }
        wanted *= 2
      }
    }
  }

  /// Calls with all of the text, block after block, until the call says that it has enough.
  func forEachBlock(_ body: (TextBytes, _ offset: Int) -> Bool) {
    switch self {
    case .mapped(let file): _ = file.withBytes { body($0, 0) }
    case .gzip(let file):
      let text = GzipText(file)
      var offset = 0
      var goesOn = true
      while goesOn, !text.isFinished {
        var bytes: [UInt8] = []
        // Damage has been told where it was met; here the text before it is wanted.
        do { try text.inflate(into: &bytes, upTo: 1 << 20) } catch { goesOn = false }
        goesOn = bytes.withTextBytes { body($0, offset) } && goesOn
        offset += bytes.count
      }
    }
  }
}

extension [UInt8] {
  /// The bytes, for the time of the call.
  func withTextBytes<Result>(_ body: (TextBytes) -> Result) -> Result {
    unsafe withUnsafeBufferPointer { buffer in body(unsafe TextBytes(buffer)) }
  }
}
