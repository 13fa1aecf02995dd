import Designs
import DifferenceInDifferences
import Estimation
import Frames
import LinearModels
import Specs

/// What a difference in differences bears: earlier dates, other outcomes.
struct ChangeCredibility: Sendable {
  /// By how many years the start is moved back.
  let placeboDates: [Int32]
  /// Other outcomes, which the programme should not change.
  let composition: [Located<String>]

  static let key = KeyDeclaration(
    "credibility",
    .object([
      KeyDeclaration(
        "placebo_dates", .list(of: .integer(1...1000), count: 1...20),
        "Years by which the start is moved back, with treated rows left out: what is estimated then is no effect.",
        example: "[1, 2]"),
      KeyDeclaration(
        "composition", .list(of: .text, count: 1...100),
        "Columns that the programme should not change, as cohort size, share disadvantaged, prior attainment: each is "
          + "the outcome once.", example: "[ks1_maths, disadvantaged]"),
    ]),
    "The same analysis where no effect can be: at earlier dates, and of what the programme should not change.",
    defaultText: "none", example: "{placebo_dates: [1], composition: [ks1_maths]}")

  /// What a model asks for, nil where it asks for nothing or a column has a problem.
  init?(_ node: ModelNode, _ context: PlanContext, _ diagnostics: inout [Diagnostic]) {
    guard let given = node["credibility"] else { return nil }
    if given.entries?.isEmpty ?? false,
      let key = node.node.entries?.first(where: { $0.key.value == "credibility" })?.key
    {
      diagnostics.append(
        Diagnostic(
          .noEffect(option: "credibility", because: .needs("placebo_dates or composition")),
          at: key.span))
    }
    placeboDates = (given["placebo_dates"]?.items ?? []).compactMap {
      $0.integer.flatMap { $0.value >= 1 ? Int32($0.value) : nil }
    }
    composition = (given["composition"]?.items ?? []).compactMap(\.text)
    diagnostics += composition.filter { !context.has($0.value) }.map {
      context.unknownColumn($0.value, at: $0.span)
    }
    diagnostics += composition.filter { context.types[$0.value] == .text }.map {
      Diagnostic(
        .typeMismatch(operation: "`composition`", expected: "a number", found: "a text"),
        at: $0.span)
    }
  }

  /// The checks, in order.
  ///
  /// - Parameters:
  ///   - rows: The rows of the model.
  ///   - columns: The values of `composition`.
  ///   - level: Of the intervals.
  ///   - threads: At least 1; changes no bit.
  ///   - analysis: The model's own analysis.
  /// - Returns: Numbers, or reasons why there is none.
  func rows(
    _ rows: ProgrammeRows, _ columns: [CompositionCheck.Column], level: Double, threads: Int,
    analysis: @Sendable @escaping (ProgrammeRows) throws(EffectError) -> EffectEstimate
  ) -> [CredibilityRow] {
    let dates = placeboDates.flatMap { years -> [CredibilityRow] in
      do throws(IdentificationProblem) {
        let moved = try rows.pretendingEarlier(by: years)
        return Self.rows("placebo date", "-\(years)", Double(years), level) {
          () throws(EffectError) in try analysis(moved)
        }
      } catch {
        return [
          CredibilityRow(
            "placebo date", of: "-\(years)", parameter: Double(years),
            reason: "no comparison is left: \(error.shortWords)")
        ]
      }
    }
    let checks = CompositionCheck.checks(
      of: rows, on: columns, threads: threads, analysis: analysis)
    return dates
      + checks.flatMap { check -> [CredibilityRow] in
        switch check.status {
        case .noRows:
          return [CredibilityRow("composition", of: check.label, reason: "no row has a value")]
        case .failed:
          return [
            CredibilityRow("composition", of: check.label, reason: "no estimate from its rows")
          ]
        case .estimated(let found, _):
          return Self.rows("composition", check.label, nil, level) {
            () throws(EffectError) in found
          }
        }
      }
  }

  private static func rows(
    _ measure: String, _ subject: String, _ parameter: Double?, _ level: Double,
    _ analysis: () throws(EffectError) -> EffectEstimate
  ) -> [CredibilityRow] {
    let set: EstimateSet
    do throws(EffectError) { set = try analysis().estimate.set } catch {
      return [
        CredibilityRow(measure, of: subject, parameter: parameter, reason: "no estimate is left")
      ]
    }
    return zip(set.terms, set.inferences(level: level)).map { term, inference in
      CredibilityRow(
        measure, of: "\(term) \(subject)", parameter: parameter, estimate: inference.estimate,
        standardError: inference.standardError, lower: inference.lower, upper: inference.upper,
        pValue: inference.pValue)
    }
  }
}

extension IdentificationProblem {
  /// The problem in a few words.
  fileprivate var shortWords: String {
    switch self {
    case .noPeriodBefore: "no year lies before the earlier start"
    case .noPeriodAfter: "no year lies after the earlier start"
    case .noTreatedUnits: "no unit of the programme is left"
    default: "it is not identified"
    }
  }
}
