/// Why a file of another program (a statistical package, a spreadsheet) cannot be read.
public enum ForeignFileProblem: Sendable, Equatable {
  /// It is not of the kind that its ending says.
  case wrongKind
  /// It breaks the rules of its kind.
  case damaged
  /// It unpacks to far more than its size can mean.
  case expandsTooFar
  /// It changed while it was read.
  case changed
  /// A version, compression or encoding that cannot be read: the feature in one word.
  case unsupported(String)
  /// It is protected by a password, or is an old workbook under a new ending.
  case encrypted
  /// The process that read it broke off: `crashed`, `outOfMemory`, `outOfTime`, `silent` or `notStarted`.
  case stopped(String)
  /// Cells stand beside the table of a sheet.
  case cellsBesideTable(count: Int)
  /// Formulas of a sheet have no stored values.
  case formulasWithoutValue(count: Int)
}

extension ForeignFileProblem {
  var code: DiagnosticCode {
    switch self {
    case .wrongKind: .wrongFileKind
    case .damaged, .expandsTooFar, .changed: .damagedFile
    case .unsupported, .encrypted: .unsupportedFile
    case .stopped: .readerStopped
    case .cellsBesideTable, .formulasWithoutValue: .sheetLayout
    }
  }

  func sentence(path: String, kind: String) -> String {
    switch self {
    case .wrongKind: "\(path) is not \(kind), whatever its ending says"
    case .damaged: "\(path) is damaged: it breaks the rules of \(kind)"
    case .expandsTooFar: "\(path) unpacks to far more than \(kind) of its size can hold"
    case .changed: "\(path) changed while it was read"
    case .unsupported("encoding"): "\(path) holds text that is not in the encoding it states"
    case .unsupported(let feature): "\(path) is \(kind) of a \(feature) that cannot be read"
    case .encrypted: "\(path) is protected by a password, or is an old .xls under a new ending"
    case .stopped("outOfTime"): "reading \(path) took too long and was broken off"
    case .stopped("silent"):
      "reading \(path) was broken off: the disk or share gave nothing for ten minutes"
    case .stopped("outOfMemory"): "reading \(path) took too much memory and was broken off"
    case .stopped("notStarted"): "the process that reads \(path) could not be started"
    case .stopped: "the process that read \(path) crashed: the file is damaged, or made to do harm"
    case .cellsBesideTable(let count):
      count == 1
        ? "a cell of \(path) has content beside the table, in a column without a header"
        : "\(count) cells of \(path) have content beside the table, in columns without a header"
    case .formulasWithoutValue(let count):
      count == 1
        ? "a formula of \(path) was never calculated: the file holds no value for it"
        : "\(count) formulas of \(path) were never calculated: the file holds no values for them"
    }
  }

  var helps: [String] {
    switch self {
    case .wrongKind: ["give the file the ending of what it is, or save it as .csv"]
    case .damaged, .expandsTooFar, .stopped("crashed"):
      ["fetch the file again, or save it anew in the program that made it; .csv will do"]
    case .changed: ["run again when nobody writes to it"]
    case .unsupported: ["save it anew in a recent version of the program, or as .csv"]
    case .encrypted: ["open it in a spreadsheet program and save it as .xlsx without a password"]
    case .stopped("silent"): ["copy the file to a disk of this machine and name the copy"]
    case .stopped("notStarted"):
      ["run the command itself, not through a copy without its program file"]
    case .stopped: ["save it anew in the program that made it, with the columns that are needed"]
    case .cellsBesideTable: ["say `range:`, as in range: \"A1:F200\", or give the columns a header"]
    case .formulasWithoutValue: ["open the file in a spreadsheet program and save it"]
    }
  }
}

extension DiagnosticCode {
  static let foreignFileTable: [DiagnosticCode: (String, String, String)] = [
    .wrongFileKind: (
      "a file of another kind",
      "The bytes are not those of the kind of file that the ending means.",
      "give the file the ending of what it is, or save it as .csv."
    ),
    .damagedFile: (
      "a damaged file",
      "The file of a statistical package or a spreadsheet is cut short or changed; nothing of it was used.",
      "fetch it again, or save it anew in the program that made it."
    ),
    .unsupportedFile: (
      "a file that cannot be read",
      "The file has a password, or a version, compression or encoding that cannot be read.",
      "save it anew without a password, in a recent version, or as .csv."
    ),
    .readerStopped: (
      "a reader that broke off",
      "Files of other programs are read in a process of their own, bounded in memory and time. It broke "
        + "off, so the file is damaged, too large, or made to do harm; nothing of it was used.",
      "save the file anew in the program that made it, or as .csv."
    ),
    .sheetLayout: (
      "a sheet that is no plain table",
      "The sheet has cells beside the columns of its header, or formulas without a stored value.",
      "say `range:`, or open the file in a spreadsheet program and save it."
    ),
  ]
}
