public import Numerics

/// Estimates of one model, or of several side by side, as linear combinations of them are judged.
public struct JointEstimates: Sendable {
  /// The estimates, p of them.
  public let values: [Double]
  /// Their covariance, p x p.
  public let covariance: Matrix
  /// The reference distribution of each estimate's t.
  public let rule: DegreesOfFreedomRule
  /// R with V = R'R, where contributions or a factor are known.
  private let root: CovarianceRoot?
  /// The reference distributions of combinations, where they follow Satterthwaite.
  private let reference: (any ContrastReference)?
  /// The draws, where tests refer to them.
  private let resampler: (any HypothesisResampler)?

  /// The estimates of one model; nil where it has no covariance.
  ///
  /// - Parameter estimate: What the estimator returned.
  public init?(_ estimate: Estimate) {
    guard case .covariance(let covariance, let rule) = estimate.set.uncertainty else { return nil }
    values = estimate.set.values
    self.covariance = covariance
    self.rule = rule
    root = (estimate.contributions?.psi ?? estimate.covarianceFactor).flatMap {
      CovarianceRoot($0, of: covariance)
    }
    reference = estimate.reference
    resampler = estimate.resampler
  }

  /// The estimates of several models whose rows belong to the same clusters: V = psi'psi, with psi the models'
  /// contributions side by side.
  ///
  /// A cluster that one model's sample lacks adds nothing there. Tests refer to t with G - 1 degrees of
  /// freedom, G the smallest number of clusters. The covariance between models is that of seemingly unrelated
  /// regressions in Stata's `suest, vce(cluster)`; the factors are those of each model's contributions.
  ///
  /// - Parameter parts: Per model its estimates and what each cluster adds to them.
  /// - Precondition: At least one part, all of the same cluster columns.
  /// - Complexity: O(G p^2).
  public init(stacking parts: [(values: [Double], contributions: ClusterContributions)]) {
    precondition(!parts.isEmpty, "nothing to stack")
    values = parts.flatMap(\.values)
    let psi = ClusterContributions.stacking(parts.map(\.contributions)).psi
    covariance = psi.crossProduct()
    root = CovarianceRoot(psi, of: covariance)
    rule = .clusters(Double((parts.map(\.contributions.clusters.count).min() ?? 1) - 1))
    reference = nil
    resampler = nil
  }

  /// The test of Cb = r by the draws of the model, where its tests refer to them.
  ///
  /// - Parameters:
  ///   - combinations: C, of full row rank.
  ///   - values: r.
  ///   - level: Of the confidence set of a single combination; nil for none.
  /// - Returns: nil for models without draws and where there is no variance.
  public func resampled(
    _ combinations: Matrix, equal values: [Double], level: Double?
  ) -> ResamplingTest? {
    resampler?.test(LinearHypothesis(combinations, equal: values), level: level)
  }

  /// The test and the interval of c'b.
  ///
  /// t = (c'b - r)/sqrt(c'Vc); the interval is that of c'b. Degrees of freedom are the rule's; Satterthwaite's
  /// are those of the combination itself, and without a reference for combinations only a multiple of one
  /// estimate has any. Agrees with R's `clubSandwich::linear_contrast` and Stata's `lincom`.
  ///
  /// - Parameters:
  ///   - weights: c, one number per estimate.
  ///   - value: r, what c'b is compared with.
  ///   - level: The level of the interval, in (0, 1).
  /// - Returns: The estimate c'b with its inference; without a standard error where c'Vc is negative.
  public func inference(on weights: [Double], equals value: Double, level: Double) -> Inference {
    precondition(weights.count == values.count, "\(weights.count) of \(values.count) weights")
    if case .draws = rule {
      let row = Matrix(rowCount: 1, columnCount: weights.count, columnMajor: weights)
      if let test = resampled(row, equal: [value], level: level) {
        var inference = Inference(
          test, estimate: dot(weights, values), variance: variance(of: weights))
        inference.drawn = test
        return inference
      }
    }
    return inference(
      on: weights, equals: value, level: level, reference: reference(of: weights))
  }

  /// The test and the interval of c'b whose reference is known.
  func inference(
    on weights: [Double], equals value: Double, level: Double, reference: ScaledStudentT?
  ) -> Inference {
    Inference(
      estimate: dot(weights, values), variance: variance(of: weights),
      reference: reference, level: level, against: value)
  }

  /// The test and the interval of a smooth function of the estimates by the delta method.
  ///
  /// t = (g(b) - r)/sqrt(d'Vd), d = dg/db at b; the interval is g(b) ± q sqrt(d'Vd). Degrees of freedom are the rule's,
  /// Satterthwaite's those of d'b, so that of a linear g the result is that of `inference(on:)`. Estimates and
  /// standard errors agree with R's `car::deltaMethod` and Stata's `nlcom`, which take normal quantiles: the rule of
  /// a model with `df: normal`.
  ///
  /// Oehlert (1992), [doi:10.1080/00031305.1992.10475842](https://doi.org/10.1080/00031305.1992.10475842).
  ///
  /// - Parameters:
  ///   - estimate: g(b).
  ///   - gradient: d, one number per estimate.
  ///   - value: r, what g(b) is compared with.
  ///   - level: The level of the interval, in (0, 1).
  /// - Returns: The estimate with its inference; without a test where draws are the reference or d'Vd is 0.
  public func inference(
    of estimate: Double, gradient: [Double], equals value: Double, level: Double
  ) -> Inference {
    precondition(gradient.count == values.count, "\(gradient.count) of \(values.count) slopes")
    return Inference(
      estimate: estimate, variance: variance(of: gradient),
      reference: reference(of: gradient), level: level, against: value)
  }

  /// c'b.
  ///
  /// - Parameter weights: c, one number per estimate.
  /// - Returns: The combination's estimate.
  public func combined(_ weights: [Double]) -> Double { dot(weights, values) }

  /// c'Vc; not a number where V, a difference of matrices for clusters in several ways, makes it negative by more than
  /// rounding.
  private func variance(of weights: [Double]) -> Double {
    if let root { return root.variance(of: weights) }
    let variance = dot(weights, covariance.multiply(weights))
    guard variance < 0 else { return variance }
    var size = 0.0
    for i in weights.indices {
      for j in weights.indices { size += abs(weights[i] * covariance[i, j] * weights[j]) }
    }
    return -variance > 1e-12 * size ? .nan : 0
  }

  /// Wald's joint test of Cb = r.
  ///
  /// Q = (Cb - r)'(CVC')^-1 (Cb - r). Under Satterthwaite's rule Hotelling's T^2 as Tipton & Pustejovsky (2015),
  /// [doi:10.3102/1076998615606099](https://doi.org/10.3102/1076998615606099), approximate it ("HTZ"):
  /// F = (eta - q + 1)/(eta q) Q on q and eta - q + 1 degrees of freedom; else F = Q/q on q and the rule's. Scales are of
  /// single combinations: with several, scaled references have Hotelling's T^2 too, of the covariance as it is.
  /// Agrees with R's `clubSandwich::Wald_test` and Stata's `test`.
  ///
  /// - Parameters:
  ///   - combinations: C, q x p, of full row rank.
  ///   - target: r, q numbers.
  /// - Returns: The test; nil where CVC' is singular or eta is at most q - 1.
  public func jointTest(of combinations: Matrix, equal target: [Double]) -> JointTest? {
    precondition(combinations.columnCount == values.count, "one column per estimate")
    precondition(combinations.rowCount == target.count, "one value per combination")
    let count = Double(target.count)
    let distance = zip(combinations.multiply(values), target).map { $0 - $1 }
    guard let quadratic = quadraticForm(of: distance, combinations) else { return nil }
    if case .draws = rule {
      return resampled(combinations, equal: target, level: nil).map {
        JointTest(
          statistic: $0.statistic, numeratorDegreesOfFreedom: count,
          denominatorDegreesOfFreedom: nil, pValue: $0.pValue, drawn: $0)
      }
    }
    var (scale, df) = (1.0, Double.infinity)
    switch rule {
    case .residual(let degrees), .clusters(let degrees): df = degrees
    case .normal, .draws: break
    case .scaledSatterthwaite where target.count == 1:
      guard let own = self.reference(of: combinations.row(0)) else { return nil }
      (scale, df) = (1 / (own.scale * own.scale), own.degreesOfFreedom)
    case .satterthwaite, .scaledSatterthwaite:
      guard let eta = reference?.hotellingDegreesOfFreedom(of: combinations) else { return nil }
      df = eta - count + 1
      scale = df / eta
    }
    guard df > 0 else { return nil }
    let statistic = scale * quadratic / count
    let reference = FDistribution(numerator: count, denominator: df)
    return JointTest(
      statistic: statistic, numeratorDegreesOfFreedom: count, denominatorDegreesOfFreedom: df,
      pValue: reference.upperTail(statistic))
  }

  /// What the t of c'b refers to.
  private func reference(of weights: [Double]) -> ScaledStudentT? {
    switch rule {
    case .residual, .clusters, .normal, .draws: return rule.reference(ofTerm: 0)
    case .satterthwaite, .scaledSatterthwaite:
      if let reference { return reference.reference(of: weights) }
      let places = weights.indices.filter { weights[$0] != 0 }
      return places.count == 1 ? rule.reference(ofTerm: places[0]) : nil
    }
  }

  /// What the t of all combinations of a few ones refers to, by the weights of these.
  func reference(within rows: [[Double]]) -> ([Double]) -> ScaledStudentT? {
    switch rule {
    case .satterthwaite, .scaledSatterthwaite:
      if let reference { return reference.reference(within: Matrix(rows: rows)) }
    case .residual, .clusters, .normal, .draws: break
    }
    return { weights in
      self.reference(
        of: rows[0].indices.map { term in
          zip(weights, rows).reduce(0) { $0 + $1.0 * $1.1[term] }
        })
    }
  }

  /// d'(CVC')^-1 d, or nil where CVC' is singular.
  private func quadraticForm(of distance: [Double], _ combinations: Matrix) -> Double? {
    if let root { return root.quadraticForm(of: distance, combinations) }
    return Self.quadraticForm(
      of: distance,
      combinations.multiply(covariance).multiply(combinations.transposed()))
  }

  /// d'M^-1 d, or nil where M is singular: in units of the standard errors less than 1e-10 of a row remains.
  private static func quadraticForm(of distance: [Double], _ middle: Matrix) -> Double? {
    let scales = middle.diagonal.map { $0 > 0 ? 1 / $0.squareRoot() : 0 }
    if scales.contains(0) { return nil }
    var correlation = middle
    for i in scales.indices {
      for j in scales.indices { correlation[i, j] *= scales[i] * scales[j] }
    }
    do {
      let factor = try Cholesky(correlation)
      if factor.lower.diagonal.contains(where: { $0 < 1e-10 }) { return nil }
      let scaled = zip(distance, scales).map { $0 * $1 }
      return dot(scaled, factor.solve(scaled))
    } catch {
      return nil
    }
  }
}

/// A joint test of several linear combinations.
public struct JointTest: Sendable, Equatable, Codable {
  /// F.
  public let statistic: Double
  /// q, the number of combinations.
  public let numeratorDegreesOfFreedom: Double
  /// The degrees of freedom of the denominator; infinite for chi-squared over q, nil where draws are the reference.
  public let denominatorDegreesOfFreedom: Double?
  /// The p-value of the hypothesis that every combination equals its value.
  public let pValue: Double
  /// The counts behind the p-value; nil where draws are not the reference.
  public var drawn: ResamplingTest?

  /// A joint test.
  ///
  /// - Parameters:
  ///   - statistic: F.
  ///   - numeratorDegreesOfFreedom: q.
  ///   - denominatorDegreesOfFreedom: Infinite for chi-squared over q, nil for draws.
  ///   - pValue: Of the hypothesis that every combination equals its value.
  ///   - drawn: The counts behind it, where draws are the reference.
  public init(
    statistic: Double, numeratorDegreesOfFreedom: Double, denominatorDegreesOfFreedom: Double?,
    pValue: Double, drawn: ResamplingTest? = nil
  ) {
    self.drawn = drawn
    self.statistic = statistic
    self.numeratorDegreesOfFreedom = numeratorDegreesOfFreedom
    self.denominatorDegreesOfFreedom = denominatorDegreesOfFreedom
    self.pValue = pValue
  }
}

/// Linear combinations as rows of weights.
public enum LinearCombinations {
  /// The first row that is a combination of those before it, or nil if there is none.
  ///
  /// - Parameter rows: Rows of equal length.
  /// - Returns: The position of a row of which less than 1e-10 of the norm remains after those before it.
  public static func firstRedundant(_ rows: [[Double]]) -> Int? {
    var basis: [[Double]] = []
    for (position, row) in rows.enumerated() {
      let norm = dot(row, row).squareRoot()
      var rest = row
      // Twice is enough (Kahan).
      for _ in 0..<2 {
        for direction in basis {
          let share = dot(direction, rest)
          for i in rest.indices { rest[i] -= share * direction[i] }
        }
      }
      let left = dot(rest, rest).squareRoot()
      if left <= 1e-10 * norm { return position }
      basis.append(rest.map { $0 / left })
    }
    return nil
  }
}

private func dot(_ a: [Double], _ b: [Double]) -> Double {
  zip(a, b).reduce(0) { $0 + $1.0 * $1.1 }
}
