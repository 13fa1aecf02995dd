import Frames

/// A sheet of an Excel workbook (`.xlsx`), read in a child process.
///
/// The table begins with its header: the first row with content, or the first row of a range. Cells are taken as
/// text and then read exactly as those of a CSV file: numbers as their shortest decimal, days as ISO dates, texts
/// as they stand, formulas as the values stored with them. Errors (`#N/A`) are missing unless the contract says
/// otherwise. Merged cells have their value in the first cell alone.
struct WorkbookSource: TableSource {
  /// Which table of the workbook to read.
  struct Options: Sendable, Equatable {
    /// The sheet's name or number, empty for the first.
    var sheet = ""
    /// The range, empty for the whole sheet.
    var range = ""
  }

  /// What a cell shows when its formula fails.
  static let errors = [
    "#NULL!", "#DIV/0!", "#VALUE!", "#REF!", "#NAME?", "#NUM!", "#N/A", "#GETTING_DATA", "#SPILL!",
    "#CALC!", "#FIELD!", "#BLOCKED!", "#CONNECT!", "#BUSY!", "#UNKNOWN!",
  ]

  /// The errors as codes for missing cells.
  static let errorReasons = Dictionary(
    uniqueKeysWithValues: errors.map { ($0, MissingReason("error \($0)")) })

  let path: String
  let header: [TableHeaderField]
  let declarations: [String: ColumnDeclaration] = [:]

  private let table: SheetHeader
  private let options: Options
  private let file: FileBytes
  private let command: ReaderCommand?

  /// Opens a workbook and has the header of a sheet read.
  ///
  /// - Parameters:
  ///   - path: A regular file.
  ///   - options: The sheet and the range.
  ///   - command: The program that reads it, or nil for this one.
  /// - Throws: `cannotOpen`, `notAFile`, `emptyFile`, `duplicateName`, or `fault`.
  init(path: String, options: Options, command: ReaderCommand?) throws(ReadFailure) {
    self.path = path
    self.options = options
    self.command = command
    file = try FileBytes.opened(path)
    try FileKind.workbook.requireMark(of: file)
    let (header, _) = try Self.hear(
      ReaderProcess(
        command: command, kind: .workbook,
        arguments: ["xlsx", "schema", path, options.sheet, options.range], byteLimit: 1 << 26)
    ) { _ in }
    table = header
    self.header = header.names.enumerated().map { place, name in
      TableHeaderField(name: name, line: header.row, column: header.firstColumn + place)
    }
    try requireDistinctNames()
  }

  private func requireDistinctNames() throws(ReadFailure) {
    var first: [String: ReadPlace] = [:]
    var problems: [ReadProblem] = []
    for field in header where !field.name.isEmpty {
      let place = ReadPlace(line: field.line, column: field.column, columnName: field.name)
      if let earlier = first[field.name] {
        problems.append(
          ReadProblem(kind: .duplicateName(name: field.name, first: earlier), place: place))
      }
      first[field.name] = first[field.name] ?? place
    }
    guard problems.isEmpty else { throw ReadFailure(problems) }
  }

  /// Hears a process out: the header and the remarks come last.
  private static func hear(
    _ process: ReaderProcess, rows: (inout ByteReader) throws(ByteReader.Malformed) -> Void
  ) throws(ReadFailure) -> (SheetHeader, SheetRemarks) {
    var header: SheetHeader?
    var remarks: SheetRemarks?
    do throws(FileFault) {
      try process.run { frame throws(FileFault) in
        do throws(ByteReader.Malformed) {
          if frame.kind == .rows {
            var reader = ByteReader(frame.payload)
            try rows(&reader)
          } else if header == nil {
            header = try SheetHeader(frame.payload)
          } else {
            remarks = try SheetRemarks(frame.payload)
          }
        } catch {
          throw .damaged(.workbook)
        }
      }
    } catch {
      throw ReadFailure(.fault(error))
    }
    guard let header, let remarks else { throw ReadFailure(.fault(.damaged(.workbook))) }
    return (header, remarks)
  }

  func read(
    _ wanted: [ColumnRequest], missing: [String: MissingReason], threads: Int
  ) throws(ReadFailure) -> Reading {
    let names = header.map(\.name)
    let places = wanted.compactMap { request in
      request.name.isEmpty ? nil : names.firstIndex(of: request.name)
    }
    guard places.count == wanted.count else {
      throw ReadFailure(
        wanted.filter { $0.name.isEmpty || !names.contains($0.name) }.map {
          ReadProblem(kind: .noSuchColumn(name: $0.name), place: ReadPlace(columnName: $0.name))
        })
    }
    // Without any column the rows are counted by the first one; columns without a name are read for their cells' number.
    let withoutName = names.indices.filter { names[$0].isEmpty }
    let asked = places.isEmpty ? [0] : (places + withoutName).sorted()
    guard let memory = MemoryFile() else {
      throw ReadFailure(.fault(.readerStopped(.workbook, .outOfMemory)))
    }
    writeHeader(asked, to: memory)
    let (rowNumbers, remarks) = try receive(asked, into: memory)
    try requirePlainTable(remarks)
    let source = try DelimitedSource(path: memory.path, options: .init(delimiter: ","))
    let reading: Reading
    do throws(ReadFailure) {
      reading = try source.read(
        wanted.map { withErrors($0, missing) }, missing: [:], threads: threads)
    } catch {
      throw ReadFailure(
        error.problems.map { inSheet($0, rowNumbers) }, totalCount: error.totalCount)
    }
    let digest = file.digest()
    file.forgetPages()
    return Reading(
      frame: reading.frame, rowsRead: reading.rowsRead, sourceBytes: file.count, digest: digest,
      notices: notices(remarks) + reading.notices.compactMap { unnamed($0, among: asked) },
      rejects: [], types: reading.types, sheetRows: rowNumbers)
  }

  private func writeHeader(_ places: [Int], to memory: MemoryFile) {
    for (index, place) in places.enumerated() {
      if index > 0 { memory.append([UInt8(ascii: ",")]) }
      // A name of its own where only rows are counted: the first column may have none.
      let name = header[place].name
      memory.append(cell: (name.isEmpty && places.count == 1 ? "rows" : name).utf8)
    }
    memory.append([Dialect.lineFeed])
  }

  /// Has the rows read: their numbers in the sheet, and what stands beside the table.
  private func receive(
    _ places: [Int], into memory: MemoryFile
  ) throws(ReadFailure) -> ([Int], SheetRemarks) {
    let (product, overflow) = file.count.multipliedReportingOverflow(by: 300)
    var rowNumbers: [Int] = []
    let (header, remarks) = try Self.hear(
      ReaderProcess(
        command: command, kind: .workbook,
        arguments: ["xlsx", "rows", path, options.sheet, options.range]
          + places.map(String.init),
        byteLimit: overflow ? .max : max(product, 1 << 28))
    ) { reader throws(ByteReader.Malformed) in
      let count = try reader.count(upTo: CellRange.greatestRow)
      for _ in 0..<count { rowNumbers.append(try reader.count(upTo: CellRange.greatestRow)) }
      memory.append(try reader.rest())
    }
    guard header == table else { throw ReadFailure(.fault(.changed)) }
    memory.flush()
    guard !memory.isBroken else {
      throw ReadFailure(.fault(.readerStopped(.workbook, .outOfMemory)))
    }
    return (rowNumbers, remarks)
  }

  private func requirePlainTable(_ remarks: SheetRemarks) throws(ReadFailure) {
    var problems: [ReadProblem] = []
    func tell(_ fault: FileFault, _ cells: SheetRemarks.Cells) {
      let index = cells.column - table.firstColumn
      problems.append(
        ReadProblem(
          kind: .fault(fault),
          place: ReadPlace(
            line: cells.row, column: cells.column,
            columnName: header.indices.contains(index) ? header[index].name : nil)))
    }
    if remarks.beside.count > 0 {
      tell(.cellsBesideTable(count: remarks.beside.count), remarks.beside)
    }
    if remarks.uncalculated.count > 0 {
      tell(.formulasWithoutValue(count: remarks.uncalculated.count), remarks.uncalculated)
    }
    guard problems.isEmpty else { throw ReadFailure(problems) }
  }

  private func withErrors(
    _ request: ColumnRequest, _ missing: [String: MissingReason]
  ) -> ColumnRequest {
    var request = request
    request.missing = Self.errorReasons.merging(request.missing ?? missing) { _, own in own }
    return request
  }

  /// A problem at its cell in the sheet.
  private func inSheet(_ problem: ReadProblem, _ rowNumbers: [Int]) -> ReadProblem {
    let row = problem.place.row.flatMap { row in
      rowNumbers.indices.contains(row - 1) ? rowNumbers[row - 1] : nil
    }
    let field = header.first { $0.name == problem.place.columnName }
    return ReadProblem(
      kind: problem.kind,
      place: ReadPlace(
        line: row, column: row == nil ? nil : field?.column, row: problem.place.row,
        columnName: problem.place.columnName))
  }

  /// Columns without a name that hold cells, the first one at its place in the sheet's table.
  private func unnamed(_ notice: ReadNotice, among places: [Int]) -> ReadNotice? {
    guard case .unnamedColumns(let first, let count, let cells) = notice else { return nil }
    return .unnamedColumns(first: places[first - 1] + 1, count: count, cells: cells)
  }

  private func notices(_ remarks: SheetRemarks) -> [ReadNotice] {
    var notices: [ReadNotice] = []
    if options.sheet.isEmpty, table.sheetCount > 1 {
      notices.append(.firstSheetRead(name: table.sheet, of: table.sheetCount))
    }
    if remarks.blankRowCount > 0 {
      notices.append(.blankLinesSkipped(count: remarks.blankRowCount))
    }
    if remarks.mergedCount > 0 { notices.append(.mergedCells(count: remarks.mergedCount)) }
    return notices
  }
}
