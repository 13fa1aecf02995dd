/// A report as a page that needs nothing else: no network, no script, styles and figures within.
public struct ReportHTML: Sendable {
  /// A renderer.
  public init() {}

  /// The page.
  ///
  /// - Parameter report: The report.
  /// - Returns: HTML, ending in a newline.
  public func render(_ report: Report) -> String {
    let head = [
      "<!DOCTYPE html>", "<html lang=\"en\">", "<head>", "<meta charset=\"utf-8\">",
      "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">",
      // Nothing is loaded, whatever a label might try.
      "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">",
      "<title>\(report.title.markup)\(report.stamps.isEmpty ? "" : " [\(report.stampLine.markup)]")</title>",
      "<style>", ReportStyle.sheet(stamp: report.stampLine), "</style>", "</head>", "<body>",
      "<a class=\"skip\" href=\"#content\">Skip to the content</a>",
    ]
    let top =
      ["<header>"] + stamp(report) + ["<h1>\(report.title.markup)</h1>", "</header>"]
      + contents(report)
    let sections = report.sections.flatMap(section)
    let foot = ["<footer>"] + stamp(report) + ["<p>Made by diminish.</p>", "</footer>"]
    return
      (head + top + ["<main id=\"content\">"] + sections + ["</main>"] + foot
      + ["</body>", "</html>"]).joined(separator: "\n") + "\n"
  }

  private func stamp(_ report: Report) -> [String] {
    report.stamps.isEmpty ? [] : ["<p class=\"stamp\">\(report.stampLine.markup)</p>"]
  }

  private func contents(_ report: Report) -> [String] {
    let links = report.sections.map { section in
      "<li><a href=\"#section-\(section.id.markup)\">\(section.heading.markup)</a></li>"
    }
    return ["<nav aria-label=\"Contents\">", "<ul>"] + links + ["</ul>", "</nav>"]
  }

  private func section(_ section: Report.Section) -> [String] {
    let id = "section-\(section.id)".markup
    let isBrief = section.id == "brief"
    let blocks = section.blocks.enumerated().flatMap { place, block in
      self.block(block, isQuestion: isBrief && place == 0)
    }
    return [
      "<section aria-labelledby=\"\(id)\">", "<h2 id=\"\(id)\">\(section.heading.markup)</h2>",
    ]
      + blocks + ["</section>"]
  }

  private func block(_ block: Report.Block, isQuestion: Bool) -> [String] {
    switch block {
    case .heading(let text): ["<h3>\(text.markup)</h3>"]
    case .paragraph(let text):
      ["<p\(isQuestion ? " class=\"question\"" : "")>\(text.markup)</p>"]
    case .list(let items): ["<ul>"] + items.map { "<li>\($0.markup)</li>" } + ["</ul>"]
    case .table(let table):
      scrolling(
        table.title, "numbers",
        table: [
          String(HTMLRenderer(idPrefix: "table-").render(table).dropLast())
        ])
    case .grid(let grid): scrolling(grid.caption, "wide", table: self.grid(grid, "grid-\(grid.id)"))
    case .figure(let figure): self.figure(figure)
    case .references(let references):
      ["<ul>"] + references.map { "<li>\(link($0))</li>" } + ["</ul>"]
    }
  }

  /// A table that scrolls by itself where the page is narrow, by keyboard too.
  private func scrolling(_ name: String, _ kind: String, table: [String]) -> [String] {
    [
      "<div class=\"scroll \(kind)\" role=\"region\" tabindex=\"0\" aria-label=\"Table: \(name.markup)\">"
    ] + table + ["</div>"]
  }

  private func grid(_ grid: Report.Grid, _ id: String) -> [String] {
    func kind(_ column: Int) -> String { grid.numbers.contains(column) ? " class=\"number\"" : "" }
    let head = grid.columns.enumerated().map { column, text in
      "<th scope=\"col\"\(kind(column))>\(text.markup)</th>"
    }.joined()
    let rows = grid.rows.map { row in
      let cells = row.enumerated().map { column, text in
        column == 0
          ? "<th scope=\"row\">\(text.markup)</th>" : "<td\(kind(column))>\(text.markup)</td>"
      }
      return "<tr>\(cells.joined())</tr>"
    }
    return [
      "<table id=\"\(id.markup)\">", "<caption>\(grid.caption.markup)</caption>",
      "<thead><tr>\(head)</tr></thead>", "<tbody>",
    ] + rows + ["</tbody>", "</table>"]
  }

  private func figure(_ figure: Figure) -> [String] {
    let id = figure.id.markup
    let notes = figure.notes.map { "<p>\($0.markup)</p>" }
    let stamp = figure.stamps.isEmpty ? [] : ["<p>[\(figure.stampLine.markup)]</p>"]
    return [
      "<h3 id=\"figureheading-\(id)\">\(figure.title.markup)</h3>",
      "<figure id=\"figure-\(id)\" aria-labelledby=\"figureheading-\(id)\">",
      String(SVGRenderer().element(figure).dropLast()), "<figcaption>",
    ] + notes + stamp + ["</figcaption>", "</figure>"] + numbers(figure)
  }

  /// The numbers behind a figure, for those who do not see it.
  private func numbers(_ figure: Figure) -> [String] {
    if figure.points.isEmpty { return [] }
    let name = "The numbers of the figure: \(figure.title)"
    let table = scrolling(
      name, "wide", table: grid(FigureGrid.grid(figure, caption: name), "figuregrid-\(figure.id)"))
    return ["<details>", "<summary>\(name.markup)</summary>"] + table + ["</details>"]
  }

  private func link(_ reference: Reference) -> String {
    guard let doi = reference.doi else { return reference.text.markup + "." }
    return
      "\(reference.text.markup), <a href=\"https://doi.org/\(doi.markup)\">doi:\(doi.markup)</a>."
  }
}
