internal import Frames
internal import Numerics

/// Residuals of columns on absorbed effects.
///
/// M y = y - D (D'WD)^- D'W y, where D holds for every effect a column per group and, for each
/// slope, a column per group with the slope's values in it: what `reghdfe`'s `absorb()` and fixest's
/// `| a + b^c + d[x]` take out, but to an error bound on the residuals themselves.
///
/// Each effect's columns are made orthogonal within its groups. The effect with most columns is
/// eliminated exactly; what is left, a positive semidefinite system S b = g in the other effects'
/// coefficients, is solved by preconditioned conjugate gradients. Their energy norm is the norm of the
/// residuals' error, so that the smallest eigenvalue that the iteration finds turns what is left of
/// g into a bound on it. Graphs that are hard for this (long chains of weakly connected groups) get
/// a sparse Cholesky factor of S as a preconditioner. Afterwards the gradient is formed anew from the
/// residuals and solved again, until that changes them by less than the tolerance.
///
/// Guimarães & Portugal (2010), [doi:10.1177/1536867X1001000406](https://doi.org/10.1177/1536867X1001000406);
/// Correia (2017), "Linear models with high-dimensional fixed effects: an efficient and feasible estimator".
public struct AbsorbedProjection: Sendable {
  let effects: [BoundEffect]
  let weights: [Double]?
  let layout: AbsorbedLayout

  /// Gets ready to project on absorbed effects.
  ///
  /// - Parameters:
  ///   - effects: At least one, all of the same sample.
  ///   - weights: One per row, finite and not negative, or nil for ones. A row of weight nought takes no
  ///     part, but has a residual from the effects that the others determine.
  /// - Precondition: Shapes agree, weights are not negative, slopes are finite.
  /// - Complexity: O(rows x effects).
  public init(_ effects: [BoundEffect], weights: [Double]? = nil) {
    precondition(!effects.isEmpty, "no effect")
    let rows = effects[0].grouping.codes.count
    precondition(effects.allSatisfy { $0.grouping.codes.count == rows }, "different samples")
    precondition(weights.map { $0.count == rows } ?? true, "one weight per row")
    precondition(weights?.allSatisfy { $0 >= 0 && $0.isFinite } ?? true, "a negative weight")
    precondition(effects.allSatisfy { $0.slopes.allSatisfy { $0.allSatisfy(\.isFinite) } })
    self.effects = effects
    self.weights = weights
    layout = AbsorbedLayout(effects, weights: weights)
  }

  /// The residuals of columns on the effects.
  ///
  /// Columns that the effects explain but for rounding, less than 1e-11 of their norm about the
  /// mean, become exactly nought.
  ///
  /// - Parameters:
  ///   - columns: One value per row of the sample each.
  ///   - tolerance: The error of the residuals, relative to their norm, in 1e-14 ..< 1.
  ///   - threads: At least 1; does not change the result.
  /// - Returns: Columns of the same shape, and the number of iterations of the slowest.
  /// - Throws: `notFinite`; `notConverged` where the bound on the error stays above the tolerance.
  /// - Complexity: O(rows x effects) per column and iteration, 10 to 50 iterations on graphs that
  ///   are well connected.
  public func residuals(
    of columns: [[Double]], tolerance: Double = 1e-10, threads: Int = 1
  ) throws(ProjectionError) -> (columns: [[Double]], iterations: Int) {
    precondition(columns.allSatisfy { $0.count == layout.order.count }, "a value per row")
    for (column, values) in columns.enumerated() {
      if let row = values.firstIndex(where: { !$0.isFinite }) {
        throw .notFinite(column: column, row: row)
      }
    }
    guard !columns.isEmpty, !layout.order.isEmpty else { return (columns, 0) }
    var solver = ProjectionSolver(layout, columns, tolerance: tolerance, threads: threads)
    return try solver.run()
  }
}
