internal import CXlsxWriter
internal import Foundation

/// A workbook as the bytes of an .xlsx file: the module's only door to C.
///
/// The library writes files only, so one is made among the temporary ones, read, and removed.
enum WorkbookFile {
  /// Why there is no file.
  struct Failure: Error, Equatable {
    /// What the library or the system says.
    let reason: String
  }

  /// The date that every workbook bears, 2000-01-01 in UTC: time stamps stand in run.json alone.
  private static let created: Int64 = 946_684_800
  /// As many characters as a cell holds.
  private static let longest = 32_767
  /// Longer texts go over lines.
  private static let widest = 80.0
  /// The height of a line in points, as readers have it by default.
  private static let lineHeight = 15.0
  /// A4, as the library counts papers.
  private static let paper: UInt8 = 9

  /// The bytes of a workbook, the same for the same workbook.
  ///
  /// - Parameter workbook: The workbook.
  /// - Returns: An .xlsx file.
  /// - Throws: `Failure` when no temporary file can be written.
  static func bytes(of workbook: Workbook) throws(Failure) -> [UInt8] {
    let folder = NSTemporaryDirectory() + "diminish-" + UUID().uuidString
    let path = folder + "/table.xlsx"
    do {
      try FileManager.default.createDirectory(
        atPath: folder, withIntermediateDirectories: false, attributes: [.posixPermissions: 0o700])
    } catch {
      throw Failure(reason: "\(error)")
    }
    defer { removeQuietly(folder) }
    try write(workbook, to: path)
    guard let data = FileManager.default.contents(atPath: path) else {
      throw Failure(reason: "the workbook was not written")
    }
    return [UInt8](data)
  }

  /// What is left among the temporary files does no harm to the result.
  private static func removeQuietly(_ folder: String) {
    do { try FileManager.default.removeItem(atPath: folder) } catch { return }
  }

  private static func write(_ workbook: Workbook, to path: String) throws(Failure) {
    guard let book = unsafe workbook_new(path) else { throw Failure(reason: "out of memory") }
    var worst = unsafe diminish_set_properties(
      book, short(workbook.title), short(workbook.stamp), "diminish", short(workbook.stamp), created
    )
    for sheet in workbook.sheets {
      guard let page = unsafe workbook_add_worksheet(book, sheet.name) else {
        worst = LXW_ERROR_MEMORY_MALLOC_FAILED
        break
      }
      unsafe write(sheet, page, book, &worst)
    }
    // Closing writes the file and gives the memory back, whatever came before.
    let closed = unsafe workbook_close(book)
    if worst == LXW_NO_ERROR { worst = closed }
    if worst != LXW_NO_ERROR {
      throw unsafe Failure(reason: lxw_strerror(worst).map { unsafe String(cString: $0) } ?? "")
    }
  }

  private static func write(
    _ sheet: Worksheet, _ page: UnsafeMutablePointer<lxw_worksheet>,
    _ book: UnsafeMutablePointer<lxw_workbook>, _ worst: inout lxw_error
  ) {
    func note(_ error: lxw_error) {
      if worst == LXW_NO_ERROR { worst = error }
    }
    unsafe worksheet_set_paper(page, paper)
    unsafe worksheet_set_landscape(page)
    // As wide as a page, as long as it takes.
    unsafe worksheet_fit_to_pages(page, 1, 0)
    let wrapped = unsafe workbook_add_format(book)
    unsafe format_set_text_wrap(wrapped)
    unsafe format_set_align(wrapped, UInt8(LXW_ALIGN_VERTICAL_TOP.rawValue))
    var row: UInt32 = 0
    for line in sheet.lines {
      // Above a table a line runs over the columns beside it.
      let format = unsafe sheet.table == nil ? wrapped : nil
      note(unsafe worksheet_write_string(page, row, 0, clean(line), format))
      if sheet.table == nil { note(unsafe raise(row, line, page)) }
      row += 1
    }
    guard let table = sheet.table else {
      note(unsafe worksheet_set_column(page, 0, 0, widest, nil))
      return
    }
    note(unsafe worksheet_repeat_rows(page, row, row))
    let last = row + UInt32(table.rows.count)
    // Clean texts hold no line break, which parts the headings here.
    let headers = table.headers.map(clean).joined(separator: "\n")
    note(
      unsafe diminish_add_table(
        page, row, last, UInt16(table.headers.count), table.name, headers))
    var formats: [Int: UnsafeMutablePointer<lxw_format>] = unsafe [:]
    for cells in table.rows {
      row += 1
      // Beside a text that goes over lines the others stand at its first.
      let isHigh = cells.contains { cell in
        if case .text(let text) = cell { Double(text.displayWidth) > widest - 2 } else { false }
      }
      for (column, cell) in cells.enumerated() {
        switch cell {
        case .text(let text):
          let format = unsafe isHigh ? wrapped : nil
          note(unsafe worksheet_write_string(page, row, UInt16(column), clean(text), format))
          note(unsafe raise(row, text, page))
        case .number(let value, let digits):
          let format = unsafe formats[digits] ?? self.format(digits, book)
          unsafe formats[digits] = format
          note(unsafe worksheet_write_number(page, row, UInt16(column), value, format))
        }
      }
    }
    for column in table.headers.indices {
      note(
        unsafe worksheet_set_column(
          page, UInt16(column), UInt16(column), width(of: column, table), nil))
    }
  }

  /// Makes a row as high as a text that goes over lines needs it: not every reader does so by itself.
  private static func raise(
    _ row: UInt32, _ text: String, _ page: UnsafeMutablePointer<lxw_worksheet>
  ) -> lxw_error {
    let width = Double(text.displayWidth)
    guard width > widest - 2 else { return LXW_NO_ERROR }
    // Words that end a line early, and wide letters: a tenth of a line is left free.
    let lines = min((width / (0.9 * widest)).rounded(.up), 27)
    return unsafe worksheet_set_row(page, row, lineHeight * lines, nil)
  }

  private static func format(
    _ digits: Int, _ book: UnsafeMutablePointer<lxw_workbook>
  ) -> UnsafeMutablePointer<lxw_format>? {
    let format = unsafe workbook_add_format(book)
    let decimals = digits == 0 ? "" : "." + String(repeating: "0", count: digits)
    unsafe format_set_num_format(format, "#,##0" + decimals)
    return unsafe format
  }

  /// Wide enough for the longest cell, within bounds.
  private static func width(of column: Int, _ table: Worksheet.Table) -> Double {
    let longest =
      table.rows.map { row in
        switch row[column] {
        case .text(let text): text.displayWidth
        case .number(let value, let digits): Fixed.number(value, digits: digits).displayWidth
        }
      }.max() ?? 0
    return min(Double(max(longest, table.headers[column].displayWidth) + 2), widest)
  }

  /// A text that a property of the file holds.
  private static func short(_ text: String) -> String {
    String(String.UnicodeScalarView(clean(text).unicodeScalars.prefix(250)))
  }

  /// A text that a cell holds: on one line, no longer than the library takes.
  private static func clean(_ text: String) -> String {
    let line = text.onOneLine
    return line.unicodeScalars.count <= longest / 2
      ? line : String(String.UnicodeScalarView(line.unicodeScalars.prefix(longest / 2)))
  }
}
