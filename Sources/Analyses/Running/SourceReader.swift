import Frames
import Readers
import Specs

/// Reads the wanted columns of a source, file by file, and stacks them.
struct SourceReader {
  let source: SourcePlan
  let threads: Int

  init(_ source: SourcePlan, threads: Int) {
    self.source = source
    self.threads = threads
  }

  /// The source as read, its key unique.
  ///
  /// - Throws: The problems of all its files.
  func read() throws(AnalysisFailure) -> SourceReading {
    if let tables = source.published { return try read(tables) }
    let readings = try readFiles()
    let types = try types(readings)
    var columns: [Column] = []
    for request in source.columns {
      columns.append(try column(request, types[request.name], readings))
    }
    let reading = SourceReading(
      name: source.name,
      frame: Frame(columns: columns, rowCount: readings.reduce(0) { $0 + $1.frame.rowCount }),
      types: types,
      files: zip(source.files, readings).map { file, reading in
        SourceReading.File(
          path: file.written.value, digest: reading.digest, bytes: reading.sourceBytes,
          rows: reading.rowsRead, rejectedRows: reading.rejects.compactMap(\.place.row).sorted(),
          sheetRows: reading.sheetRows)
      }, notices: readings.flatMap(\.notices), rejects: source.mayReject ? rejects(readings) : nil)
    try requireUniqueKey(reading)
    return reading
  }

  /// The records of all files that were left out.
  private func rejects(_ readings: [Reading]) -> [RejectedRecord] {
    zip(source.files, readings).flatMap { file, reading in
      reading.rejects.map { RejectedRecord($0, of: source.name, file: file.written.value) }
    }
  }

  private func readFiles() throws(AnalysisFailure) -> [Reading] {
    var readings: [Reading] = []
    var problems = AnalysisFailure(diagnostics: [])
    for file in source.files {
      do throws(ReadFailure) {
        readings.append(
          try file.table.read(
            source.columns(of: file), missing: source.missing, threads: threads))
      } catch {
        problems.diagnostics += error.diagnostics(of: file.shownPath, writtenAs: file.written)
        problems.hidden += error.totalCount - error.problems.count
      }
    }
    if !problems.diagnostics.isEmpty { throw problems }
    return readings
  }

  // MARK: Stacking

  /// The type of each column: that of the files in which it has a value.
  private func types(_ readings: [Reading]) throws(AnalysisFailure) -> [String: ColumnType] {
    var types: [String: ColumnType] = [:]
    var problems: [Diagnostic] = []
    for request in source.columns {
      if request.name == source.yearColumn {
        types[request.name] = .year
        continue
      }
      var known: (type: ColumnType, file: Int)?
      for (index, reading) in readings.enumerated() {
        guard let column = reading.frame[request.name], let type = reading.types[request.name],
          column.missing.missingCount < column.rowCount
        else { continue }
        guard let first = known else {
          known = (type, index)
          continue
        }
        if first.type != type {
          problems.append(mismatch(request.name, first, (type, index)))
          break
        }
      }
      types[request.name] =
        known?.type ?? readings.lazy.compactMap { $0.types[request.name] }.first ?? .number
    }
    if !problems.isEmpty { throw AnalysisFailure(diagnostics: problems) }
    return types
  }

  private func mismatch(
    _ column: String, _ first: (type: ColumnType, file: Int), _ other: (type: ColumnType, file: Int)
  ) -> Diagnostic {
    Diagnostic(
      .stackTypes(
        column: column, type: "type \(first.type.rawValue)",
        file: source.files[first.file].written.value,
        otherType: "type \(other.type.rawValue)", otherFile: source.files[other.file].written.value),
      at: headerPlace(of: column, in: other.file))
  }

  /// A column's name in the header of a file.
  private func headerPlace(of column: String, in file: Int) -> Diagnostic.Place {
    let field = source.files[file].table.header.first { $0.name == column }
    return .data(file: source.files[file].shownPath, line: field?.line, column: field?.column)
  }

  private func column(
    _ request: ColumnRequest, _ type: ColumnType?, _ readings: [Reading]
  ) throws(AnalysisFailure) -> Column {
    if request.name == source.yearColumn { return years(request, readings) }
    if readings.count == 1, let column = readings[0].frame[request.name] { return column }
    let parts = zip(source.files, readings).map { file, reading in
      reading.frame[request.name].map { StackedPart.column($0) }
        ?? .absent(rows: reading.frame.rowCount, MissingReason("not in \(file.name)"))
    }
    do {
      return try Column.stacking(
        parts, named: request.name, levelsByValue: type != .id, label: request.label)
    } catch {
      switch error {
      case .kinds(let first, let kind, let other, let otherKind):
        throw AnalysisFailure(diagnostics: [
          Diagnostic(
            .stackTypes(
              column: request.name, type: kind.words, file: source.files[first].written.value,
              otherType: otherKind.words, otherFile: source.files[other].written.value),
            at: headerPlace(of: request.name, in: other))
        ])
      case .tooManyReasons:
        throw AnalysisFailure(diagnostics: [
          Diagnostic(
            .refusedCombination(
              "more than 255 reasons for missing values", with: "column \(request.name)",
              instead: "fewer files that lack it"), at: source.files[0].written.span)
        ])
      }
    }
  }

  /// The year of each row's file.
  private func years(_ request: ColumnRequest, _ readings: [Reading]) -> Column {
    var years: [Double] = []
    years.reserveCapacity(readings.reduce(0) { $0 + $1.frame.rowCount })
    for (file, reading) in zip(source.files, readings) {
      years += repeatElement(Double(file.year ?? 0), count: reading.frame.rowCount)
    }
    return Column(name: request.name, values: .number(years), label: request.label)
  }

  // MARK: Keys

  private func requireUniqueKey(_ reading: SourceReading) throws(AnalysisFailure) {
    guard !source.key.isEmpty, let repeated = reading.frame.firstRepeatedKey(source.key) else {
      return
    }
    let first = reading.place(of: repeated.first)
    let second = reading.place(of: repeated.second)
    throw AnalysisFailure(
      diagnostics: [
        Diagnostic(
          .keyNotUnique(
            columns: source.key, firstRow: first.row, secondRow: second.row,
            count: repeated.count,
            firstFile: first.file == second.file ? nil : source.files[first.file].written.value),
          at: reading.diagnosticPlace(of: repeated.second, column: source.key[0], in: source))
      ])
  }
}

extension JoinKind {
  /// Values of the kind in words.
  var words: String {
    switch self {
    case .text: "texts"
    case .number: "numbers"
    case .flag: "flags"
    }
  }
}
