import Designs
import DifferenceInDifferences
import Estimation
import Frames
import LinearModels
import Numerics
import TestSupport
import Testing

/// Units of measurement that no estimate may depend on: powers of two change no digit.
@Suite struct ScaleTests {
  private static let estimators = [
    "did", "gap", "event", "sun-abraham", "imputation", "two-stage", "dr", "dr-gap",
    "callaway-santanna", "triple",
  ]

  /// Several starts for those that take them; doubly robust forms take one.
  private func set(_ name: String, _ rows: ProgrammeRows) throws -> EstimateSet {
    var rows = rows
    let options = StaggeredOptions(control: .notYetTreated)
    switch name {
    case "did", "gap", "event":
      rows.covariates = []
      if name == "did" { rows.group = nil }
      let kind: RegressionForm.Kind =
        name == "did" ? .difference : name == "gap" ? .tripleDifference : .eventStudy(EventStudy())
      return try RegressionForm.effects(kind, rows).estimate.set
    case "sun-abraham":
      rows.covariates = []
      return try SunAbraham(rows).estimate().estimate.set
    case "imputation": return try Imputation(rows).estimate().set
    case "two-stage": return try TwoStage(rows).estimate().set
    case "dr", "dr-gap":
      let first = try #require(rows.starts.first)
      let kept = (0..<rows.rowCount).filter {
        rows.start[$0] == first || rows.start[$0] == ProgrammeRows.never
      }
      return try AdjustedDifference(
        rows.selecting(kept), panel: nil, hasGroups: name == "dr-gap"
      ).estimate(columns: ["school"]).estimate.set
    case "callaway-santanna":
      return try GroupTimeEstimator(options: options)
        .estimate(StaggeredSample(rows, panel: nil)).set
    default:
      return try TripleDifference(options: options)
        .estimate(StaggeredSample(rows, panel: nil)).set
    }
  }

  private func covariance(_ set: EstimateSet) throws -> Matrix {
    guard case .covariance(let matrix, _) = set.uncertainty else {
      throw Golden.Problem.entry(path: "scale", name: "covariance")
    }
    return matrix
  }

  @Test(arguments: estimators, [-390, -37, 41, 390])
  func `an outcome in other units has the same digits`(name: String, exponent: Int) throws {
    let rows = try Programme.rows(group: true, covariate: true)
    let factor = Double(sign: .plus, exponent: exponent, significand: 1)
    var scaled = rows
    scaled.outcome.values = rows.outcome.values.map { $0 * factor }
    #expect(scaled.outOfScale(withCovariates: true) == nil)
    let (before, after) = (try set(name, rows), try set(name, scaled))
    #expect(before.terms == after.terms && !before.terms.isEmpty)
    #expect(before.values.map { $0 * factor } == after.values)
    #expect(
      try covariance(before).columnMajor.map { $0 * factor * factor }
        == covariance(after).columnMajor)
  }

  @Test(
    arguments: ["imputation", "two-stage", "dr", "dr-gap", "callaway-santanna", "triple"],
    [-900, -600, -37, 41, 600, 900])
  func `a covariate in other units changes no digit`(name: String, exponent: Int) throws {
    let rows = try Programme.rows(group: true, covariate: true)
    let half = exponent / 2
    let factors = [half, exponent - half].map {
      Double(sign: .plus, exponent: $0, significand: 1)
    }
    var scaled = rows
    scaled.covariates = rows.covariates.map { one in
      NamedValues(one.label, one.values.map { $0 * factors[0] * factors[1] })
    }
    let (before, after) = (try set(name, rows), try set(name, scaled))
    #expect(before.omitted.isEmpty && after.omitted.isEmpty)
    #expect(before.values == after.values)
    #expect(try covariance(before) == covariance(after))
  }

  @Test func `what leaves no room for squares is told, not computed`() throws {
    var rows = try Programme.rows(covariate: true)
    let plain = rows.outcome.values
    for (factor, isOut) in [(1e-160, true), (1e-300, true), (1e-110, false), (1e160, true)] {
      rows.outcome.values = plain.map { $0 * factor }
      #expect((rows.outOfScale(withCovariates: false) == "score") == isOut, "\(factor)")
    }
    rows.outcome.values = plain.map { _ in 0 }
    #expect(rows.outOfScale(withCovariates: false) == nil, "nought is nought in every unit")
    rows.outcome.values = plain
    rows.covariates = rows.covariates.map { one in
      NamedValues(one.label, one.values.map { $0 * 1e200 })
    }
    #expect(rows.outOfScale(withCovariates: true) == "prior")
    #expect(rows.outOfScale(withCovariates: false) == nil)
  }
}
