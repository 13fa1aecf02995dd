public import Estimation
import Numerics

/// What the effects before the start say about parallel trends: tests of no difference, and of a small one.
public struct PreTrends: Sendable {
  /// The effects by event time.
  public let path: EventPath
  /// The reference distribution of each estimate's t.
  public let rule: DegreesOfFreedomRule
  private let estimates: (values: [Double], covariance: Matrix)

  /// Looks at the pre-periods of a path.
  ///
  /// - Parameters:
  ///   - path: The effects by event time.
  ///   - rule: Of the tests, by default the path's; degrees of freedom of each term's own are those of the
  ///     path's values, in their order.
  public init(_ path: EventPath, rule: DegreesOfFreedomRule? = nil) {
    let rule = rule ?? path.rule
    switch rule {
    case .satterthwaite(let each):
      precondition(each.count == path.values.count, "\(each.count) degrees of freedom")
    case .scaledSatterthwaite(let each):
      precondition(each.count == path.values.count, "\(each.count) references")
    case .residual, .clusters, .normal, .draws: break
    }
    self.path = path
    self.rule = rule
    let places = path.prePlaces
    estimates = (
      places.map { path.values[$0] }, path.covariance.submatrix(rows: places, columns: places)
    )
  }

  /// Why there is no test.
  public enum Unavailable: Error, Sendable, Equatable, Codable {
    /// The effect at an event time has no degrees of freedom: its variance rests on too few clusters.
    case noDegreesOfFreedom(eventTime: Int32)
  }

  /// Wald's test that every effect before the start is nought: F on q and the rule's degrees of freedom.
  ///
  /// With degrees of freedom of each term's own the smallest counts; with CR2 the exact reference (HTZ) is that of
  /// `JointEstimates` on the model's own estimates. The reference event time is no effect and not in it.
  ///
  /// - Returns: The test.
  /// - Throws: `Unavailable` where an effect has no degrees of freedom.
  public func jointTest() throws(Unavailable) -> JointTest {
    var df = Double.infinity
    for place in path.prePlaces { df = min(df, try reference(place).degreesOfFreedom) }
    let factor: Cholesky
    do throws(LinearAlgebraError) {
      factor = try Cholesky(estimates.covariance)
    } catch {
      preconditionFailure("an event path holds positive definite covariances alone: \(error)")
    }
    let solved = factor.solve(estimates.values)
    let count = Double(path.pre.count)
    let statistic = zip(estimates.values, solved).reduce(0) { $0 + $1.0 * $1.1 } / count
    return JointTest(
      statistic: statistic, numeratorDegreesOfFreedom: count, denominatorDegreesOfFreedom: df,
      pValue: FDistribution(numerator: count, denominator: df).upperTail(statistic))
  }

  private func reference(_ place: Int) throws(Unavailable) -> ScaledStudentT {
    guard let reference = rule.reference(ofTerm: place) else {
      throw .noDegreesOfFreedom(eventTime: path.pre[place])
    }
    return reference
  }

  /// A test that violations are small.
  public struct Equivalence: Sendable, Equatable, Codable {
    /// The margin that violations are tested against.
    public let margin: Double
    /// The p-value of violations of at least the margin.
    public let pValue: Double
    /// The smallest margin that the test would still confirm.
    public let smallestMargin: Double
  }

  /// Tests whether every effect before the start is within a margin: two one-sided tests for each, the largest p.
  ///
  /// Hartman & Hidalgo (2018), [doi:10.1111/ajps.12387](https://doi.org/10.1111/ajps.12387); Dette & Schumann (2024),
  /// [doi:10.1080/07350015.2024.2308121](https://doi.org/10.1080/07350015.2024.2308121), "maximum, intersection-union".
  ///
  /// - Parameters:
  ///   - margin: Above 0.
  ///   - alpha: The level of the smallest margin, in (0, 0.5).
  /// - Returns: The test.
  /// - Throws: `Unavailable` where an effect has no degrees of freedom.
  public func equivalence(
    margin: Double, alpha: Double = 0.05
  ) throws(Unavailable) -> Equivalence {
    precondition(margin > 0 && alpha > 0 && alpha < 0.5, "margin \(margin), alpha \(alpha)")
    var (pValue, smallest) = (0.0, 0.0)
    for (place, value) in estimates.values.enumerated() {
      let reference = try reference(place)
      let error = reference.scale * estimates.covariance[place, place].squareRoot()
      let t = StudentT(degreesOfFreedom: reference.degreesOfFreedom)
      pValue = max(pValue, t.upperTail((margin - abs(value)) / error))
      smallest = max(smallest, abs(value) + t.quantile(upperTail: alpha) * error)
    }
    return Equivalence(margin: margin, pValue: pValue, smallestMargin: smallest)
  }

  /// The standard error of the mean of the effects before the start.
  public var meanStandardError: Double {
    estimates.covariance.columnMajor.reduce(0, +).squareRoot() / Double(path.pre.count)
  }

  private var mean: Double { estimates.values.reduce(0, +) / Double(path.pre.count) }

  /// Tests whether the mean of the effects before the start is within a margin.
  ///
  /// The quantile is that of |N(margin, σ^2)| (Dette & Schumann 2024, "mean"): less conservative than two one-sided
  /// tests. Its level is alpha at any margin, nought among them: a mean within some 0.063 σ of 0 (at 5 %) is told
  /// to be within every margin, however large σ. Then the smallest margin is 0, which is a property of the test and
  /// no precision of the data; `meanTwoTests` has none of that.
  ///
  /// - Parameters:
  ///   - margin: Above 0.
  ///   - alpha: The level of the smallest margin, in (0, 0.5).
  /// - Returns: The test; a smallest margin of 0 where every margin is confirmed.
  public func meanEquivalence(margin: Double, alpha: Double = 0.05) -> Equivalence {
    precondition(margin > 0 && alpha > 0 && alpha < 0.5, "margin \(margin), alpha \(alpha)")
    let (mean, error) = (abs(mean), meanStandardError)
    func below(_ margin: Double) -> Double {
      let normal = Normal(mean: margin, standardDeviation: error)
      return normal.lowerTail(mean) - normal.lowerTail(-mean)
    }
    if below(0) <= alpha {
      return Equivalence(margin: margin, pValue: below(margin), smallestMargin: 0)
    }
    var (low, high) = (0.0, mean + 10 * error)
    for _ in 0..<200 where high - low > 1e-13 * high {
      let middle = (low + high) / 2
      if below(middle) > alpha { low = middle } else { high = middle }
    }
    return Equivalence(margin: margin, pValue: below(margin), smallestMargin: high)
  }

  /// Tests whether the mean of the effects before the start is within a margin by two one-sided tests (Schuirmann 1987,
  /// [doi:10.1007/BF01068419](https://doi.org/10.1007/BF01068419)).
  ///
  /// The mean has no degrees of freedom of its own here: of its effects' references the one that makes the margin
  /// largest counts.
  ///
  /// - Parameters:
  ///   - margin: Above 0.
  ///   - alpha: The level of the smallest margin, in (0, 0.5).
  /// - Returns: The test; the smallest margin is never below |mean|.
  /// - Throws: `Unavailable` where an effect has no degrees of freedom.
  public func meanTwoTests(
    margin: Double, alpha: Double = 0.05
  ) throws(Unavailable) -> Equivalence {
    precondition(margin > 0 && alpha > 0 && alpha < 0.5, "margin \(margin), alpha \(alpha)")
    let (mean, standardError) = (abs(mean), meanStandardError)
    var (pValue, smallest) = (0.0, 0.0)
    for place in path.prePlaces {
      let reference = try reference(place)
      let error = reference.scale * standardError
      let t = StudentT(degreesOfFreedom: reference.degreesOfFreedom)
      pValue = max(pValue, t.upperTail((margin - mean) / error))
      smallest = max(smallest, mean + t.quantile(upperTail: alpha) * error)
    }
    return Equivalence(margin: margin, pValue: pValue, smallestMargin: smallest)
  }

  /// The critical value of intervals that hold all effects together with a probability (sup-t).
  ///
  /// - Parameters:
  ///   - level: In (0, 1).
  ///   - isPreOnly: Whether only effects before the start are meant.
  /// - Returns: Between the pointwise normal quantile and Bonferroni's.
  ///
  /// Montiel Olea & Plagborg-Møller (2019), [doi:10.1002/jae.2656](https://doi.org/10.1002/jae.2656).
  public func simultaneousCritical(level: Double, isPreOnly: Bool = false) -> Double {
    let covariance = isPreOnly ? estimates.covariance : path.covariance
    return MultivariateNormal(
      mean: [Double](repeating: 0, count: covariance.rowCount), covariance: covariance
    ).simultaneousCritical(level: level)
  }
}
