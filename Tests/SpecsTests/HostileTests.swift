import Specs
import Testing

/// Texts that a stranger or a broken disk could hand in: an error each, never a crash.
@Suite struct HostileTests {
  private func repeated(_ text: String, _ count: Int) -> String {
    String(repeating: text, count: count)
  }

  @Test(arguments: ["[", "{a: ", "- ", "? ", "{", "[{a: "])
  func `a hundred thousand levels are too deep, or no YAML`(opening: String) {
    let codes = Reading(repeated(opening, 100_000)).codes
    #expect(codes == ["E103"] || codes == ["E101"], "\(codes)")
  }

  @Test func `nesting by indentation is limited too`() {
    var text = ""
    for level in 0..<300 { text += repeated(" ", level) + "a:\n" }
    #expect(Reading(text).codes == ["E103"])
  }

  @Test func `ten million bytes are too large`() {
    let reading = Reading(bytes: [UInt8](repeating: 0x61, count: 10_000_000))
    #expect(reading.codes == ["E103"])
    #expect(
      reading.rendered
        == "error[E103]: the spec has 10000000 bytes; at most 8388608 are read\n --> s.yaml:1:1\n")
  }

  @Test func `eight million bytes of one text or of many keys are read`() {
    #expect(!Reading("a: " + repeated("x", 8_000_000)).codes.isEmpty)
    let keys = (0..<300_000).map { "key\($0): [1, 2]\n" }.joined()
    let reading = Reading(keys)
    #expect(reading.codes.count == 300_004)
    #expect(reading.rendered.hasSuffix("… and 299804 more\n"))
  }

  @Test func `many equal keys are all told`() {
    #expect(Reading(repeated("id: s\n", 50_000)).codes.count == 50_002)
  }

  @Test func `an alias bomb is refused without being read out`() {
    var text = "a0: &a0 [x, x]\n"
    for level in 1..<40 { text += "a\(level): &a\(level) [*a\(level - 1), *a\(level - 1)]\n" }
    let reading = Reading(text)
    #expect(Set(reading.codes).isSuperset(of: ["E104", "E112"]))
  }

  @Test func `a NUL, control characters and other encodings are refused with their place`() {
    let nul = Reading("diminish: 1\nid: é\u{0}b\n")
    #expect(nul.codes == ["E102"])
    #expect(nul.rendered.contains(" --> s.yaml:2:6\n"))
    #expect(!nul.rendered.contains("\u{0}"))
    let invalid = Reading(bytes: Array("diminish: 1\nid: é".utf8) + [0xFF, 0x0A])
    #expect(invalid.codes == ["E102"])
    #expect(invalid.rendered.contains("(byte offset 18)\n --> s.yaml:2:6\n"))
    #expect(Reading(bytes: [0xFF, 0xFE, 0x61, 0x00]).codes == ["E102"])
    for scalar in ["\u{1B}", "\u{85}", "\u{2028}", "\u{FEFF}", "\u{7F}"] {
      let reading = Reading("diminish: 1\nid: a\(scalar)b\n")
      #expect(reading.codes == ["E102"])
      #expect(!reading.rendered.contains("\u{1B}"))
    }
  }

  @Test func `escapes in a name cannot reach the terminal`() {
    let reading = Reading(head + "\"\\e[31m\\n\\u202E\": 1\nmodels: {}\n")
    #expect(reading.codes == ["E112"])
    let scalars = reading.rendered.unicodeScalars
    #expect(!scalars.contains("\u{1B}") && !scalars.contains("\u{202E}"))
    #expect(reading.rendered.split(separator: "\n").count == 6)
  }

  @Test(arguments: ["\n", "\r\n", "\r"])
  func `line ends do not change the reading or its places`(end: String) {
    let text = (wholeSpec + "cluter: 1\n").replacing("\n", with: end)
    for mark in ["", "\u{FEFF}"] {
      let reading = Reading(mark + text)
      #expect(reading.codes == ["E112"])
      #expect(reading.rendered.contains(" --> s.yaml:46:1\n   |\n46 | cluter: 1\n   | ^^^^^^\n"))
      #expect(reading.spec?.models.count == 4)
    }
  }

  @Test func `carets stand under tabs and wide characters`() {
    let reading = Reading(head + "models: {}\n\"日本\":\t\t1\ntables: {\t\"表\": {\tshwo: [df]}}\n")
    #expect(reading.rendered.contains("5 | \"日本\":\t\t1\n  | ^^^^^^\n"))
    #expect(
      reading.rendered.contains(
        "6 | tables: {\t\"表\": {\tshwo: [df]}}\n  |          \t       \t^^^^\n"))
  }

  @Test func `a colon in a title costs its quotes only, and the rest is read`() {
    let reading = Reading(
      head + "title: Small classes: what helps\nmodels: {m: {label: %, formla: \"y ~ x\"}}\n")
    #expect(reading.codes == ["E105", "E105", "E112"])
    #expect(reading.rendered.contains("help: quote it: title: \"Small classes: what helps\"\n"))
  }

  @Test func `the reading is the same each time`() {
    let text = wholeSpec.replacing("formula", with: "fromula").replacing("HC", with: "HD")
    let first = Reading(text)
    #expect(first.codes.count == 6)
    for _ in 0..<5 { #expect(Reading(text).rendered == first.rendered) }
  }

  @Test func `five thousand mutations of a spec are read without a crash`() {
    var state: UInt64 = 20_261_124
    func random(_ bound: Int) -> Int {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int((state >> 33) % UInt64(bound))
    }
    let signs = Array("{}[]:,#&*!|>'\"%@`-? \n\t\r\u{0}~=é日".utf8)
    let whole = Array(wholeSpec.utf8)
    var silent = 0
    for _ in 0..<5_000 {
      var bytes = whole
      for _ in 0...random(4) {
        let place = random(bytes.count)
        switch random(4) {
        case 0: bytes[place] = signs[random(signs.count)]
        case 1: bytes.insert(signs[random(signs.count)], at: place)
        case 2: bytes.removeSubrange(place..<min(bytes.count, place + 1 + random(20)))
        default:
          bytes.insert(
            contentsOf: bytes[place..<min(bytes.count, place + 40)], at: random(place + 1))
        }
      }
      let reading = Reading(bytes: bytes)
      if reading.diagnostics.isEmpty { silent += 1 }
      #expect(reading.spec != nil || !reading.diagnostics.isEmpty)
      #expect(reading.diagnostics.isEmpty == reading.rendered.isEmpty)
    }
    #expect(silent < 3_000)
  }
}
