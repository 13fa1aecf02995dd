/// A document for a word processor as values: blocks in order, under a title and the stamps.
struct WordDocument: Equatable {
  /// A piece of the document.
  enum Block: Equatable {
    /// A heading, 1 for the sections.
    case heading(Int, String)
    /// Sentences.
    case paragraph(String, Style)
    /// Sentences one below the other, each with a link at its end or without.
    case list([Item])
    /// A table.
    case table(WordTable)
    /// A picture.
    case picture(Picture)
  }

  /// How a paragraph looks, by the name of its style.
  enum Style: String {
    /// As most of the text.
    case normal = "Normal"
    /// The question that the document answers.
    case question = "Question"
    /// Below a table or a figure.
    case note = "Note"
    /// What cannot be lost.
    case stamp = "Stamp"
  }

  /// A line of a list.
  struct Item: Equatable {
    /// What it says.
    var text: String
    /// The DOI of the work that it names.
    var doi: String?
  }

  /// A picture of a figure.
  struct Picture: Equatable {
    /// The name of its file within the document.
    var name: String
    /// A PNG.
    var bytes: [UInt8]
    /// The size in pixels at 96 to the inch.
    var width: Double
    /// The height in the same.
    var height: Double
    /// What it shows, for those who do not see it.
    var altText: String
  }

  /// The title, of the first page and of the file's properties.
  var title: String
  /// The stamps in words; empty without stamps.
  var stamp: String
  /// What it holds, in order.
  var blocks: [Block]

  /// The pictures in order.
  var pictures: [Picture] {
    blocks.compactMap { if case .picture(let picture) = $0 { picture } else { nil } }
  }

  /// The number of headings beside the title.
  var headingCount: Int {
    blocks.filter { if case .heading = $0 { true } else { false } }.count
  }

  /// The DOIs that are linked, each once.
  var dois: [String] {
    blocks.flatMap { block -> [String] in
      if case .list(let items) = block { items.compactMap(\.doi) } else { [] }
    }.uniqued()
  }
}

/// A table of a document: the header rows come again on every page, and the first column holds the headings of rows.
struct WordTable: Equatable {
  /// A heading over one or several columns.
  struct Header: Equatable {
    /// What it says.
    var text: String
    /// How many columns it is over.
    var span = 1
  }

  /// What it is of: the caption.
  var caption: String
  /// The header rows from above, each as wide as the table; the last has a heading for every column.
  var headers: [[Header]]
  /// The rows.
  var rows: [[String]]
  /// The columns of numbers.
  var numbers: Set<Int>
  /// Rows that hold no numbers, but the name of those below.
  var panels: Set<Int> = []
  /// The first of the rows that a line parts from those above; nil without.
  var rule: Int?

  /// The number of columns.
  var columnCount: Int { headers.last?.count ?? 0 }
}
