import Estimation
import Readers
import Specs

extension FileFault {
  /// The fault as a diagnostic: at what the spec says, or at a cell of the sheet.
  ///
  /// - Parameters:
  ///   - written: The file as the spec names it.
  ///   - sheet: The sheet as the spec names it.
  ///   - range: The range as the spec names it.
  ///   - place: Where it is told.
  /// - Returns: The diagnostic.
  func diagnostic(
    _ written: Located<String>, sheet: Located<String>?, range: Located<String>?,
    at place: Diagnostic.Place
  ) -> Diagnostic {
    switch self {
    case .noSuchSheet(let name, let sheets):
      return Diagnostic(
        .unknownName(
          kind: "sheet", name: name, near: Nearest.name(to: name, among: sheets), known: sheets),
        at: sheet?.span ?? written.span)
    case .badRange(let used):
      guard let range else { return Diagnostic(.emptyData, at: written.span) }
      let wanted =
        used.map { "a range that begins with a header; the sheet has cells in \($0)" }
        ?? "spelled as \"A3:F200\" or \"A:F\", within a sheet that has cells"
      return Diagnostic(.outOfRange(key: "range", range: wanted), at: range.span)
    default:
      return Diagnostic(
        .foreignFile(path: written.value, kind: kind?.words ?? "", problem), at: place)
    }
  }

  private var kind: FileKind? {
    switch self {
    case .notOfKind(let kind), .damaged(let kind), .unsupported(let kind, _), .encrypted(let kind),
      .expandsTooFar(let kind), .readerStopped(let kind, _):
      kind
    default: nil
    }
  }

  private var problem: ForeignFileProblem {
    switch self {
    case .notOfKind: .wrongKind
    case .unsupported(_, let feature): .unsupported(feature.rawValue)
    case .encrypted: .encrypted
    case .expandsTooFar: .expandsTooFar
    case .readerStopped(_, let stop): .stopped(stop.rawValue)
    case .changed: .changed
    case .cellsBesideTable(let count): .cellsBesideTable(count: count)
    case .formulasWithoutValue(let count): .formulasWithoutValue(count: count)
    case .damaged, .noSuchSheet, .badRange: .damaged
    }
  }
}

extension FileKind {
  /// The kind in words.
  fileprivate var words: String {
    switch self {
    case .stata: "a Stata file (.dta)"
    case .spss: "an SPSS file (.sav)"
    case .spssPortable: "a portable SPSS file (.por)"
    case .sas: "a SAS file (.sas7bdat)"
    case .sasTransport: "a SAS transport file (.xpt)"
    case .workbook: "an Excel workbook (.xlsx)"
    }
  }
}

extension ReadNotice {
  /// The notice as a finding of the analysis.
  ///
  /// - Parameter source: The name of the source in the spec.
  /// - Returns: The finding.
  func finding(source: String) -> Finding {
    switch self {
    case .blankLinesSkipped(let count): .blankLines(source: source, count: count)
    case .raggedRows(let rows):
      .raggedRows(source: source, short: rows.shortCount, long: rows.longCount)
    case .firstSheetRead(let name, let count): .firstSheet(source: source, sheet: name, of: count)
    case .mergedCells(let count): .mergedCells(source: source, count: count)
    case .unnamedColumns(let first, let count, let cells):
      .unnamedColumns(source: source, first: first, count: count, cells: cells)
    case .followedSchools(let count, let apart, let declined):
      .followedSchools(source: source, count: count, apart: apart, declined: declined)
    }
  }
}
