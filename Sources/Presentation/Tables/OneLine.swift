extension String {
  /// The text without line breaks and control characters, each of which becomes a blank.
  ///
  /// A label from a spec may hold anything; on a terminal an escape sequence could hide what follows it,
  /// and in Markdown or LaTeX an empty line would end the table.
  var onOneLine: String {
    // Most labels are printable ASCII, where nothing is to be looked up.
    if utf8.allSatisfy({ (0x20..<0x7F).contains($0) }) { return self }
    return spelled { scalar in
      switch scalar.properties.generalCategory {
      case .control, .lineSeparator, .paragraphSeparator: " "
      default: nil
      }
    }
  }

  /// The text with some of its scalars spelled otherwise.
  ///
  /// Scalars, not characters: a quote with a combining mark behind it is one character, and still a quote.
  func spelled(_ replacement: (Unicode.Scalar) -> String?) -> String {
    var result = ""
    for scalar in unicodeScalars {
      if let replacement = replacement(scalar) {
        result += replacement
      } else {
        result.unicodeScalars.append(scalar)
      }
    }
    return result
  }
}
