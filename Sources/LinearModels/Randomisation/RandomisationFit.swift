import Designs
public import Estimation
import Frames
import Numerics

/// A randomisation test of a treatment that was assigned to units (schools): the clusters of the model.
///
/// What an assignment moves are columns d_g c, d_g the treatment of a unit and c a carrier: one in `y ~ treated`, `post`
/// in a difference in differences. The rest of the model is solved once; every assignment's estimates and clustered
/// standard errors then follow from a few moments of each unit in O(G p²), without a look at the rows.
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

    /// The name of the test: `RI-t`, `RI-b`.
    public var name: String { self == .studentised ? "RI-t" : "RI-b" }
  }

  private let units: AssignedUnits
  private let threads: Int
  /// The number of units, in the order of the clusters.
  public var unitCount: Int { units.count }
  /// K: the number of terms that hypotheses are about.
  public var termCount: Int { units.carrierCount }

  /// Passes over the rows that it took.
  public var passes: Int { units.passes }

  /// Bytes of the moments of the units.
  public var momentBytes: Int { units.byteCount }

  /// How the assignments will be made ready.
  ///
  /// - Parameters:
  ///   - request: As for `init`.
  ///   - carrierCount: As for `init`.
  /// - Returns: Passes over the rows and bytes of the units' moments, at most; nothing is computed.
  public static func outline(
    _ request: FitRequest, carrierCount: Int
  ) -> FitWork {
    AssignedUnits.outline(request, carrierCount: carrierCount)
  }

  /// Solves the model without the treatment.
  ///
  /// - Parameters:
  ///   - request: Its design has the columns that no assignment moves, then K carriers, as `SplitDesign` has them; its
  ///     one clustering gives the units. Absorbed effects are nested in the units or of at most 100 levels.
  ///   - carrierCount: K, at least 1.
  ///   - threads: At least 1; changes no bit.
  /// - Throws: As `LinearModel.estimate`; `undefined` where an absorbed effect of many levels crosses the units.
  /// - Precondition: One clustering.
  public init(
    _ request: FitRequest, carrierCount: Int, threads: Int
  ) throws(LinearModelError) {
    precondition(carrierCount >= 1, "\(carrierCount) carriers")
    units = try AssignedUnits(request, carrierCount: carrierCount, threads: threads)
    self.threads = threads
  }

  /// Refuses what is not defined, before anything is computed.
  ///
  /// - Parameter request: As for `init`, with or without the carriers.
  /// - Throws: `undefined` where an absorbed effect of many levels crosses the units.
  public static func check(_ request: FitRequest) throws(LinearModelError) {
    let units = request.clusters.map(\.grouping)
    guard
      let effect = Absorption(request.effects, clusters: units).obstacle(clusters: units)
    else { return }
    throw .undefined(
      kind: "randomisation", effect: effect.label, levels: effect.grouping.count)
  }

  /// Tests one combination of the treatment's terms.
  ///
  /// Under the hypothesis c'b = r outcomes less the treatment's effects are what they would have been anyway, so every
  /// assignment's statistic is known; where K is greater than 1 the other effects are those estimated under the
  /// hypothesis. p counts assignments at least as extreme as the data's, which is among them: exact for the sharp
  /// hypothesis that says all effects. The set holds all r that are not rejected.
  ///
  /// - Parameters:
  ///   - assignments: Of the treatment to the units, in their order.
  ///   - hypothesis: One combination of the K terms, and its value.
  ///   - statistic: Studentised or not.
  ///   - factor: The small-sample factor of the standard error; cancels in p.
  ///   - level: Of the confidence set, in (0, 1); nil for none.
  /// - Returns: The test; nil where the other columns explain the treatment, or its standard error is nought.
  /// - Complexity: O(assignments · units · p²).
  public func test(
    _ assignments: Assignments, _ hypothesis: LinearHypothesis,
    statistic: Statistic = .studentised, factor: Double = 1, level: Double?
  ) -> ResamplingTest? {
    guard
      let draws = draws(
        assignments, hypothesis, isStudentised: statistic == .studentised, factor: factor)
    else { return nil }
    let numbers = draws.run(threads: threads)
    let distance = draws.estimate - hypothesis.values[0]
    let error = draws.standardError
    guard
      var test = ResamplingTest(
        statistic: distance / error, estimate: draws.estimate, standardError: error,
        draws: Self.ratios(numbers, distance), counting: .atLeast,
        isEnumerated: assignments.isEnumerated)
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

  /// The statistic of the data and of every assignment, in the order of the assignments.
  ///
  /// - Parameters:
  ///   - assignments: Of the treatment to the units, in their order.
  ///   - hypothesis: One combination of the K terms, and its value.
  ///   - statistic: Studentised or not.
  ///   - factor: The small-sample factor of the standard error.
  /// - Returns: Not a number where an assignment has no variance; nil where the data have none.
  public func statistics(
    _ assignments: Assignments, _ hypothesis: LinearHypothesis, statistic: Statistic,
    factor: Double
  ) -> (statistic: Double, draws: [Double])? {
    guard
      let draws = draws(
        assignments, hypothesis, isStudentised: statistic == .studentised, factor: factor)
    else { return nil }
    let distance = draws.estimate - hypothesis.values[0]
    return (
      distance / draws.standardError, Self.ratios(draws.run(threads: threads), distance)
    )
  }

  private func draws(
    _ assignments: Assignments, _ hypothesis: LinearHypothesis, isStudentised: Bool,
    factor: Double
  ) -> RandomisationDraws? {
    precondition(assignments.observed.count == units.count, "a treatment per unit")
    precondition(
      hypothesis.values.count == 1 && hypothesis.combinations.columnCount == termCount,
      "one combination of \(termCount) terms")
    return RandomisationDraws(
      units, assignments, combination: hypothesis.combinations.row(0),
      isStudentised: isStudentised, factor: factor)
  }

  /// t of every assignment where the hypothesis is so far from the estimate.
  private static func ratios(_ numbers: [Double], _ distance: Double) -> [Double] {
    stride(from: 0, to: numbers.count, by: 5).map { place in
      let variance =
        numbers[place + 2] + distance * (2 * numbers[place + 3] + distance * numbers[place + 4])
      return variance > 0
        ? (numbers[place] + distance * numbers[place + 1]) / variance.squareRoot() : .nan
    }
  }
}
