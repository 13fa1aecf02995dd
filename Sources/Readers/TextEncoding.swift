/// How the bytes of a file stand for characters.
public enum TextEncoding: String, Sendable, Equatable, CaseIterable {
  /// UTF-8.
  case utf8 = "utf-8"
  /// Windows code page 1252: one byte per character, ISO 8859-1 with printable characters in 0x80 to 0x9F.
  case windows1252 = "windows-1252"

  /// The characters of 0x80 to 0x9F in Windows-1252, 0 where there is none
  /// (unicode.org/Public/MAPPINGS/VENDORS/MICSFT/WINDOWS/CP1252.TXT).
  private static let upper: [UInt32] = [
    0x20AC, 0, 0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160, 0x2039,
    0x0152, 0, 0x017D, 0, 0, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014, 0x02DC, 0x2122,
    0x0161, 0x203A, 0x0153, 0, 0x017E, 0x0178,
  ]

  /// Whether a byte stands for a character of a one-byte encoding.
  static func isWindows1252(_ byte: UInt8) -> Bool {
    !(0x80...0x9F).contains(byte) || upper[Int(byte) - 0x80] != 0
  }

  /// The text of some bytes.
  func text(_ bytes: [UInt8]) -> String {
    if self == .utf8 || bytes.allSatisfy({ $0 < 128 }) {
      return String(decoding: bytes, as: UTF8.self)
    }
    var scalars = String.UnicodeScalarView()
    for byte in bytes {
      let isUpper = (0x80...0x9F).contains(byte)
      let value = isUpper ? Self.upper[Int(byte) - 0x80] : UInt32(byte)
      scalars.append(Unicode.Scalar(value) ?? "\u{FFFD}")
    }
    return String(scalars)
  }

  /// The bytes of a text, or nil if it has a character that the encoding lacks.
  func bytes(_ text: String) -> [UInt8]? {
    if self == .utf8 { return Array(text.utf8) }
    var bytes: [UInt8] = []
    for scalar in text.unicodeScalars {
      if let place = Self.upper.firstIndex(of: scalar.value), scalar.value != 0 {
        bytes.append(UInt8(0x80 + place))
      } else if scalar.value < 0x80 || (0xA0...0xFF).contains(scalar.value) {
        bytes.append(UInt8(scalar.value))
      } else {
        return nil
      }
    }
    return bytes
  }
}
