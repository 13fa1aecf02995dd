import Analyses
import Designs
import Education
import Estimation
import Foundation
import Numerics
import Specs

/// A made model: terms with estimates and standard errors.
struct MadeModel {
  var id = "m"
  var label: String?
  var outcome = "y"
  var weights: String?
  var level = 0.95
  var terms: [(term: TermID, estimate: Double, standardError: Double)] = []
  var rule = DegreesOfFreedomRule.normal
  var hasCovariance = true
  var omitted: [OmittedTerm] = []
  var findings: [Finding] = []
  var rows = 1200.0
  var rSquared: Double?
  var sigma: Double?
  var absorbed: [AbsorbedSummary] = []
  var convention: VarianceConvention?
  var within: Double?
  var diagnostics: [ClusterDiagnostics] = []
  var estimator = "ols"
  var references: [ReferenceTerm] = []
  var supplement: Supplement?
  var referenceLevels: [String: String]?

  var estimates: EstimateSet {
    let count = terms.count
    var covariance = [Double](repeating: 0, count: count * count)
    for (index, term) in terms.enumerated() {
      covariance[index * (count + 1)] = term.standardError * term.standardError
    }
    let matrix = Matrix(rowCount: count, columnCount: count, columnMajor: covariance)
    return EstimateSet(
      terms: terms.map(\.term), values: terms.map(\.estimate),
      uncertainty: hasCovariance
        ? .covariance(matrix, rule) : .none(count > 0 ? .noResidualDegreesOfFreedom : .noEstimates),
      support: terms.map { _ in Support(units: rows, clusters: nil) }, omitted: omitted,
      findings: findings,
      summary: FitSummary(
        observationCount: rows, parameterCount: count, residualDegreesOfFreedom: nil,
        rSquared: rSquared, withinRSquared: within, residualStandardDeviation: sigma,
        logLikelihood: nil,
        variance: convention
          ?? VarianceConvention(kind: "HC1", parameterFactor: 1, parameterCount: count)),
      clusterDiagnostics: diagnostics, references: references)
  }

  /// The model as result.json has it.
  fileprivate var image: Image {
    Image(
      id: id, label: label, outcome: outcome, estimator: estimator, formula: "\(outcome) ~ x",
      weights: weights, absorbed: absorbed, confidenceLevel: level,
      status: hasCovariance ? .complete : .incomplete,
      estimates: estimates, inferences: estimates.inferences(level: level), supplement: supplement,
      referenceLevels: referenceLevels)
  }

  fileprivate struct Image: Encodable {
    let id: String
    let label: String?
    let outcome: String
    let estimator: String
    let formula: String
    let weights: String?
    let absorbed: [AbsorbedSummary]
    let confidenceLevel: Double
    let status: Status
    let estimates: EstimateSet
    let inferences: [Inference]
    let supplement: Supplement?
    let referenceLevels: [String: String]?
  }
}

/// A made table of every model.
struct MadeTable: Encodable {
  var id = "main"
  var kind = TableRequest.Kind.regression
  var title: String?
  var models: [String] = []
  var spanners: [GroupImage] = []
  var panels: [GroupImage] = []
  var terms: [TableRequest.Term]?
  var show: [TableRequest.Statistic] = [.estimate, .standardError]
  var summary: [TableRequest.Term]?
  var statisticDigits: [String: Int] = [:]
  var notes: [String] = []
  var digits = 3
  var stars = false
  var deviation: EffectDeviationSpec?
  var months: MonthsTableSpec?

  struct GroupImage: Encodable {
    var label: String
    var models: [String]
  }
}

/// A made target: the gap fell by 30 %, where 20 % were asked for, and nothing is said of why.
struct MadeTarget: Encodable {
  var id = "gap-20"
  var text = "The gap falls by at least 20 %"
  var outcome = TargetOutcome(
    measure: .gapReduction, observed: TargetLine(.met, estimate: 0.3, threshold: 0.2),
    achieved: TargetLine(.cannotTell, estimate: 0.3, threshold: 0.2),
    impact: TargetLine(.notTestable, threshold: 0.2, reason: .noComparison), detail: nil)
  var level = 0.05
  var population = "these-schools"
  var baseline = [2017]
  var post = [2019]
  var average = "pupils"
  var against = "baseline"
  var schools = 12
  var incompleteSchools = 0
  var comparisonSchools = 0
  var comparator = "national"
  var borrowedWeights = 0
  var credibility: [CredibilityImage] = []

  struct CredibilityImage: Encodable {
    var model = "m"
    var measure = "placebo"
    var of = "did"
    var value = 0.25
    var monteCarloError: Double? = 0.01
    var reason = ""
  }
}

/// A made result, by way of result.json: the one door that a result has.
struct MadeResult {
  var models: [MadeModel] = []
  var table = MadeTable()
  var labels: [String: String] = [:]
  var checks: [CheckResult] = []
  var stamps: [Stamp] = [.notDisclosureChecked]
  var findings: [Finding] = []
  var flow: [FlowImage] = []
  var contrasts: [ContrastResult] = []
  var figures: [FigureRequest] = []
  var targets: [MadeTarget] = []
  var title: String? = "Made"
  var question: String?
  var status = Status.complete
  var design: [DesignRole] = []
  var robustness: [RobustnessResult]?
  var distributions: [DistributionResult]?
  var effectSizes: [MadeEffectSize]?

  struct FlowImage: Encodable {
    var model = "m"
    var step = FlowStep.Step.completeCases
    var reason: String
    var arm: String?
    var dropped: Int
    var remaining: Int
  }

  private struct Image: Encodable {
    let format = 2
    let id = "made"
    let title: String?
    let question: String?
    let stamps: [Stamp]
    let status: Status
    let sources: [Int] = []
    let joins: [Int] = []
    let missingness: [Int] = []
    let models: [MadeModel.Image]
    let contrasts: [ContrastResult]
    let flow: [FlowImage]
    let findings: [Finding]
    let tables: [MadeTable]
    let labels: [String: String]
    let checks: [CheckResult]
    let figures: [FigureRequest]
    let targets: [MadeTarget]
    let design: [DesignRole]
    let robustness: [RobustnessResult]?
    let distributions: [DistributionResult]?
    let effectSizes: [MadeEffectSize]?
  }

  func result() throws -> Analyses.Result {
    var table = table
    table.models =
      table.panels.isEmpty ? models.map(\.id) : table.panels.flatMap(\.models)
    let encoder = JSONEncoder()
    encoder.nonConformingFloatEncodingStrategy = .convertToString(
      positiveInfinity: "Inf", negativeInfinity: "-Inf", nan: "NaN")
    let data = try encoder.encode(
      Image(
        title: title, question: question, stamps: stamps, status: status,
        models: models.map(\.image), contrasts: contrasts, flow: flow,
        findings: findings,
        tables: [table], labels: labels, checks: checks, figures: figures,
        targets: targets, design: design, robustness: robustness,
        distributions: distributions, effectSizes: effectSizes))
    return try read(data)
  }
}

/// Reads a result as a command on a folder would.
func read(_ json: Data) throws -> Analyses.Result {
  let decoder = JSONDecoder()
  decoder.nonConformingFloatDecodingStrategy = .convertFromString(
    positiveInfinity: "Inf", negativeInfinity: "-Inf", nan: "NaN")
  return try decoder.decode(Analyses.Result.self, from: json)
}

let x = TermID([.variable("x")])
let male = TermID([.level("M", of: "sex")])
let single = TermID([.level("Sngl", of: "type")])

/// Two models that differ in everything that a table shows.
let twoModels = MadeResult(
  models: [
    MadeModel(
      id: "m1", label: "One", terms: [(.intercept, 1234.5, 0.5), (x, -0.0004, 0.5)],
      rSquared: 0.25, sigma: 1.5),
    MadeModel(
      id: "m2", outcome: "log(y)",
      terms: [(.intercept, -3, 1), (x, 2, 0.25), (male, -1.5, 0)],
      omitted: [OmittedTerm(term: single, reason: .collinear, explainedBy: [])], rows: 30,
      sigma: 2),
  ],
  table: MadeTable(title: "Scores", notes: ["A note."]),
  labels: ["x": "Intake", "type": "Type of school"])
