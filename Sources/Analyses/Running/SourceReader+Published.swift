import Frames
import Readers
import Specs

extension SourceReader {
  /// Published tables as rows of schools, years and groups.
  ///
  /// - Throws: The problems of all tables.
  func read(_ tables: [KeyStageTwoTable]) throws(AnalysisFailure) -> SourceReading {
    var years: [KeyStageTwoYear] = []
    var problems = AnalysisFailure(diagnostics: [])
    for (file, table) in zip(source.files, tables) {
      do throws(KeyStageTwoFault) {
        years.append(try table.read(missing: source.missing, threads: threads))
      } catch {
        problems.diagnostics += error.diagnostics(
          of: file.shownPath, writtenAs: file.written, year: table.year)
        problems.hidden += error.hiddenCount
      }
    }
    let links = linked(&problems)
    if !problems.diagnostics.isEmpty { throw problems }
    let identities = SchoolIdentities(years, links: links?.links)
    let panel = KeyStageTwoPanel.frame(years, identities)
    let rowCounts = panel.rowCounts(by: "source.year")
    let columns = source.columns.map { request -> Column in
      guard request.name != PublishedSource.effectiveCount else {
        return PublishedSource.effectiveCounts(panel)
      }
      guard let column = panel[request.name] else {
        preconditionFailure("a panel without \(request.name)")
      }
      return column
    }
    return SourceReading(
      name: source.name, frame: Frame(columns: columns, rowCount: panel.rowCount),
      types: PublishedSource.declarations.compactMapValues(\.type),
      files: zip(source.files, years).map { file, year in
        SourceReading.File(
          path: file.written.value, digest: year.reading.digest, bytes: year.reading.sourceBytes,
          rows: rowCounts[year.year] ?? 0)
      },
      // Short rows of closed and special schools are as published: nothing to remark.
      links: links?.file,
      notices: links == nil
        ? []
        : [
          .followedSchools(
            count: identities.followedCount, apart: identities.apartCount,
            declined: identities.declinedCount)
        ],
      rejects: nil)
  }

  /// Which school followed which, where a file of links is given.
  private func linked(
    _ problems: inout AnalysisFailure
  ) -> (links: SchoolLinks, file: SourceReading.File)? {
    guard let file = source.links else { return nil }
    do throws(ReadFailure) {
      let (links, reading) = try SchoolLinks.read(file.table, threads: threads)
      return (
        links,
        SourceReading.File(
          path: file.written.value, digest: reading.digest, bytes: reading.sourceBytes,
          rows: reading.rowsRead)
      )
    } catch {
      problems.diagnostics += error.diagnostics(of: file.shownPath, writtenAs: file.written)
      problems.hidden += error.totalCount - error.problems.count
      return nil
    }
  }
}

extension Frame {
  /// How many rows have each value of a column of years.
  fileprivate func rowCounts(by name: String) -> [Int: Int] {
    guard case .number(let years) = self[name]?.values else { return [:] }
    return years.reduce(into: [:]) { $0[Int($1), default: 0] += 1 }
  }
}
