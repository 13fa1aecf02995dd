extension String {
  /// The text of some Unicode scalars: what a lexer cuts out.
  ///
  /// - Parameter scalars: The scalars, in order.
  package init(scalars: some Collection<Unicode.Scalar>) {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(scalars.count)
    for scalar in scalars {
      if scalar.isASCII {
        bytes.append(UInt8(truncatingIfNeeded: scalar.value))
      } else {
        bytes.append(contentsOf: scalar.utf8)
      }
    }
    self.init(decoding: bytes, as: UTF8.self)
  }
}

// Which scalars make a name: most are ASCII, which need not be looked up.
extension Unicode.Scalar {
  /// Whether it is a digit from 0 to 9.
  package var isDigit: Bool { ("0"..."9").contains(self) }

  /// Whether it is a letter of any script.
  package var isLetter: Bool {
    isASCII ? ("a"..."z").contains(self) || ("A"..."Z").contains(self) : properties.isAlphabetic
  }

  /// Whether it is white space.
  package var isBlank: Bool {
    isASCII ? self == " " || ("\t"..."\r").contains(self) : properties.isWhitespace
  }

  /// Whether it may begin a name that needs no back-ticks.
  package var beginsName: Bool { isLetter || self == "_" || self == "." }

  /// Whether it may stand within such a name.
  package var continuesName: Bool {
    if beginsName || isDigit { return true }
    if isASCII { return false }
    return switch properties.generalCategory {
    case .decimalNumber, .nonspacingMark, .spacingMark: true
    default: false
    }
  }
}
