public import Education
import Frames
public import Specs

/// A target, bound to columns and years.
public struct TargetPlan: Sendable {
  /// What the figures are compared with.
  public enum Comparator: Sendable, Equatable {
    /// A column of national values, and how these are rounded.
    case national(String, TargetRounding)
    /// Schools without the programme.
    case comparison
    /// Pupils of the same schools who are not in the focus group.
    case otherPupils
    /// Nothing: the measure stands by itself.
    case none
  }

  /// How schools count.
  public enum Average: String, Sendable {
    /// By their pupils.
    case pupils
    /// Each alike.
    case schools
    /// Each has to meet the target.
    case each
  }

  /// Its id and place.
  public var id: Located<String>
  /// The promise in words.
  public var text: String
  /// What was promised.
  public var measure: TargetMeasure
  /// The column of the figures.
  public var of: Located<String>
  /// Whether the contract lists the levels of the figures in order.
  public var hasOrderedLevels: Bool
  /// The column of the schools; nil where the measure needs none.
  public var unit: String?
  /// The column of the years.
  public var time: Located<String>
  /// Whether the rows are those of published tables.
  public var isPublished: Bool
  /// Whether each row is a school's figure, so that a school has one row in a year (and group).
  public var hasOneRowPerSchool: Bool
  /// The rows that it speaks of, if not all.
  public var filter: FilterPlan?
  /// What the figures are compared with.
  public var comparator: Comparator
  /// The column of the groups.
  public var by: String?
  /// The column of the numbers of pupils.
  public var weight: String?
  /// Where the spec names that column; nil where it does not.
  public var weightPlace: SourceSpan?
  /// The columns of the published interval of the figures.
  public var interval: (low: String, high: String)?
  /// Whether the gap that would have been is the denominator.
  public var isAgainstCounterfactual: Bool
  /// How schools count.
  public var average: Average
  /// The years before.
  public var baseline: [Located<Int>]
  /// The years after.
  public var post: [Located<Int>]
  /// What must be reached.
  public var threshold: Double
  /// How far below its comparator a group may be.
  public var margin: Double
  /// The one-sided level.
  public var level: Double
  /// How many were asked; nil for the rows.
  public var eligible: Located<Int>?
  /// Whether the schools themselves are meant, so that only their pupils are a sample.
  public var isFixed: Bool

  /// The columns that it reads.
  var columnNames: Set<String> {
    var names: Set = [of.value]
    if case .national(let column, _) = comparator { names.insert(column) }
    names.formUnion(
      [time.value, unit, by, weight, interval?.low, interval?.high].compactMap(\.self))
    if isPublished { names.insert(PublishedSource.group) }
    names.formUnion(filter?.expression.columnUses.map(\.name) ?? [])
    return names
  }

  /// The columns of its figures.
  var columns: FigureColumns {
    var columns = FigureColumns(value: of.value, unit: unit)
    if case .national(let column, _) = comparator { columns.reference = column }
    columns.weight = weight
    columns.borrowsWeights = weightPlace == nil
    columns.interval = interval
    columns.group = by ?? (isPublished ? PublishedSource.group : nil)
    columns.isPublished = hasOneRowPerSchool
    return columns
  }

  /// The codes of its rows.
  func roles(_ binding: Binding) -> FigureRoles {
    FigureRoles(
      years: binding.years, treated: binding.arms?.treated,
      focus: comparator == .otherPupils ? binding.group : nil)
  }

  /// What the interval of `achieved` is about, whatever `population` says where the measure leaves no choice.
  public var uncertaintyOf: String {
    switch measure {
    // The exact interval takes those who answered as independent of each other, and knows no schools.
    case .shareAgree: TargetResult.independentPeople
    // Ratings are clustered by school: the schools are the sample.
    case .orderedShift: PopulationSpec.schoolsLikeThese.rawValue
    // Of one school only its pupils are a sample.
    case .gapReduction where average == .each: PopulationSpec.theseSchools.rawValue
    default: (isFixed ? PopulationSpec.theseSchools : .schoolsLikeThese).rawValue
    }
  }

  /// Whether the means of schools are judged: a difference, or a gap and its fall.
  var isOfCohort: Bool {
    switch measure {
    case .meanDifference, .gapChange, .gapNarrowed, .gapReduction: true
    case .noneBelow, .nonInferior, .shareAgree, .orderedShift: false
    }
  }

  /// What the measure asks of the schools' means.
  ///
  /// - Parameter selection: How the programme chose its schools.
  /// - Returns: What judges cohorts.
  func cohortTarget(_ selection: SelectionSpec?) -> CohortTarget {
    var target = CohortTarget(measure, threshold: threshold, level: level)
    target.isAgainstSchools = comparator == .comparison
    target.isFixed = isFixed
    target.isOfEach = average == .each
    target.isAgainstCounterfactual = isAgainstCounterfactual
    target.hasBaseline = !baseline.isEmpty
    target.baselineHasSelectionYear =
      selection.map { chosen in baseline.contains { $0.value == chosen.year.value } } ?? false
    return target
  }
}

/// How national values are rounded.
public enum TargetRounding: Sendable, Equatable {
  /// They are taken as they stand.
  case none
  /// To this unit.
  case unit(Double)
  /// To the last decimal that they have, if at most two.
  case lastDecimal
  /// As the published tables do: progress to tenths but for all pupils, whose mean is 0 by definition; else to units.
  case published
}
