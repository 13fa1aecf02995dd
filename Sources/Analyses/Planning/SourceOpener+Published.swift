import Readers
import Specs

extension SourceOpener {
  /// The published tables in order of their years; nil where one cannot be had.
  mutating func open(_ published: PublishedSpec) -> [SourceFile]? {
    var files: [SourceFile] = []
    var places: [Int: SourceSpan] = [:]
    for entry in published.files {
      guard let year = YearText.year(entry.year.value) else {
        let payload = DiagnosticPayload.notAllowed(
          key: published.key.value, value: entry.year.value, near: nil,
          allowed: ["2019", "2018-2019"])
        diagnostics.append(Diagnostic(payload, at: entry.year.span))
        continue
      }
      if let first = places[year] {
        diagnostics.append(
          Diagnostic(.nameTaken(name: entry.year.value, first: first), at: entry.year.span))
        continue
      }
      places[year] = entry.year.span
      if let file = open(entry.file, of: year) { files.append(file) }
    }
    if let written = source.links {
      let path = FilePath(written.value, besides: specFile)
      do {
        links = SourceFile(
          written: written, table: try SchoolLinks.open(path.joined), shownPath: path.shown,
          year: nil)
      } catch {
        diagnostics += error.diagnostics(of: path.shown, writtenAs: written)
        return nil
      }
    }
    tables.sort { $0.year < $1.year }
    files.sort { ($0.year ?? 0) < ($1.year ?? 0) }
    return files.isEmpty || files.count < published.files.count ? nil : files
  }

  private mutating func open(_ file: Located<String>, of year: Int) -> SourceFile? {
    // What is wrong with another ending is told where the spec is checked.
    guard SpecLanguage.canRead(file.value) else {
      return nil
    }
    let path = FilePath(file.value, besides: specFile)
    let isUTF8 = source.encoding.map { $0.value == TextEncoding.utf8.rawValue } ?? true
    do throws(KeyStageTwoFault) {
      let table = try KeyStageTwoTable(
        path: path.joined, year: year, encoding: isUTF8 ? .utf8 : .windows1252)
      tables.append(table)
      return SourceFile(written: file, table: table.source, shownPath: path.shown, year: year)
    } catch {
      diagnostics += error.diagnostics(of: path.shown, writtenAs: file, year: year)
      return nil
    }
  }
}
