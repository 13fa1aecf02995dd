public import Numerics

/// What each cluster adds to the deviation of every estimate: V = psi' psi.
///
/// Already adjusted (CR1's factors, CR2's matrices), so contributions of several models to the same clusters
/// stand side by side: the joint covariance of two models is psi_1' psi_2.
public struct ClusterContributions: Sendable, Equatable {
  /// The columns whose values define the clusters.
  public let columns: [String]

  /// Per cluster its code in the frame, ascending: the same cluster in another model's sample.
  public let clusters: [Int32]

  /// psi, G x p, in the order of the terms.
  public private(set) var psi: Matrix

  /// Contributions of clusters.
  ///
  /// - Parameters:
  ///   - columns: The columns that define the clusters.
  ///   - clusters: G codes, ascending.
  ///   - psi: G x p.
  public init(columns: [String], clusters: [Int32], psi: Matrix) {
    precondition(
      psi.rowCount == clusters.count, "\(psi.rowCount) rows for \(clusters.count) clusters")
    self.columns = columns
    self.clusters = clusters
    self.psi = psi
  }

  /// What clusters add to some of the estimates.
  ///
  /// - Parameter places: Of the estimates.
  /// - Returns: G x as many.
  package func selecting(_ places: [Int]) -> ClusterContributions {
    ClusterContributions(
      columns: columns, clusters: clusters,
      psi: psi.submatrix(rows: Array(0..<psi.rowCount), columns: places))
  }

  /// Leaves nothing of what clusters add to some estimates: of those that have no variance it would be rounding.
  ///
  /// - Parameter isNought: Whether that holds of the estimate at a place.
  package mutating func nullify(where isNought: (Int) -> Bool) {
    for place in 0..<psi.columnCount where isNought(place) { psi.mapColumn(place) { _ in 0 } }
  }
}

/// The reference distribution of contrasts under a working model, beyond what single terms tell.
public protocol ContrastReference: Sendable {
  /// What the t of c'b refers to: Student's t with 2 E(c'Vc)^2 / Var(c'Vc) degrees of freedom under the working model
  /// (Satterthwaite), scaled where the rule is.
  ///
  /// - Parameter contrast: c, one number per term.
  /// - Returns: nil where the contrast has no variance under the working model.
  func reference(of contrast: [Double]) -> ScaledStudentT?

  /// eta of Hotelling's T^2 approximation (Tipton & Pustejovsky 2015, "HTZ"):
  /// F = (eta - q + 1)/(eta q) Q on q and eta - q + 1 degrees of freedom.
  ///
  /// - Parameter contrasts: C, q x p.
  /// - Returns: nil where C V C' is singular under the working model.
  func hotellingDegreesOfFreedom(of contrasts: Matrix) -> Double?

  /// What the t of all combinations of a few contrasts refers to.
  ///
  /// - Parameter contrasts: C, q x p.
  /// - Returns: A function of the combination's q weights; the rows are read once for all.
  func reference(within contrasts: Matrix) -> ([Double]) -> ScaledStudentT?

  /// The passes over the rows that its answers have taken so far.
  var passes: Int { get }
}

extension ContrastReference {
  /// Each combination asked by itself.
  public func reference(within contrasts: Matrix) -> ([Double]) -> ScaledStudentT? {
    { reference(of: contrasts.transposedMultiply($0)) }
  }

  /// No rows are read.
  public var passes: Int { 0 }
}

extension Estimate {
  /// Passes over the rows, those that questions about contrasts have taken so far among them; nil where none are counted.
  public var passes: Int? {
    self.set.summary.passes.map { $0 + (reference?.passes ?? 0) + (resampler?.passes ?? 0) }
  }
}

/// All that an estimator returns: the values to keep, and what is needed once more for contrasts.
public struct Estimate: Sendable {
  /// The estimates: what enters the result.
  public let set: EstimateSet

  /// What each cluster adds, where the covariance is a sum over clusters of one dimension.
  public let contributions: ClusterContributions?

  /// F with V = F'F, any number of rows by p, where it is known and there are no contributions.
  public let covarianceFactor: Matrix?

  /// The reference distributions of contrasts, where they follow Satterthwaite.
  public let reference: (any ContrastReference)?

  /// Tests of further hypotheses by draws, where those of the terms are.
  public let resampler: (any HypothesisResampler)?

  /// An estimator's return.
  ///
  /// - Parameters:
  ///   - set: The estimates.
  ///   - contributions: Per cluster, if there are any.
  ///   - covarianceFactor: F with V = F'F, if there are none.
  ///   - reference: For contrasts, if they follow Satterthwaite.
  ///   - resampler: For contrasts, if tests refer to draws.
  public init(
    _ set: EstimateSet, contributions: ClusterContributions? = nil,
    covarianceFactor: Matrix? = nil, reference: (any ContrastReference)? = nil,
    resampler: (any HypothesisResampler)? = nil
  ) {
    self.set = set
    self.contributions = contributions
    self.covarianceFactor = covarianceFactor
    self.reference = reference
    self.resampler = resampler
  }
}
