public import Frames
public import Specs

/// The roles of a design, bound to the columns of an analysis.
public struct DesignPlan: Sendable {
  /// What gets the programme.
  public var unit: Located<String>?
  /// The year of the results.
  public var time: Located<String>?
  /// What is observed repeatedly; nil where it is not said.
  public var panel: PanelSpec?
  /// Who gets the programme, and from when on.
  public var programme: ProgrammePlan?
  /// Who is in the focus group.
  public var group: FilterPlan?
  /// Years without results.
  public var gaps: [Int32] = []
  /// Whether effects may compare years on both sides of a gap.
  public var allowsAcross = false
  /// Years that are neither before nor after.
  public var transition: TransitionPlan?
  /// How much of the programme a treated row had.
  public var amount: AmountPlan?
  /// How the programme chose.
  public var selection: SelectionSpec?
  /// The column of the areas that are left out of the comparison where they hold a treated unit.
  public var zone: Located<String>?
  /// What the uncertainty is about.
  public var population: PopulationSpec
  /// The keys that the spec gives.
  public var given: Set<String>
  /// Where the design stands.
  public var place: SourceSpan

  /// The columns that an estimator by design reads beside the variables of its sample.
  var columnNames: Set<String> {
    var names = Set([zone?.value, panelColumn?.value, selection?.on.value].compactMap(\.self))
    if case .start(let column, _, _)? = programme { names.insert(column.value) }
    names.formUnion(amount?.value.expression.columnUses.map(\.name) ?? [])
    return names
  }

  /// The first year that is after, where `post` compares the time with a number; nil where it says it otherwise.
  var writtenStart: Double? {
    guard case .arms(_, let post?)? = programme, let time,
      case .comparison(let sign, let left, let right) = post.expression.root.kind,
      case .name(time.value) = left.kind, case .number(let number) = right.kind
    else { return nil }
    switch sign {
    case .greaterOrEqual: return number
    case .greater: return number == number.rounded() ? number + 1 : nil
    default: return nil
    }
  }

  /// Why no year is after where `transition` leaves years out; nil where it leaves out none.
  var transitionInWords: String? {
    guard let transition else { return nil }
    let years = transition.years.map(String.init).joined(separator: ", ")
    return transition.ownTerm == nil
      ? "`transition` leaves \(years) out" : "`transition` has a term of its own for \(years)"
  }

  /// The column of the panel, nil for cross-sections and where it is not said.
  public var panelColumn: Located<String>? {
    if case .column(let column)? = panel { column } else { nil }
  }
}

/// Who gets the programme, and from when on.
public enum ProgrammePlan: Sendable {
  /// `treated` and `post`; post is nil where only the arms are told.
  case arms(treated: FilterPlan, post: FilterPlan?)
  /// `first_treated`: the column, and what stands for never.
  case start(column: Located<String>, never: YearColumn.NeverCodes, blankIsNever: Bool)

  /// The expression of who is treated, nil where first treated years tell it.
  var treated: FilterPlan? {
    if case .arms(let treated, _) = self { treated } else { nil }
  }

  /// The expression of when it is on; nil where first treated years tell it, or nothing does.
  var post: FilterPlan? {
    if case .arms(_, let post) = self { post } else { nil }
  }

  /// The spec's key at fault where a start is wrong.
  public var role: Located<String> {
    switch self {
    case .arms(let treated, _): treated.written
    case .start(let column, _, _): column
    }
  }

  /// What the programme is called in messages: `treated` or `first_treated`.
  public var roleName: String {
    switch self {
    case .arms: "treated"
    case .start: "first_treated"
    }
  }
}

/// Years that are neither before nor after.
public struct TransitionPlan: Sendable {
  /// The years as written.
  public var written: [Located<Int>]
  /// Where `as: own-term` stands; nil where rows of these years are dropped.
  public var ownTerm: SourceSpan?

  /// The years, ascending.
  public var years: [Int32] { written.map { Int32($0.value) }.sorted() }
}

/// How much of the programme a treated row had.
public struct AmountPlan: Sendable {
  /// What is counted.
  public enum Kind: String, Sendable {
    /// The share of a year: effects are per full year.
    case exposure
    /// A dose: effects are per unit.
    case dose
  }

  /// What is counted.
  public var kind: Kind
  /// The column or expression.
  public var value: FilterPlan
}
