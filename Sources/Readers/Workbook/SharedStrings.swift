/// The texts that cells share, each with its runs of rich text joined and its phonetic hints left out.
final class SharedStrings: XMLReader {
  private var bytes: [UInt8] = []
  private var ends: [Int] = []
  private var isPhonetic = false

  /// The texts of a part.
  static func read(_ part: String?, in archive: ZipArchive) throws(FileFault) -> SharedStrings {
    let strings = SharedStrings()
    if let part { try XMLStream.parse(part, in: archive, strings) }
    return strings
  }

  var count: Int { ends.count }

  /// A text.
  func text(_ index: Int) -> ArraySlice<UInt8> {
    bytes[(index == 0 ? 0 : ends[index - 1])..<ends[index]]
  }

  override func begin(_ element: borrowing XMLElement) {
    if element.isNamed("rPh") { isPhonetic = true }
    wantsText = element.isNamed("t") && !isPhonetic
  }

  override func end(_ element: borrowing XMLElement) {
    wantsText = false
    if element.isNamed("rPh") {
      isPhonetic = false
    } else if element.isNamed("si") {
      bytes.append(contentsOf: EscapedText.decoded(text))
      text.removeAll(keepingCapacity: true)
      ends.append(bytes.count)
    }
  }
}

/// Characters that XML cannot hold, as a workbook writes them: `_x000D_`.
enum EscapedText {
  /// The text with its escapes as characters; NUL and halves of surrogate pairs stay as written.
  static func decoded(_ text: [UInt8]) -> [UInt8] {
    guard text.contains(UInt8(ascii: "_")) else { return text }
    var result: [UInt8] = []
    result.reserveCapacity(text.count)
    var place = 0
    while place < text.count {
      if let scalar = escape(text, place) {
        result.append(contentsOf: Array(String(Character(scalar)).utf8))
        place += 7
      } else {
        result.append(text[place])
        place += 1
      }
    }
    return result
  }

  private static func escape(_ text: [UInt8], _ place: Int) -> UnicodeScalar? {
    guard place + 7 <= text.count, text[place] == UInt8(ascii: "_"),
      text[place + 1] == UInt8(ascii: "x"), text[place + 6] == UInt8(ascii: "_")
    else { return nil }
    let digits = String(decoding: text[(place + 2)..<(place + 6)], as: UTF8.self)
    guard digits.allSatisfy(\.isHexDigit), let value = UInt32(digits, radix: 16), value != 0 else {
      return nil
    }
    return UnicodeScalar(value)
  }
}
