import Analyses

/// What the run was made of.
enum ProvenanceSection {
  static func section(_ result: Result, _ provenance: Provenance?) -> Report.Section {
    var blocks: [Report.Block] = []
    if let provenance {
      blocks.append(
        .paragraph(
          "Made by diminish \(provenance.version) with \(provenance.blas), from the files below; run.json has the "
            + "time, the threads and the timings."))
      if let only = provenance.only {
        blocks.append(.paragraph("Only these models were run: \(only.joined(separator: ", "))."))
      }
      blocks.append(.grid(files(provenance)))
    } else {
      blocks.append(
        .paragraph(
          "Made from result.json alone; the run's run.json tells the files, their digests and the version."
        ))
    }
    if !result.stamps.isEmpty {
      blocks.append(
        .paragraph("This report is stamped: \(result.stamps.map(\.words).joined(separator: "; ")).")
      )
    }
    return Report.Section(id: "provenance", heading: "What this was made of", blocks: blocks)
  }

  private static func files(_ provenance: Provenance) -> Report.Grid {
    Report.Grid(
      id: "files", caption: "Files and their digests",
      columns: ["File", "Part", "Rows", "SHA-256"],
      rows: ([provenance.spec] + provenance.data).map { file in
        [
          file.path, file.source.map { "source \($0)" } ?? "spec",
          file.rows.map { Fixed.count(Double($0)) } ?? "not data", file.sha256,
        ]
      }, numbers: [2])
  }
}
