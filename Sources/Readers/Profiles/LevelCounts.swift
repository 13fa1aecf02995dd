/// Texts with how often each occurs, as long as there are few; how many there are in any case.
struct LevelCounts: Sendable {
  /// The most texts of which each is counted.
  static let limit = 1000

  /// The texts; nil once there are too many.
  private(set) var dictionary: ByteDictionary? = ByteDictionary()
  private var sketch = DistinctSketch()
  /// How the bytes stand for characters.
  var encoding = TextEncoding.utf8
  /// Cells counted.
  private(set) var count = 0

  /// How many different texts there are.
  var distinctCount: Int { dictionary?.entries.count ?? sketch.estimate }

  /// Whether that number is exact.
  var isExact: Bool { dictionary != nil || sketch.isExact }

  /// The texts with their counts, the most frequent first; nil if there are too many.
  var levels: [(text: String, count: Int)]? {
    dictionary.map { dictionary in
      dictionary.entries.indices.map { index in
        let text = encoding.text(dictionary.bytes(index))
        return (text, dictionary.entries[index].useCount)
      }
      .sorted { ($1.count, $0.text) < ($0.count, $1.text) }
    }
  }

  mutating func add(_ bytes: Span<UInt8>, _ start: Int, _ end: Int) {
    count += 1
    guard dictionary != nil else {
      sketch.insert(DistinctSketch.hash(bytes, start, end))
      return
    }
    let key = ByteDictionary.key(bytes, start, end)
    _ = dictionary?.code(bytes, start, end, key: key, offset: 0, row: 0)
    if (dictionary?.entries.count ?? 0) > Self.limit { giveUpCounting() }
  }

  mutating func merge(_ other: LevelCounts) {
    count += other.count
    if let theirs = other.dictionary {
      if dictionary != nil {
        _ = dictionary?.merge(theirs, rowBase: 0)
        if (dictionary?.entries.count ?? 0) > Self.limit { giveUpCounting() }
      } else {
        sketch.insert(all: theirs)
      }
    } else {
      giveUpCounting()
      sketch.merge(other.sketch)
    }
  }

  private mutating func giveUpCounting() {
    if let dictionary { sketch.insert(all: dictionary) }
    dictionary = nil
  }
}

extension DistinctSketch {
  /// Enters all texts of a dictionary.
  fileprivate mutating func insert(all dictionary: ByteDictionary) {
    let bytes = dictionary.arena.span
    for entry in dictionary.entries {
      insert(Self.hash(bytes, entry.start, entry.start + entry.length))
    }
  }
}
