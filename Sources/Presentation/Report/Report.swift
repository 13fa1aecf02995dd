public import Analyses

/// The report of a run as values: sections of sentences, tables and figures; every renderer reads it, none adds to it.
///
/// Question and findings come first. It is a function of the result; what the run was made of is told where it is
/// known. It holds no time, so the same run gives the same bytes.
public struct Report: Sendable {
  /// One section.
  public struct Section: Sendable {
    /// The name in links.
    var id: String
    /// The heading.
    var heading: String
    /// What it holds, in order.
    var blocks: [Block]
  }

  /// A piece of a section.
  enum Block: Sendable {
    /// A heading below that of the section.
    case heading(String)
    /// Sentences.
    case paragraph(String)
    /// Sentences one below the other.
    case list([String])
    /// A table of estimates.
    case table(ResultTable)
    /// A plain table.
    case grid(Grid)
    /// A figure.
    case figure(Figure)
    /// What is cited.
    case references([Reference])
  }

  /// A plain table; the first column has the headings of its rows.
  struct Grid: Sendable, Equatable {
    /// The name in links.
    var id: String
    /// What it holds.
    var caption: String
    /// The headings of the columns.
    var columns: [String]
    /// The cells; none is empty for want of a value, but says why.
    var rows: [[String]]
    /// The columns of numbers.
    var numbers: Set<Int> = []
  }

  /// What the run is called.
  public let title: String
  /// The stamps.
  public let stamps: [Stamp]
  /// The sections in order.
  public let sections: [Section]

  /// The report of a run.
  ///
  /// - Parameters:
  ///   - result: The result.
  ///   - provenance: What it was made of; nil where only the result is at hand.
  public init(_ result: Result, provenance: Provenance?) {
    title = result.title ?? result.id
    stamps = result.stamps
    sections = [
      BriefSection.section(result), DesignSection.section(result), DataSection.section(result),
      Report.tables(result), Report.figures(result), CheckSection.section(result),
      ConventionSection.section(result), ProvenanceSection.section(result, provenance),
    ].filter { !$0.blocks.isEmpty }
  }

  private static func tables(_ result: Result) -> Section {
    Section(
      id: "results", heading: "Results", blocks: ResultTable.all(of: result).map(Block.table))
  }

  private static func figures(_ result: Result) -> Section {
    Section(
      id: "figures", heading: "Figures", blocks: Figure.all(of: result).map(Block.figure))
  }

  /// The stamps in words; empty without stamps.
  var stampLine: String { stamps.map(\.words).joined(separator: "; ") }
}
