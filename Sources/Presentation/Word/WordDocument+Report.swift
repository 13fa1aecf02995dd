extension WordDocument {
  /// A report as a document.
  ///
  /// - Parameters:
  ///   - report: The report.
  ///   - pictures: The PNG of each figure by its id; figures without one are told by their words and numbers.
  init(_ report: Report, pictures: [String: Picture]) {
    title = report.title
    stamp = report.stampLine
    blocks = report.stamps.isEmpty ? [] : [.paragraph("[\(report.stampLine)]", .stamp)]
    for section in report.sections {
      blocks.append(.heading(1, section.heading))
      for (place, block) in section.blocks.enumerated() {
        let isQuestion = section.id == "brief" && place == 0
        blocks += WordDocument.blocks(block, isQuestion: isQuestion, pictures)
      }
    }
  }

  private static func blocks(
    _ block: Report.Block, isQuestion: Bool, _ pictures: [String: Picture]
  ) -> [Block] {
    switch block {
    case .heading(let text): [.heading(2, text)]
    case .paragraph(let text): [.paragraph(text, isQuestion ? .question : .normal)]
    case .list(let items): [.list(items.map { Item(text: $0) })]
    case .table(let table): blocks(table)
    case .grid(let grid): [.table(WordTable(grid))]
    case .figure(let figure): blocks(figure, pictures[figure.id])
    case .references(let references): [.list(references.map { Item(text: $0.text, doi: $0.doi) })]
    }
  }

  /// A figure: what it says, the picture or words in its place, notes, numbers.
  private static func blocks(_ figure: Figure, _ picture: Picture?) -> [Block] {
    var blocks: [Block] = [.heading(2, figure.title)]
    if let picture {
      blocks.append(.picture(picture))
    } else {
      blocks.append(
        .paragraph("The picture is figures/\(figure.id).svg. \(figure.altText)", .normal))
    }
    blocks += figure.notes.map { .paragraph($0, .note) }
    if !figure.stamps.isEmpty { blocks.append(.paragraph("[\(figure.stampLine)]", .stamp)) }
    if !figure.points.isEmpty {
      blocks.append(
        .table(WordTable(FigureGrid.grid(figure, caption: "The numbers of the figure"))))
    }
    return blocks
  }
}

extension WordTable {
  /// A plain table.
  init(_ grid: Report.Grid) {
    self.init(
      caption: grid.caption, headers: [grid.columns.map { Header(text: $0) }], rows: grid.rows,
      numbers: grid.numbers)
  }
}
