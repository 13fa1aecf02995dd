internal import Numerics

/// The system S b = g in the other effects' coefficients, and how it is solved.
///
/// S is applied by passes over the rows, or stored where that costs less; its diagonal is the
/// preconditioner, or a factor of it where that is not enough.
struct ReducedSystem: Sendable {
  private let layout: AbsorbedLayout
  private var matrix: SparseSymmetric?
  private var factor: PartialCholesky?
  /// The iterations that a round may take.
  private(set) var iterationLimit: Int

  /// Products per row for which forming S costs less than a few passes over the rows.
  private static let cheapProducts = 8.0
  /// Iterations by passes over the rows before a factor is tried.
  private static let easyIterations = 30
  /// Products with S stored before a factor is tried: some tenths of a second.
  private static let easyProducts = 200_000_000
  /// Iterations when nothing better is at hand.
  private static let hardIterations = 20_000

  /// The multiplications that factorizing S may take: some two seconds.
  static let factorBudget = 3e9
  /// The entries that S and its factor may have: some 400 MB each.
  static let entryLimit = 30_000_000

  /// Gets ready for graphs that are easy.
  init(_ layout: AbsorbedLayout) {
    self.layout = layout
    let rows = Double(layout.order.count)
    matrix = SparseSymmetric(reducing: layout, budget: ReducedSystem.cheapProducts * rows)
    iterationLimit = ReducedSystem.easyIterations
    if let matrix {
      // An iteration's vectors cost as much as eight entries per unknown.
      let affordable = ReducedSystem.easyProducts / (matrix.entryCount + 8 * matrix.order + 1)
      iterationLimit = min(max(affordable, ReducedSystem.easyIterations), 1000)
    }
  }

  /// Gets ready for graphs that are hard; whether the preconditioner is another one.
  mutating func strengthen() -> Bool {
    if iterationLimit == ReducedSystem.hardIterations { return false }
    iterationLimit = ReducedSystem.hardIterations
    factor = ReducedSystem.factorize(layout, &matrix)
    return factor != nil
  }

  /// The pivots of S as shares of the columns' squared norms, or nil where forming and factorizing it
  /// takes more than a share of what a solution may take.
  static func pivots(_ layout: AbsorbedLayout, share: Double) -> [Double]? {
    guard let matrix = SparseSymmetric(reducing: layout, budget: share * formingBudget(layout))
    else { return nil }
    let elimination = EliminationOrder(
      matrix, budget: share * factorBudget, entryLimit: entryLimit)
    guard elimination.eliminated == layout.columnCount else { return nil }
    return PartialCholesky(matrix, scale: layout.gram, elimination).pivotShares
  }

  /// Sixty products per row: as much as some ten passes over the rows.
  private static func formingBudget(_ layout: AbsorbedLayout) -> Double {
    min(4e8, max(1e6, 60 * Double(layout.order.count)))
  }

  private static func factorize(
    _ layout: AbsorbedLayout, _ matrix: inout SparseSymmetric?
  ) -> PartialCholesky? {
    if matrix == nil {
      matrix = SparseSymmetric(reducing: layout, budget: formingBudget(layout))
    }
    guard let matrix else { return nil }
    let elimination = EliminationOrder(matrix, budget: factorBudget, entryLimit: entryLimit)
    return PartialCholesky(matrix, scale: layout.gram, elimination)
  }

  /// Solves S x = b.
  func solve(_ right: [Lanes], _ goal: EnergyGoal) -> EnergySolution {
    var room = [Lanes](
      repeating: Lanes(repeating: 0), count: matrix == nil ? layout.largestGroup : 0)
    var scratch = factor == nil ? [] : right
    let inverse = layout.diagonal.map { $0 > 0 ? 1 / $0 : 0 }
    return conjugateGradients(
      right: right, goal: goal,
      multiply: { vector, result in
        if let matrix {
          matrix.multiply(vector, into: &result)
        } else {
          layout.multiplyReduced(vector, into: &result, scratch: &room)
        }
      },
      precondition: { vector, result in
        if let factor {
          factor.solve(vector, into: &result, scratch: &scratch)
        } else {
          for column in vector.indices { result[column] = vector[column] * inverse[column] }
        }
      })
  }
}
