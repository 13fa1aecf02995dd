/// Why a file of a statistical package or a workbook cannot be read.
public enum FileFault: Error, Sendable, Equatable {
  /// The bytes are not those of a file of this kind, whatever its ending says.
  case notOfKind(FileKind)
  /// The file breaks the rules of its kind: cut short, or changed.
  case damaged(FileKind)
  /// A version, compression or encoding that cannot be read.
  case unsupported(FileKind, UnsupportedFeature)
  /// The file is protected by a password, or is an old workbook under a new ending.
  case encrypted(FileKind)
  /// The file unpacks to far more than its size can mean.
  case expandsTooFar(FileKind)
  /// The process that read the file broke off.
  case readerStopped(FileKind, ReaderStop)
  /// The file changed between the look at its header and the reading of its rows.
  case changed
  /// The workbook has no sheet of this name or number.
  case noSuchSheet(name: String, sheets: [String])
  /// The range is not spelled as `A3:F200`, or lies outside the sheet's cells, which are given.
  case badRange(used: String?)
  /// Cells with content stand beside the table, in columns without a header; the place is the first one's.
  case cellsBesideTable(count: Int)
  /// Formulas were never calculated: the file holds no values for them; the place is the first one's.
  case formulasWithoutValue(count: Int)
}

/// What a kind of file may have that cannot be read.
public enum UnsupportedFeature: String, Sendable, Equatable {
  /// Its version.
  case version
  /// Its compression.
  case compression
  /// Its encoding of text, or text that is not in the encoding that the file states.
  case encoding
}

/// How the process that read a file broke off.
public enum ReaderStop: String, Sendable, Equatable {
  /// It crashed.
  case crashed
  /// It took too much memory.
  case outOfMemory
  /// It took too much time.
  case outOfTime
  /// Nothing came from it for too long, though it took no processor time.
  case silent
  /// It could not be started.
  case notStarted
}

/// A kind of file that a child process reads.
public enum FileKind: String, Sendable, Equatable, CaseIterable {
  /// Stata's `.dta`.
  case stata = "dta"
  /// SPSS's `.sav` and `.zsav`.
  case spss = "sav"
  /// SPSS's portable `.por`.
  case spssPortable = "por"
  /// SAS's `.sas7bdat`.
  case sas = "sas7bdat"
  /// SAS's transport file, `.xpt`.
  case sasTransport = "xpt"
  /// Excel's `.xlsx` and `.xlsm`.
  case workbook = "xlsx"

  /// The kind that a path's ending means, or nil for a text file.
  init?(path: String) {
    let name = path.lowercased()
    let endings: [(String, FileKind)] = [
      (".dta", .stata), (".sav", .spss), (".zsav", .spss), (".por", .spssPortable),
      (".sas7bdat", .sas), (".xpt", .sasTransport), (".xlsx", .workbook), (".xlsm", .workbook),
    ]
    guard let kind = endings.first(where: { name.hasSuffix($0.0) }) else { return nil }
    self = kind.1
  }
}
