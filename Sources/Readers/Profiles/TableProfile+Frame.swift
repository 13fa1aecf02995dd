public import Frames

extension TableProfile {
  /// Reads a whole file of any kind.
  ///
  /// - Parameters:
  ///   - path: A regular file.
  ///   - options: How it is read; without a sheet a workbook's first is taken.
  ///   - threads: How many threads may work, at least 1; the result does not depend on it.
  /// - Throws: ``ReadFailure`` as the kind's own source where it cannot be read.
  public init(
    file path: String, options: TableFile.Options, threads: Int
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
      orders: source.declarations.mapValues { $0.valueLabels.map(\.label) })
  }

  /// What a frame holds: for files that are no text, read without a contract.
  ///
  /// - Parameters:
  ///   - frame: All columns of the file.
  ///   - byteCount: The size of the file in bytes.
  ///   - orders: By column the labels of its values, in the file's order.
  /// - Complexity: O(rows x columns).
  public init(_ frame: Frame, byteCount: Int, orders: [String: [String]] = [:]) {
    self.init(
      rowCount: frame.rowCount, byteCount: byteCount,
      columns: frame.columns.map { ColumnProfile($0, order: orders[$0.name] ?? []) })
  }
}

extension ColumnProfile {
  fileprivate init(_ column: Column, order: [String]) {
    self.init(name: column.name)
    label = column.label
    self.order = order.map { String(decoding: Array($0.utf8).trimmed, as: UTF8.self) }
    var declared: [MissingReason: Int] = [:]
    for row in 0..<column.rowCount {
      if let reason = column.missing.reason(at: row) {
        if reason == .blank { add(text: "") } else { declared[reason, default: 0] += 1 }
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
    declaredMissing = declared.map { Level(text: $0.key.name, count: $0.value) }
      .sorted { ($1.count, $0.text) < ($0.count, $1.text) }
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
