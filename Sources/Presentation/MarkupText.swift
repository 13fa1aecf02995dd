extension String {
  /// The text as it stands in HTML, SVG and other XML, in elements as in attributes.
  ///
  /// Control characters become blanks; what XML forbids beside them goes.
  var markup: String {
    onOneLine.spelled { scalar in
      switch scalar {
      case "&": "&amp;"
      case "<": "&lt;"
      case ">": "&gt;"
      case "\"": "&quot;"
      case "'": "&#39;"
      case "\u{FFFE}", "\u{FFFF}": ""
      default: nil
      }
    }
  }
}
