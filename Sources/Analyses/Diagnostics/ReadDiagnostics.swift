import FoundationEssentials
import Glibc
import Readers
import Specs

extension ReadFailure {
  /// The problems of a reading as diagnostics: places in the file, never a cell of it.
  ///
  /// - Parameters:
  ///   - shown: The file as seen from where the command runs.
  ///   - written: The file as the spec names it, with its place.
  ///   - sheet: The sheet as the spec names it.
  ///   - range: The range as the spec names it.
  ///   - delimiter: The delimiter as the spec names it.
  /// - Returns: One diagnostic per problem that was kept.
  func diagnostics(
    of shown: String, writtenAs written: Located<String>, sheet: Located<String>? = nil,
    range: Located<String>? = nil, delimiter: Located<String>? = nil
  ) -> [Diagnostic] {
    problems.map { problem in
      let place = Diagnostic.Place.data(
        file: shown, line: problem.place.line, column: problem.place.column)
      switch problem.kind {
      case .cannotOpen(let code):
        return Diagnostic(
          .unreadableFile(path: written.value, FileProblem(systemError: code)), at: written.span)
      case .unusableDelimiter:
        return Diagnostic(problem.payload, at: delimiter.map { .spec($0.span) } ?? place)
      case .notAFile:
        return Diagnostic(.unreadableFile(path: written.value, .notAFile), at: written.span)
      case .fault(let fault):
        let isInSheet = problem.place.line != nil
        return fault.diagnostic(
          written, sheet: sheet, range: range, at: isInSheet ? place : .spec(written.span))
      default: return Diagnostic(problem.payload, at: place)
      }
    }
  }
}

extension FileProblem {
  /// A problem from the system's error number.
  init(systemError code: Int32) {
    switch code {
    case ENOENT, ENOTDIR: self = .notFound
    case EISDIR: self = .notAFile
    case EACCES, EPERM: self = .noPermission
    case ENOSPC: self = .noSpace
    default: self = .system("error \(code)")
    }
  }

  /// Why a file cannot be read whole: it is not there, no regular file, or not permitted.
  init(unreadable path: String) {
    switch SystemFiles.isRegular(path) {
    case .success(let isRegular): self = isRegular ? .noPermission : .notAFile
    case .failure(let error): self.init(systemError: error.code.rawValue)
    }
  }
}

extension ReadProblem {
  /// What is wrong, as a diagnostic has it.
  fileprivate var payload: DiagnosticPayload {
    let column = place.columnName ?? ""
    let row = place.row ?? 1
    return switch kind {
    case .cannotOpen(let code): .unreadableFile(path: "", FileProblem(systemError: code))
    case .notAFile: .unreadableFile(path: "", .notAFile)
    case .unusableDelimiter:
      .wrongKind(
        key: "delimiter", wanted: "one ASCII character other than a blank, a quote or a line end",
        found: .text)
    case .fault: .emptyData
    case .emptyFile: .emptyData
    case .duplicateName(let name, let first):
      .duplicateHeader(name: name, firstColumn: first.column ?? 1)
    case .noSuchColumn(let name): .unknownColumn(name: name, near: [])
    case .raggedRow(let expected, let found):
      .raggedRow(row: row, expected: expected, found: found)
    case .unterminatedQuote: .brokenQuote(row: row, unterminated: true)
    case .textAfterQuote: .brokenQuote(row: row, unterminated: false)
    case .utf16: .dataNotText(row: nil, byteOffset: 0, isNUL: false, isUTF16: true)
    case .notUTF8: .dataNotText(row: place.row, byteOffset: place.byteOffset ?? 0, isNUL: false)
    case .notWindows1252:
      .notWindows1252(row: place.row, byteOffset: place.byteOffset ?? 0)
    case .clothedNumbers(let count, let format):
      .clothedNumbers(column: column, firstRow: row, count: count, formats: format.names)
    case .gzipTruncated(let byte): .damagedGzip(byteOffset: byte, isCut: true)
    case .gzipCorrupt(let byte): .damagedGzip(byteOffset: byte, isCut: false)
    case .recordTooLong(let limit): .recordTooLong(limit: limit)
    case .tooManyRejects(let count, let rows): .tooManyRejects(count: count, rows: rows)
    case .nulByte: .dataNotText(row: place.row, byteOffset: place.byteOffset ?? 0, isNUL: true)
    case .notANumber(let count): type("number", column, row, count)
    case .notAnInteger(let count): type("integer", column, row, count)
    case .notAYear(let count): type("year", column, row, count)
    case .notADate(let count): type("date", column, row, count)
    case .notAFlag(let count): type("flag", column, row, count)
    case .unknownLevel(let count):
      .undeclaredLevel(column: column, firstRow: row, count: count)
    case .outOfRange(let count): .cellRange(column: column, firstRow: row, count: count)
    case .undeclaredCode(let count, let share, let form):
      .undeclaredCode(
        column: column, firstRow: row, count: count, numericShare: share, forms: form.plural)
    case .tooManyReasons(let count):
      .refusedCombination(
        "\(count) reasons for missing values", with: "column \(column)",
        instead: "at most 255 reasons")
    }
  }

  private func type(
    _ type: String, _ column: String, _ row: Int, _ count: Int
  ) -> DiagnosticPayload {
    .cellType(column: column, type: type, firstRow: row, count: count)
  }
}

extension NumberFormat {
  /// The clothes as the key `format:` names them.
  fileprivate var names: [String] {
    NumberFormatSpec.allCases.filter { contains(NumberFormat([$0])) }.map(\.rawValue)
  }

  /// The clothes that the key `format:` names.
  init(_ specs: [NumberFormatSpec]) {
    self = specs.reduce(into: []) { $0.formUnion($1 == .percent ? .percent : .thousands) }
  }
}

extension RejectedRecord {
  /// A record that was left out, without anything of its cells.
  init(_ problem: ReadProblem, of source: String, file: String) {
    let name = problem.place.columnName
    let reason: String =
      switch problem.kind {
      case .raggedRow(let expected, let found): "\(found) cells where the header has \(expected)"
      case .textAfterQuote: "text after a closing quote"
      case .notAnInteger: "no integer: \(name ?? "")"
      case .notAYear: "no year: \(name ?? "")"
      case .notADate: "no date: \(name ?? "")"
      case .notAFlag: "no flag: \(name ?? "")"
      default: "no number: \(name ?? "")"
      }
    self.init(
      source: source, file: file, line: problem.place.line ?? 0, column: problem.place.column ?? 0,
      byte: problem.place.byteOffset ?? 0, reason: reason)
  }
}
