public import Frames

extension TableProfile {
  /// What a frame holds: for files that are no text, read without a contract.
  ///
  /// A cell that is missing for another reason than blank counts as a text, its reason: a code among the values.
  ///
  /// - Parameters:
  ///   - frame: All columns of the file.
  ///   - byteCount: The size of the file in bytes.
  /// - Complexity: O(rows x columns).
  public init(_ frame: Frame, byteCount: Int) {
    self.init(
      rowCount: frame.rowCount, byteCount: byteCount,
      columns: frame.columns.map { ColumnProfile($0) })
  }
}

extension ColumnProfile {
  fileprivate init(_ column: Column) {
    self.init(name: column.name)
    for row in 0..<column.rowCount {
      if let reason = column.missing.reason(at: row) {
        add(text: reason == .blank ? "" : reason.name)
        continue
      }
      switch column.values {
      case .number(let numbers): add(text: Self.plain(numbers[row]))
      case .flag(let flags): add(text: flags[row] ? "true" : "false")
      case .factor(let factor): add(text: factor.levels[Int(factor.codes[row])])
      case .text(let texts): add(text: texts[row])
      }
    }
  }

  /// Adds a cell with blanks at its ends trimmed.
  private mutating func add(text: String) {
    let bytes = Array(text.utf8).trimmed
    add(bytes.span, 0, bytes.count)
  }

  /// The shortest decimal that reads back to the number, whole numbers bare.
  private static func plain(_ value: Double) -> String {
    let text = "\(value)"
    return text.hasSuffix(".0") ? String(text.dropLast(2)) : text
  }
}
