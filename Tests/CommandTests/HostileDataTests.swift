import Foundation
import Testing

/// Data files that nobody should have written, through the whole command.
@Suite struct HostileDataTests {
  struct Case: Sendable, CustomTestStringConvertible {
    var name: String
    var bytes: [UInt8]
    /// The code of the refusal; nil where the file is odd and legal.
    var code: String?

    init(_ name: String, _ text: String, _ code: String?) {
      self.init(name, bytes: Array(text.utf8), code)
    }

    init(_ name: String, bytes: [UInt8], _ code: String?) {
      self.name = name
      self.bytes = bytes
      self.code = code
    }

    var testDescription: String { name }
  }

  static let rows = "1,2\n2,3\n4,4\n3,6\n"

  static let cases: [Case] = [
    Case("nothing", "", "E201"),
    Case("a byte order mark alone", bytes: [0xEF, 0xBB, 0xBF], "E201"),
    Case("a header alone", "y,x\n", "E212"),
    Case("a header without a line end", "y,x", "E212"),
    Case("NUL in a cell", "y,x\n1,\u{0}2\n" + rows, "E205"),
    Case("NUL in the header", "y,x\u{0}\n" + rows, "E205"),
    Case("a lone continuation byte", bytes: Array("y,x\n1,".utf8) + [0x80, 0x0A], "E205"),
    Case("an overlong slash", bytes: Array("y,x\n1,".utf8) + [0xC0, 0xAF, 0x0A], "E205"),
    Case("UTF-16", bytes: [0xFF, 0xFE, 0x79, 0, 0x2C, 0, 0x78, 0, 0x0A, 0], "E205"),
    Case("a row too short", "y,x\n1\n" + rows, "E203"),
    Case("a row too long", "y,x\n1,2,3\n" + rows, "E203"),
    Case("a quote that never closes", "y,x\n1,\"2\n" + rows, "E204"),
    Case("text after a quote", "y,x\n1,\"2\"3\n" + rows, "E204"),
    Case("the same name twice", "y,x,x\n1,2,3\n", "E202"),
    Case("a code among numbers", "y,x\n" + rows + "5,SUPPRESSED\n", "E206"),
    Case("no such column", "y,z\n" + rows, "E117"),
    Case("no value at all", "y,x\n1,\n2,\n", "E212"),
    Case("no end of line at the end", "y,x\n" + rows.dropLast(), nil),
    Case("line ends of old", "y,x\r" + rows.replacing("\n", with: "\r"), nil),
    Case("quotes everywhere", "\"y\",\"x\"\n\"1\",\"2\"\n" + rows, nil),
    Case("blank lines between", "y,x\n\n1,2\n\n\n" + rows, nil),
  ]

  @Test(arguments: cases)
  func `a hostile file ends with a code and leaves nothing, a legal one runs`(hostile: Case) throws
  {
    let folder = try TemporaryFolder()
    try folder.write(Data(hostile.bytes), to: "rows.csv")
    try folder.write(
      """
      diminish: 1
      id: hostile
      simulated: true
      data: {file: rows.csv}
      models:
        one: {formula: "y ~ x", vcov: iid}

      """, to: "spec.yaml")
    let outcome = try Command.run("run", "spec.yaml", "--out", "out", "--quiet", in: folder.path)
    guard let code = hostile.code else {
      #expect(outcome.errors == "")
      #expect(outcome.code == 0)
      return
    }
    #expect(outcome.errors.hasPrefix("error[\(code)]: "), "\(outcome.errors)")
    #expect(outcome.code == (code.hasPrefix("E1") ? 2 : 3))
    #expect(outcome.output == "")
    #expect(!outcome.errors.contains("SUPPRESSED"))
    #expect(try folder.entries() == ["rows.csv", "spec.yaml"])
  }
}
