import FoundationEssentials
import Readers
import Specs

/// Finds the files of a source and opens each for its header.
struct SourceOpener {
  let source: SourceSpec
  let specFile: String
  var diagnostics: [Diagnostic] = []
  /// Published tables, in the order of their files.
  var tables: [KeyStageTwoTable] = []
  /// Which school followed which, beside published tables.
  var links: SourceFile?

  init(_ source: SourceSpec, specFile: String) {
    self.source = source
    self.specFile = specFile
  }

  /// The column of years, where the names of the files hold them.
  private(set) var yearColumn: String?

  /// The files in order, or nil where one cannot be had.
  mutating func open() -> [SourceFile]? {
    if let published = source.published { return open(published) }
    let found: [(written: Located<String>, year: Int?)]
    switch source.stack {
    case nil: found = source.file.map { [($0, nil)] } ?? []
    case .list(let files): found = files.map { ($0, nil) }
    case .pattern(let pattern): found = matches(of: pattern)
    case .byYear(let files): found = years(files)
    }
    diagnostics += repeated(found.map(\.written))
    let files = found.compactMap { open($0.written, year: $0.year) }
    if let yearColumn, let pattern = patternPlace {
      for file in files where file.table.header.contains(where: { $0.name == yearColumn }) {
        diagnostics.append(
          Diagnostic(
            .joinClash(source: file.written.value, names: [yearColumn], prefix: nil, isYear: true),
            at: pattern))
        return nil
      }
    }
    return files.isEmpty || files.count < found.count ? nil : files
  }

  /// Files that stand in the list twice, however they are spelled: their rows would count twice.
  private func repeated(_ files: [Located<String>]) -> [Diagnostic] {
    var first: [String: SourceSpan] = [:]
    return files.compactMap { file in
      let path = URL(filePath: FilePath(file.value, besides: specFile).joined)
        .standardizedFileURL.resolvingSymlinksInPath().path
      if let place = first[path] {
        return Diagnostic(.nameTaken(name: file.value, first: place), at: file.span)
      }
      first[path] = file.span
      return nil
    }
  }

  private var patternPlace: SourceSpan? {
    switch source.stack {
    case .pattern(let pattern): pattern.span
    case .byYear(let files): files.first?.year.span
    case .list, nil: nil
    }
  }

  private mutating func open(_ file: Located<String>, year: Int?) -> SourceFile? {
    // What is wrong with another ending is told where the spec is checked.
    guard SpecLanguage.canRead(file.value) else { return nil }
    let path = FilePath(file.value, besides: specFile)
    let delimiter = source.delimiter.flatMap { $0.value == "tab" ? "\t" : $0.value.first }
    do {
      let table = try TableFile.open(
        path: path.joined,
        options: .init(
          delimited: .init(source, delimiter: delimiter), sheet: source.sheet?.value,
          range: source.range?.value))
      // Without it every column of the spec would be unknown, one by one.
      if table is DelimitedSource, let other = table.header.delimiter(besides: delimiter) {
        diagnostics.append(
          Diagnostic(.undividedHeader(path: file.value, delimiter: other), at: file.span))
        return nil
      }
      return SourceFile(written: file, table: table, shownPath: path.shown, year: year)
    } catch {
      diagnostics += error.diagnostics(
        of: path.shown, writtenAs: file, sheet: source.sheet, range: source.range,
        delimiter: source.delimiter)
      return nil
    }
  }

  /// The files of a map of years.
  private mutating func years(
    _ files: [StackSpec.FileOfYear]
  ) -> [(Located<String>, Int?)] {
    yearColumn = "year"
    var first: [Int: SourceSpan] = [:]
    return files.compactMap { entry in
      guard let year = YearText.year(entry.year.value) else {
        let payload = DiagnosticPayload.notAllowed(
          key: "files", value: entry.year.value, near: nil, allowed: ["2018", "2017-2018"])
        diagnostics.append(Diagnostic(payload, at: entry.year.span))
        return nil
      }
      if let place = first[year] {
        diagnostics.append(
          Diagnostic(.nameTaken(name: entry.year.value, first: place), at: entry.year.span))
      }
      first[year] = entry.year.span
      return (entry.file, year)
    }
  }

  /// The files that a pattern finds, by name; at least one, or a problem.
  private mutating func matches(
    of written: Located<String>
  ) -> [(Located<String>, Int?)] {
    guard FilePattern.isPattern(written.value) else { return [(written, nil)] }
    guard let pattern = FilePattern(written.value) else {
      diagnostics.append(
        Diagnostic(
          .wrongKind(
            key: "files",
            wanted: "a path whose last part alone holds at most three `*`, `?`, and one `{year}`",
            found: .text), at: written.span))
      return []
    }
    yearColumn = pattern.yearColumn
    let folder = FilePath(pattern.folder.isEmpty ? "." : pattern.folder, besides: specFile)
    let names: [String]
    do {
      names = try FileManager.default.contentsOfDirectory(
        atPath: folder.joined.isEmpty ? "." : folder.joined)
    } catch {
      names = []
    }
    let found = names.compactMap { name -> (name: String, year: Int?)? in
      let match = pattern.match(name)
      return match.matches ? (name, match.year) : nil
    }
    if found.isEmpty {
      diagnostics.append(
        Diagnostic(.unreadableFile(path: written.value, .noMatch), at: written.span))
    }
    return found.sorted { $0.name.utf8.lexicographicallyPrecedes($1.name.utf8) }.map {
      (Located(pattern.folder + $0.name, at: written.span), $0.year)
    }
  }
}

extension [TableHeaderField] {
  /// What seems to part the columns of a text file's header that was read as one.
  ///
  /// - Parameter own: By which it was read; nil for the ending's. A name in quotes may hold it.
  /// - Returns: The first of the usual ones in the only name; nil without any.
  fileprivate func delimiter(besides own: Character?) -> Character? {
    guard count == 1, let name = first?.name else { return nil }
    let others: [Character] = own == nil ? [";", "\t", "|"] : [";", "\t", "|", ","]
    return others.first { $0 != own && name.contains($0) }
  }
}

extension DelimitedSource.Options {
  /// The options that a source's keys ask for.
  fileprivate init(_ source: SourceSpec, delimiter: Character?) {
    let isUTF8 = source.encoding.map { $0.value == TextEncoding.utf8.rawValue } ?? true
    self.init(
      delimiter: delimiter, encoding: isUTF8 ? .utf8 : .windows1252,
      padsRows: source.ragged?.value == "pad",
      rejects: source.rejects.map {
        RejectLimit(count: $0.atMost?.value, share: $0.share?.value)
      })
  }
}
