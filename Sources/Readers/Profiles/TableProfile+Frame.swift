public import Frames

extension TableProfile {
  /// Reads a whole file of any kind.
  ///
  /// - Parameters:
  ///   - path: A regular file.
  ///   - options: How it is read; without a sheet a workbook's first is taken.
  ///   - countsReasons: Whether a cell that a statistical file declares missing counts as a text, its reason; else
  ///     it counts as blank.
  ///   - threads: How many threads may work, at least 1; the result does not depend on it.
  /// - Throws: ``ReadFailure`` as the kind's own source where it cannot be read.
  public init(
    file path: String, options: TableFile.Options, countsReasons: Bool, threads: Int
  ) throws(ReadFailure) {
    guard let kind = FileKind(path: path) else {
      try self.init(path: path, options: options.delimited, threads: threads)
      return
    }
    let source = try TableFile.open(path: path, options: options)
    // What a sheet holds is seen as text: mixed cells are then no failure.
    let type: ColumnType? = kind == .workbook ? .text : nil
    let wanted = source.header.filter { !$0.name.isEmpty }.map {
      ColumnRequest(name: $0.name, type: type)
    }
    let reading = try source.read(wanted, threads: threads)
    self.init(
      reading.frame, byteCount: reading.sourceBytes,
      countsReasons: countsReasons || kind == .workbook)
  }

  /// What a frame holds: for files that are no text, read without a contract.
  ///
  /// - Parameters:
  ///   - frame: All columns of the file.
  ///   - byteCount: The size of the file in bytes.
  ///   - countsReasons: Whether a cell that is missing for another reason than blank counts as a text, its reason: a
  ///     code among the values.
  /// - Complexity: O(rows x columns).
  public init(_ frame: Frame, byteCount: Int, countsReasons: Bool = true) {
    self.init(
      rowCount: frame.rowCount, byteCount: byteCount,
      columns: frame.columns.map { ColumnProfile($0, countsReasons: countsReasons) })
  }
}

extension ColumnProfile {
  fileprivate init(_ column: Column, countsReasons: Bool) {
    self.init(name: column.name)
    label = column.label
    for row in 0..<column.rowCount {
      if let reason = column.missing.reason(at: row) {
        add(text: reason == .blank || !countsReasons ? "" : reason.name)
        continue
      }
      switch column.values {
      case .number(let numbers):
        let day = column.isDate ? CalendarDate(days: numbers[row]) : nil
        add(text: day?.spelled ?? Self.plain(numbers[row]))
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
