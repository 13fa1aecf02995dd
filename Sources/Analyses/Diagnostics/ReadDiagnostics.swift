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
  /// - Returns: One diagnostic per problem that was kept.
  func diagnostics(
    of shown: String, writtenAs written: Located<String>, sheet: Located<String>? = nil,
    range: Located<String>? = nil
  ) -> [Diagnostic] {
    problems.map { problem in
      let place = Diagnostic.Place.data(
        file: shown, line: problem.place.line, column: problem.place.column)
      switch problem.kind {
      case .cannotOpen(let code):
        return Diagnostic(
          .unreadableFile(path: written.value, FileProblem(systemError: code)), at: written.span)
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
      .wrongKind(key: "delimiter", wanted: "one ASCII character", found: .text)
    case .fault: .emptyData
    case .emptyFile: .emptyData
    case .duplicateName(let name, let first):
      .duplicateHeader(name: name, firstColumn: first.column ?? 1)
    case .noSuchColumn(let name): .unknownColumn(name: name, near: [])
    case .raggedRow(let expected, let found):
      .raggedRow(row: row, expected: expected, found: found)
    case .unterminatedQuote: .brokenQuote(row: row, unterminated: true)
    case .textAfterQuote: .brokenQuote(row: row, unterminated: false)
    case .notUTF8: .dataNotText(row: place.row, byteOffset: place.byteOffset ?? 0, isNUL: false)
    case .nulByte: .dataNotText(row: place.row, byteOffset: place.byteOffset ?? 0, isNUL: true)
    case .notANumber(let count): type("number", column, row, count)
    case .notAnInteger(let count): type("integer", column, row, count)
    case .notAYear(let count): type("year", column, row, count)
    case .notAFlag(let count): type("flag", column, row, count)
    case .unknownLevel(let count):
      .undeclaredLevel(column: column, firstRow: row, count: count)
    case .outOfRange(let count): .cellRange(column: column, firstRow: row, count: count)
    case .undeclaredCode(let count, let share):
      .undeclaredCode(column: column, firstRow: row, count: count, numericShare: share)
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
