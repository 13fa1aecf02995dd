import Estimation
import Numerics

/// Sums over clusters, for q contrasts: the covariance, the moments behind Satterthwaite's degrees of freedom, and
/// what single clusters do.
struct ClusterSums {
  /// Psi between clusters; nil for the identity.
  let betweenClusters: Matrix?
  let keepsContributions: Bool
  let needsWorkingModel: Bool

  private(set) var clusterCount = 0
  /// Σ psi psi', q x q.
  private(set) var meat: Matrix
  /// psi of each cluster, if kept.
  private(set) var contributions: [Double] = []

  private var ownSum: [Double]
  private var ownSquares: [Double]
  private var innerSquares: [Double]
  private var crossMoments: [Matrix]

  private var informationSum: [Double]
  private var informationSquares: [Double]

  /// The greatest tr E_g and its cluster.
  private(set) var largestLeverage = (value: -1.0, cluster: 0)
  /// Per contrast the least and greatest b_(g) - b, and the cluster that moves it most.
  private(set) var range: [(low: Double, high: Double, cluster: Int)]
  private(set) var jackknifeSum: [Double]
  private(set) var jackknifeMeat: Matrix
  /// Per contrast the cluster that alone carries it.
  private(set) var carriers: [Int: Int] = [:]

  init(
    contrastCount q: Int, betweenClusters: Matrix?, keepsContributions: Bool,
    needsWorkingModel: Bool
  ) {
    self.betweenClusters = betweenClusters
    self.keepsContributions = keepsContributions
    self.needsWorkingModel = needsWorkingModel
    meat = Matrix(repeating: 0, rowCount: q, columnCount: q)
    let zeros = [Double](repeating: 0, count: q)
    (ownSum, ownSquares, innerSquares) = (zeros, zeros, zeros)
    (informationSum, informationSquares, jackknifeSum) = (zeros, zeros, zeros)
    crossMoments = []
    jackknifeMeat = meat
    range = zeros.map { _ in (.infinity, -.infinity, -1) }
  }

  mutating func take(_ part: ClusterAdjustment, cluster: Int) {
    clusterCount += 1
    meat.addOuter(part.psi)
    if keepsContributions { contributions += part.psi }
    if part.leverage > largestLeverage.value { largestLeverage = (part.leverage, cluster) }
    for (j, value) in part.information.enumerated() {
      informationSum[j] += value
      informationSquares[j] += value * value
    }
    if needsWorkingModel { takeWorkingModel(part) }
    guard !part.jackknife.isEmpty else { return }
    for (j, moved) in part.jackknife.enumerated() {
      jackknifeSum[j] += moved
      if part.carried.contains(j) {
        carriers[j] = carriers[j] ?? cluster
        continue
      }
      let reach = max(abs(range[j].low), abs(range[j].high))
      if range[j].cluster < 0 || abs(moved) > reach { range[j].cluster = cluster }
      range[j].low = min(range[j].low, moved)
      range[j].high = max(range[j].high, moved)
    }
    jackknifeMeat.addOuter(part.jackknife)
  }

  private mutating func takeWorkingModel(_ part: ClusterAdjustment) {
    if crossMoments.isEmpty {
      let dimension = part.cross.rowCount
      crossMoments = part.psi.map { _ in
        Matrix(repeating: 0, rowCount: dimension, columnCount: dimension)
      }
    }
    for j in part.psi.indices {
      let t = part.cross.column(j)
      let inner = dot(t, betweenClusters?.multiply(t) ?? t)
      let own = part.pairs[j, j]
      ownSum[j] += own
      ownSquares[j] += own * own
      innerSquares[j] += inner * inner
      crossMoments[j].addOuter(t)
    }
  }

  /// Each contrast's reference: (Σ P_gg)² / Σ P_gh² degrees of freedom, and the scale a with a² = variance / Σ P_gg.
  ///
  /// Σ P_gg is the expectation of the contrast's estimated variance, Σ P_gh² half the variance of that, under independent
  /// normal errors. So t/a refers to Student's t where the estimate is too large on average: the jackknife's, to which
  /// Hansen (2025, "Jackknife standard errors for clustered regression") extends the approximation of Bell & McCaffrey
  /// (2002).
  ///
  /// - Parameter variances: The true ones under the same errors; nil to leave the scale 1.
  /// - Returns: nil where a contrast has no variance under the working model and, scaled, where one cluster carries it: its
  ///   estimate without that cluster is a convention, no estimate.
  func satterthwaite(variances: [Double]? = nil) -> [ScaledStudentT?] {
    ownSum.indices.map { j in
      guard j < crossMoments.count else { return nil }
      let bent = betweenClusters?.multiply(crossMoments[j]) ?? crossMoments[j]
      let squares = ownSquares[j] - innerSquares[j] + bent.traceOfSquare
      guard ownSum[j] > 0, squares > 0 else { return nil }
      let degrees = ownSum[j] * ownSum[j] / squares
      guard let variances else { return ScaledStudentT(degreesOfFreedom: degrees) }
      guard carriers[j] == nil, variances[j] > 0 else { return nil }
      return ScaledStudentT(
        degreesOfFreedom: degrees, scale: (variances[j] / ownSum[j]).squareRoot())
    }
  }

  /// G* = G / (1 + Gamma) of each contrast.
  func effectiveClusters() -> [Double?] {
    informationSum.indices.map { j in
      let g = Double(clusterCount)
      let mean = informationSum[j] / g
      guard mean > 0 else { return nil }
      let gamma = max(informationSquares[j] / g / (mean * mean) - 1, 0)
      return g / (1 + gamma)
    }
  }
}

extension Matrix {
  /// Adds x x'.
  mutating func addOuter(_ x: [Double]) {
    let n = rowCount
    var entries = columnMajor.mutableSpan
    for j in 0..<n where x[j] != 0 {
      for i in 0..<n { entries[i &+ j &* n] += x[i] * x[j] }
    }
  }

  /// tr(A A).
  var traceOfSquare: Double {
    var sum = 0.0
    for j in 0..<columnCount {
      for i in 0..<rowCount { sum += self[i, j] * self[j, i] }
    }
    return sum
  }
}
