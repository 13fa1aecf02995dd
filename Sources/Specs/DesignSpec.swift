/// `design:`: the roles of columns.
public struct DesignSpec: Sendable, Equatable {
  /// `unit:` as clusters.
  public var unit: ClusterSpec?
  /// `cluster:`.
  public var clusters: ClusterSpec?
  /// `time:`, a column.
  public var time: Located<String>?
  /// `calendar:`.
  public var calendar: CalendarSpec?
  /// `panel:`.
  public var panel: PanelSpec?
  /// `population:`.
  public var population: Located<PopulationSpec>?
  /// `treated:`, a column or an expression.
  public var treated: Located<String>?
  /// `post:`, a column or an expression.
  public var post: Located<String>?
  /// `first_treated:`, a column.
  public var firstTreated: Located<String>?
  /// `never:`, codes of `first_treated` beside 0, Inf and never.
  public var never: [Located<String>] = []
  /// `blank: never`: where it stands.
  public var blankIsNever: SourceSpan?
  /// `transition:`.
  public var transition: TransitionSpec?
  /// `exposure:`, a column or an expression.
  public var exposure: Located<String>?
  /// `dose:`, a column or an expression.
  public var dose: Located<String>?
  /// `group:`, a column or an expression.
  public var group: Located<String>?
  /// `selection:`.
  public var selection: SelectionSpec?
  /// The column of `exclude_zone:`.
  public var zone: Located<String>?
  /// `reference:`.
  public var reference: ReferenceSpec?
  /// All its keys.
  public var node: YAMLNode

  /// A key with its place, nil where it is not given.
  ///
  /// - Parameter name: As written.
  /// - Returns: The key.
  public func key(_ name: String) -> Located<String>? {
    node.entries?.first { $0.key.value == name }?.key
  }

  /// The keys that misspelt ones were probably meant for: nobody needs to hear that they are missing.
  public var meantKeys: Set<String> {
    let known = SpecLanguage.designKeys.map(\.name)
    let unknown = (node.entries ?? []).map(\.key.value).filter { !known.contains($0) }
    return Set(unknown.compactMap { Nearest.name(to: $0, among: known) })
  }
}

/// `panel:`.
public enum PanelSpec: Sendable, Equatable {
  /// `none`: repeated cross-sections.
  case none(SourceSpan)
  /// A column of what is observed repeatedly.
  case column(Located<String>)
}

/// What the uncertainty is about.
public enum PopulationSpec: String, Sendable, Equatable, CaseIterable {
  /// Schools of which these are a sample.
  case schoolsLikeThese = "schools-like-these"
  /// These schools; only their pupils are a sample.
  case theseSchools = "these-schools"
}

/// `calendar:`.
public struct CalendarSpec: Sendable, Equatable {
  /// Years without results.
  public var gaps: [Located<Int>]
  /// Whether effects may compare years on both sides of a gap.
  public var allowsAcross: Bool
}

/// `transition:`.
public struct TransitionSpec: Sendable, Equatable {
  /// Years that are neither before nor after.
  public var years: [Located<Int>]
  /// `as: own-term`: where it stands; nil where the rows are dropped.
  public var ownTerm: SourceSpan?
}

/// `reference:`.
public struct ReferenceSpec: Sendable, Equatable {
  /// How the values are rounded, where the spec says so.
  public enum Rounding: Sendable, Equatable {
    /// They are taken as they stand.
    case none
    /// To this unit.
    case unit(Located<Double>)
  }

  /// The key as written.
  public var key: Located<String>
  /// `file:`.
  public var file: Located<String>
  /// `keys:`, columns of the rows and of the file.
  public var keys: [Located<String>]
  /// `value:`, a column of the file.
  public var value: Located<String>
  /// `rounding:`.
  public var rounding: Rounding?

  /// The name of the source, which no user can give.
  public static let sourceName = "design.reference"

  /// The name of the values among the columns of the rows.
  public var columnName: String { "\(Self.sourceName).\(value.value)" }
}

/// `selection:`.
public struct SelectionSpec: Sendable, Equatable {
  /// `on:`, a column of numbers.
  public var on: Located<String>
  /// `year:`.
  public var year: Located<Int>
  /// `bins:`.
  public var bins: Located<Int>?
  /// `reps:`.
  public var reps: Int
  /// `seed:`.
  public var seed: Int
}
