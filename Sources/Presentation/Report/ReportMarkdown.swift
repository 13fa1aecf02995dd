/// A report in GitHub's Markdown; its figures stand beside it in `figures/`.
public struct ReportMarkdown: Sendable {
  /// A renderer.
  public init() {}

  /// The report.
  ///
  /// - Parameter report: The report.
  /// - Returns: Markdown, ending in a newline.
  public func render(_ report: Report) -> String {
    let stamp = report.stamps.isEmpty ? [] : ["**[\(report.stampLine.markdown)]**"]
    let pieces =
      ["# \(report.title.markdown)"] + stamp + report.sections.flatMap(section) + stamp
    return pieces.joined(separator: "\n\n") + "\n"
  }

  private func section(_ section: Report.Section) -> [String] {
    ["## \(section.heading.markdown)"] + section.blocks.flatMap(block)
  }

  private func block(_ block: Report.Block) -> [String] {
    switch block {
    case .heading(let text): return ["### \(text.markdown)"]
    case .paragraph(let text): return [text.markdownParagraph]
    case .list(let items): return [items.map { "- \($0.markdown)" }.joined(separator: "\n")]
    case .table(let table): return [String(MarkdownRenderer().render(table).dropLast())]
    case .grid(let grid): return self.grid(grid)
    case .figure(let figure): return self.figure(figure)
    case .references(let references):
      let lines = references.map { reference in
        let link = reference.doi.map { ", [doi:\($0.markdown)](https://doi.org/\($0))" } ?? ""
        return "- \(reference.text.markdown)\(link)."
      }
      return [lines.joined(separator: "\n")]
    }
  }

  private func grid(_ grid: Report.Grid) -> [String] {
    func line(_ cells: [String]) -> String { "| " + cells.joined(separator: " | ") + " |" }
    let rule = grid.columns.indices.map { grid.numbers.contains($0) ? "---:" : ":---" }
    let rows = grid.rows.map { line($0.map(\.markdown)) }
    let lines = [line(grid.columns.map(\.markdown)), line(rule)] + rows
    return ["**\(grid.caption.markdown)**", lines.joined(separator: "\n")]
  }

  private func figure(_ figure: Figure) -> [String] {
    let stamp = figure.stamps.isEmpty ? [] : ["[\(figure.stampLine.markdown)]"]
    return [
      "### \(figure.title.markdown)",
      "![\(figure.altText.markdown)](figures/\(figure.id).svg)",
    ] + figure.notes.map(\.markdownParagraph) + stamp
      + ["The numbers: [figures/\(figure.id.markdown).csv](figures/\(figure.id).csv)"]
  }
}
