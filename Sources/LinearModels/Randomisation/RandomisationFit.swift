import Designs
public import Estimation
import Frames
import Numerics

/// A randomisation test of a treatment that was assigned to units (schools): the clusters of the model.
///
/// The model without the treatment is solved once. With Z its basis (Z'WZ = I) and 1_g = Z_g kappa, a unit has
/// E_g = Z_g'W Z_g and scores s_g; an assignment d moves one column alone, D = Σ d_g 1_g, so its estimate and
/// clustered standard error follow in O(G p²) without a look at the rows.
///
/// Fisher (1935); studentised as in Wu & Ding (2021), [doi:10.1080/01621459.2020.1750415](https://doi.org/10.1080/01621459.2020.1750415),
/// so that it also tests the weak null of no average effect. Agrees with R's `ri2` and Stata's `ritest`.
public struct RandomisationFit: Sendable {
  /// The statistic of an assignment.
  public enum Statistic: String, Sendable, CaseIterable, Codable {
    /// The coefficient over its clustered standard error.
    case studentised
    /// The coefficient.
    case coefficient
  }

  private let units: [Unit]
  private let threads: Int
  /// The number of units, in the order of the clusters.
  public var unitCount: Int { units.count }

  /// One unit in the basis of the model without the treatment.
  struct Unit: Sendable {
    /// E_g, p x p.
    let leverages: Matrix
    /// m_g = E_g kappa.
    let means: [Double]
    /// n_g = kappa'E_g kappa: the unit's weight.
    let weight: Double
    /// s_g = Z_g'W e_g.
    let scores: [Double]
    /// r_g = kappa's_g: the sum of residuals.
    let residual: Double
  }

  /// Solves the model without the treatment.
  ///
  /// - Parameters:
  ///   - request: The model without the treatment's column; its one clustering gives the units. Absorbed effects of at
  ///     most 100 levels that do not explain the treatment.
  ///   - threads: At least 1; changes no bit.
  /// - Throws: As `LinearModel.estimate`; `undefined` where absorbed effects take the constant of a unit away.
  /// - Precondition: One clustering, and a constant in the model.
  public init(_ request: FitRequest, threads: Int) throws(LinearModelError) {
    precondition(request.clusters.count == 1, "units by \(request.clusters.count) clusterings")
    var own = request
    own.covariance = .clustered(ClusteredCovariance(.CR0))
    let fit = try GroupedFit(own, threads: threads)
    let obstacle = fit.absorption.swept ?? fit.absorption.iterated.first
    if let effect = obstacle {
      throw .undefined(
        kind: "randomisation", effect: effect.label, levels: effect.grouping.count)
    }
    let solution = try fit.solved().1
    precondition(solution.hasConstant, "a model without a constant")
    // [1 | z] Q is the basis and Q is upper triangular, so 1 = Z kappa with kappa a multiple of the first direction.
    let scale = 1 / solution.rotation[0, 0]
    var units: [Unit] = []
    ClusterCells(solution, powers: [1], wantsLeaves: false).map(
      { cell in
        let leverages = cell.leverages.multiply(.identity(solution.order))
        return Unit(
          leverages: leverages, means: leverages.column(0).map { $0 * scale },
          weight: leverages[0, 0] * scale * scale, scores: cell.scores[0],
          residual: cell.scores[0][0] * scale)
      }, merge: { units.append($0) })
    self.units = units
    self.threads = threads
  }

  /// The test that the treatment has an effect of `value` on every unit.
  ///
  /// Under that hypothesis outcomes less value times treatment are what they would have been anyway, so every
  /// assignment's statistic is known. `tiedPValue` is the p-value where all assignments were enumerated, (1 + n)/(1 + B)
  /// with ties in n for draws: `pValue(of:)` takes the right one. The set holds all values that are not rejected.
  ///
  /// - Parameters:
  ///   - assignments: Of the treatment to the units, in their order.
  ///   - value: The effect under the hypothesis.
  ///   - statistic: Studentised or not.
  ///   - factor: The small-sample factor of the standard error; cancels in p.
  ///   - level: Of the confidence set, in (0, 1); nil for none.
  /// - Returns: The test; nil where the covariates explain the treatment or its standard error is nought.
  /// - Complexity: O(assignments · units · p²).
  public func test(
    _ assignments: Assignments, equals value: Double = 0, statistic: Statistic = .studentised,
    factor: Double = 1, level: Double?
  ) -> ResamplingTest? {
    precondition(assignments.observed.count == units.count, "a treatment per unit")
    guard
      let draws = RandomisationDraws(
        units, assignments, isStudentised: statistic == .studentised, factor: factor)
    else { return nil }
    let numbers = draws.run(threads: threads)
    let distance = draws.estimate - value
    // Unstudentised, the scale is that of the observed standard error throughout: it cancels.
    let error = draws.standardError
    let ratios = stride(from: 0, to: numbers.count, by: 5).map { place in
      let variance =
        numbers[place + 2] + distance * (2 * numbers[place + 3] + distance * numbers[place + 4])
      return variance > 0
        ? (numbers[place] + distance * numbers[place + 1]) / variance.squareRoot() : .nan
    }
    guard
      var test = ResamplingTest(
        statistic: distance / error, estimate: draws.estimate, standardError: error, draws: ratios,
        isSigned: true, isEnumerated: assignments.isEnumerated)
    else { return nil }
    if let level {
      let inversion = DrawInversion(
        numbers: numbers, directionCount: 2, standardError: error, tails: .symmetric,
        maySignChange: false,
        ties: assignments.isEnumerated ? .counted : .countedBesideTheData, threads: threads)
      test.confidenceSet = inversion.set(level: level, estimate: draws.estimate)
    }
    return test
  }
}

extension ResamplingTest {
  /// The p-value of a randomisation test: the share of all assignments at least as extreme, or of draws with the
  /// data's own assignment beside them, (1 + n)/(1 + B).
  public var randomisationPValue: Double {
    isEnumerated
      ? tiedPValue : Double(1 + beyondCount + tieCount) / Double(1 + drawCount)
  }
}
