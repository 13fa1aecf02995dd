public import Specs

/// A table that the spec asks for, or the one that is made when it asks for none.
public struct TableRequest: Sendable, Equatable, Codable {
  /// What a table can show of an estimate, as a spec names it.
  public typealias Statistic = TableColumnSpec

  /// One term to show.
  public struct Term: Sendable, Equatable, Codable {
    /// The term's spelling in estimates.csv.
    public var term: String
    /// What the table calls it; nil for its own spelling.
    public var label: String?

    /// A term to show.
    ///
    /// - Parameters:
    ///   - term: Its spelling in estimates.csv.
    ///   - label: What the table calls it.
    public init(term: String, label: String?) {
      self.term = term
      self.label = label
    }
  }

  /// What a table shows, as a spec names it.
  public typealias Kind = TableKindSpec

  /// Models under a heading.
  public struct Group: Sendable, Equatable, Codable {
    /// The heading.
    public var label: String
    /// The models, by id.
    public var models: [String]
  }

  /// The table's id: the name of its files.
  public var id: String
  /// What it shows.
  public var kind: Kind
  /// The table's title.
  public var title: String?
  /// The models side by side, by id.
  public var models: [String]
  /// Headings over models that stand side by side; empty for none.
  public var spanners: [Group]
  /// Models one group below the other, as many in each; empty for one group.
  public var panels: [Group]
  /// The terms to show in this order; nil for all, the intercept last.
  public var terms: [Term]?
  /// The statistics of each estimate, in this order.
  public var show: [Statistic]
  /// What is told of each model below the estimates, as models.csv names it, in this order; nil for the usual.
  public var summary: [Term]?
  /// Notes below the table.
  public var notes: [String]
  /// Decimal places.
  public var digits: Int
  /// Decimal places by statistic, in place of `digits`.
  public var statisticDigits: [String: Int]
  /// Whether to mark p < 0.05, 0.01, 0.001 with stars.
  public var stars: Bool
  /// The standard deviation that effect sizes are told in; nil for the pooled one.
  public var deviation: EffectDeviationSpec?
  /// The table by which effect sizes are told as months of progress; nil for none.
  public var months: MonthsTableSpec?

  /// The table of some of its models; panels that no longer have as many each become one group.
  func keeping(_ models: [String]) -> TableRequest {
    func kept(_ groups: [Group]) -> [Group] {
      groups.map { Group(label: $0.label, models: $0.models.filter(models.contains)) }
        .filter { !$0.models.isEmpty }
    }
    var table = self
    table.models = self.models.filter(models.contains)
    table.spanners = kept(spanners)
    table.panels = kept(panels)
    if Set(table.panels.map(\.models.count)).count > 1 { table.panels = [] }
    return table
  }
}
