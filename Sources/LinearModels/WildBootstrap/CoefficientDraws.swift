import Estimation
public import Numerics

/// Wild cluster bootstrap draws of some coefficients of a model, or combinations of them, each with its covariance matrix.
///
/// The unrestricted bootstrap: y* = X b + v_g u_g, so that
///
///     b* = b + (X'WX)^-1 Σ_g v_g X_g'W u_g,  V* = f Σ_g s*_g s*_g',
///
/// with u the residuals (variants 31 and 33: those of the estimates without the cluster), v_g one weight per cluster and
/// V* the CR1 (or CV3) matrix of the sample y*. From these any function of the coefficients is drawn with its own
/// standard error by the delta method. The engine is that of the tests: for a linear function the draws are theirs.
///
/// Cameron, Gelbach & Miller (2008), [doi:10.1162/rest.90.3.414](https://doi.org/10.1162/rest.90.3.414); Roodman et al.
/// (2019), [doi:10.1177/1536867X19830877](https://doi.org/10.1177/1536867X19830877). In R
/// `sandwich::vcovBS(fit, cluster, type = "wild")` draws b*, without V*.
public struct CoefficientDraws: Sendable {
  /// What is asked of a model's draws.
  public struct Request: Sendable {
    /// A term by its place, with its weight.
    public typealias Part = (term: Int, weight: Double)

    /// m combinations of terms that do not depend on each other.
    public let combinations: [[Part]]
    /// The bootstrap; its null is free, whatever it says.
    public let options: WildBootstrap
    /// f where it is not that of the fit's convention, one clustering alone; cancels in t*.
    public let factor: Double?

    /// What is asked.
    ///
    /// - Parameters:
    ///   - terms: By their places, each once, at least one.
    ///   - options: The bootstrap; its null is free, whatever it says.
    ///   - factor: The small-sample factor of V and V*, of one clustering; nil for the fit's.
    public init(terms: [Int], options: WildBootstrap, factor: Double? = nil) {
      precondition(Set(terms).count == terms.count, "terms \(terms)")
      self.init(
        combinations: terms.map { [(term: $0, weight: 1)] }, options: options, factor: factor)
    }

    /// What is asked of combinations of terms.
    ///
    /// - Parameters:
    ///   - combinations: m of them, none of which depends on the others.
    ///   - options: The bootstrap; its null is free, whatever it says.
    ///   - factor: The small-sample factor of V and V*, of one clustering; nil for the fit's.
    public init(combinations: [[Part]], options: WildBootstrap, factor: Double? = nil) {
      precondition(!combinations.isEmpty, "nothing to draw")
      var free = options
      free.imposesNull = false
      (self.combinations, self.options, self.factor) = (combinations, free, factor)
    }

    /// The parts of a combination.
    ///
    /// - Parameter weights: One for each term.
    /// - Returns: The terms whose weight is not nought.
    public static func parts(_ weights: [Double]) -> [Part] {
      weights.indices.filter { weights[$0] != 0 }.map { (term: $0, weight: weights[$0]) }
    }
  }

  /// One draw.
  public struct Draw: Sendable {
    /// b*, or combinations of it, m numbers.
    public let coefficients: [Double]
    /// V*, m x m; of several clusterings it may have negative variances.
    public let covariance: Matrix
  }

  private let kernel: WildKernel
  private let scales: [Double]
  private let threads: Int
  /// b, or combinations of it, m numbers.
  public let coefficients: [Double]
  /// V by the same numbers as V*, m x m.
  public let covariance: Matrix
  /// How many draws there are, and whether all.
  public let draws: ResamplingDraws

  /// The draws of combinations R that were scaled to length 1.
  init(
    _ parts: WildParts, coefficients: [Double], scales: [Double], threads: Int
  ) {
    let options = parts.frame.options
    kernel = parts.kernel([[1]])
    self.scales = scales
    self.threads = threads
    self.coefficients = coefficients
    covariance = Self.unscaled(parts.covariance(), scales)
    draws = ResamplingDraws(
      options.weights, groupCount: parts.cells.groupCount, replications: options.replications,
      seed: options.seed)
  }

  /// A function of every draw.
  ///
  /// - Parameter body: Of one draw; is called on several threads.
  /// - Returns: Its results in the order of the draws, which no number of threads changes.
  /// - Complexity: O(draws · (G m p + m²)), and what `body` takes.
  public func map<Result: Sendable>(_ body: @Sendable (Draw) -> Result) -> [Result] {
    let m = coefficients.count
    return kernel.map(draws, threads: threads) { numbers in
      var covariance = Matrix(repeating: 0, rowCount: m, columnCount: m)
      var place = m
      for i in 0..<m {
        for j in 0...i {
          covariance[i, j] = numbers[place]
          covariance[j, i] = numbers[place]
          place += 1
        }
      }
      return body(
        Draw(
          coefficients: (0..<m).map { coefficients[$0] + scales[$0] * numbers[$0] },
          covariance: Self.unscaled(covariance, scales)))
    }
  }

  private static func unscaled(_ covariance: Matrix, _ scales: [Double]) -> Matrix {
    var result = covariance
    for i in scales.indices {
      for j in scales.indices { result[i, j] *= scales[i] * scales[j] }
    }
    return result
  }
}

extension WildBootstrapFit {
  /// Draws of coefficients with their covariances; the cells are read once for all that is asked.
  ///
  /// - Parameter requests: Jackknifed variants need one clustering, whose clusters get the weights.
  /// - Returns: One entry each: the draws; the cluster without which a jackknifed variant has no estimate; or
  ///   `noVariance` where one that is drawn has none, or depends on others.
  public func coefficientDraws(
    _ requests: [CoefficientDraws.Request]
  ) -> [Result<CoefficientDraws, WildBootstrapError>] {
    // R R' of coefficients in units of their own: else scales that differ much make it look singular.
    let scaled = requests.map { request in
      request.combinations.map { parts -> (scale: Double, weights: [Double]) in
        var weights = [Double](repeating: 0, count: termCount)
        for part in parts { weights[part.term] += part.weight }
        let scale = length(of: weights)
        return (scale, weights.map { scale > 0 ? $0 / scale : 0 })
      }
    }
    let asked = zip(requests, scaled).map { request, rows in
      (
        contrasts: Matrix(rows: rows.map(\.weights)).multiply(terms), request.options,
        request.factor
      )
    }
    let parts = parts(asked)
    return requests.indices.map { place in
      guard let own = parts[place] else { return .failure(.noVariance) }
      if let carrier = own.carrier { return .failure(.carriedByCluster(carrier)) }
      let draws = CoefficientDraws(
        own, coefficients: requests[place].combinations.map(combined),
        scales: scaled[place].map(\.scale), threads: threads)
      let hasVariance = zip(draws.covariance.diagonal, requests[place].combinations).allSatisfy {
        $0 > leastVariance(of: $1)
      }
      return hasVariance ? .success(draws) : .failure(.noVariance)
    }
  }
}
