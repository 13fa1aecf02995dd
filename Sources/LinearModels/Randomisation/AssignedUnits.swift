import Designs
import Estimation
import Frames
import Numerics

/// The units of a randomisation in the basis Z of what no assignment moves (Z'WZ = I).
///
/// A column that moves is D = Σ_g d_g c_g, d_g the treatment of unit g and c_g its carrier there. With e the residuals
/// of the outcome beyond Z each unit has E_g = Z_g'W Z_g, M_g = Z_g'W c_g, N_g = c_g'W c_g, s_g = Z_g'W e_g and
/// r_g = c_g'W e_g; nothing else enters an estimate or its clustered variance.
struct AssignedUnits: Sendable {
  /// p.
  let order: Int
  /// K.
  let carrierCount: Int
  /// Per unit E_g, column by column.
  private(set) var leverages: [[Double]] = []
  /// Per unit and carrier M_g, p numbers each.
  private(set) var carriers: [[Double]] = []
  /// Per unit N_g, column by column.
  private(set) var products: [[Double]] = []
  /// Per unit s_g.
  private(set) var scores: [[Double]] = []
  /// Per unit r_g.
  private(set) var residuals: [[Double]] = []

  var count: Int { leverages.count }
  /// Bytes of the moments of all units.
  var byteCount: Int { count * Self.byteCount(order: order, carrierCount: carrierCount) }
  /// Passes over the rows that it took.
  let passes: Int

  /// Solves the model without the carriers, then sums up both by unit: two or three passes over the rows.
  init(_ request: FitRequest, carrierCount: Int, threads: Int) throws(LinearModelError) {
    let system = try Self.system(request, carrierCount, threads)
    let solution = system.solve()
    let design = request.design
    let rows = GroupedRows(
      design, designColumns: Array(0..<design.columnCount),
      columnEffects: system.absorption.columns, swept: system.absorption.swept,
      cells: request.clusters[0].grouping, weights: request.weights.values)
    let moments = rows.moments(keepsCells: false, threads: threads)
    if let column = moments.products.firstColumnNotFinite {
      throw .notFinite(
        column: column < rows.effectColumnCount
          ? design.columnCount : column - rows.effectColumnCount)
    }
    order = solution.order
    passes = solution.passes + Self.passesOfUnits
    self.carrierCount = carrierCount
    let size = order + carrierCount + 1
    let map = Self.map(solution, carrierCount)
    let turn = Self.turn(solution, moments, carrierCount)
    rows.forMappedCells(map, moments, threads: threads) { cells in
      for cell in cells {
        let raw = cell.matrix(power: 0, order: size)
        take(turn.transposedMultiply(raw.multiply(turn)))
      }
    }
  }

  /// Bytes of the moments of a unit.
  private static func byteCount(order p: Int, carrierCount k: Int) -> Int {
    8 * (p * p + p * k + k * k + p + k)
  }

  /// Passes over the rows and bytes of moments, before anything is computed.
  static func outline(
    _ request: FitRequest, carrierCount: Int
  ) -> FitWork {
    let units = request.clusters[0].grouping
    let absorption = Absorption(request.effects, clusters: [units], of: request.design)
    let explained = Set(
      request.variablesConstant(threads: 1).flatMap { request.design.columns(of: $0) })
    let fixed = request.design.columnCount - carrierCount
    let effects = absorption.columns.reduce(0) { $0 + $1.columnCount - 1 }
    let (w, n) = (fixed + effects + 1, request.design.rowCount)
    let present = (0..<fixed).count { !explained.contains($0) } + effects
    // As `GroupedSystem` solves: small problems by a QR of the columns, if there are any, and two corrections.
    let isSmall = n * w * w <= request.rebasedWorkLimit
    let solving = isSmall ? (present > 0 ? 4 : 3) : 1
    let hasConstant =
      absorption.swept == nil && (request.design.hasIntercept || !request.effects.isEmpty)
    let order = present + (hasConstant ? 1 : 0)
    return FitWork(
      passes: solving + passesOfUnits, furtherPasses: isSmall ? 0 : 3,
      storedBytes: units.count * byteCount(order: order, carrierCount: carrierCount))
  }

  /// That of the moments with the carriers, and the one that maps them.
  private static let passesOfUnits = 2

  private mutating func take(_ products: Matrix) {
    let (inside, moved) = (Array(0..<order), Array(order..<(order + carrierCount)))
    let last = order + carrierCount
    leverages.append(products.submatrix(rows: inside, columns: inside).columnMajor)
    carriers.append(products.submatrix(rows: inside, columns: moved).columnMajor)
    self.products.append(products.submatrix(rows: moved, columns: moved).columnMajor)
    scores.append(inside.map { products[$0, last] })
    residuals.append(moved.map { products[$0, last] })
  }

  /// The model without the carriers, which are the last columns of the design.
  private static func system(
    _ request: FitRequest, _ carrierCount: Int, _ threads: Int
  ) throws(LinearModelError) -> GroupedSystem {
    precondition(request.clusters.count == 1, "units by \(request.clusters.count) clusterings")
    _ = try LinearModel.check(request.weights, request.design)
    let units = request.clusters[0].grouping
    let absorption = Absorption(request.effects, clusters: [units], of: request.design)
    if let effect = absorption.obstacle(clusters: [units]) {
      throw .undefined(
        kind: "randomisation", effect: effect.label, levels: effect.grouping.count)
    }
    let fixed = request.design.columnCount - carrierCount
    let rows = GroupedRows(
      request.design, designColumns: Array(0..<fixed), columnEffects: absorption.columns,
      swept: absorption.swept, cells: units, weights: request.weights.values)
    let hasConstant =
      absorption.swept == nil && (request.design.hasIntercept || !request.effects.isEmpty)
    let moments = rows.moments(keepsCells: false, threads: threads)
    let centring: RowMap.Centring =
      absorption.swept != nil ? .leaves : hasConstant ? .means : .none
    let norms: [Double] =
      if case .none = centring {
        (0..<moments.columnCount).map {
          (moments.products[$0, $0] + moments.weight * moments.means[$0] * moments.means[$0])
            .squareRoot()
        }
      } else {
        moments.totalSquares.map { $0.squareRoot() }
      }
    if let column = moments.products.firstColumnNotFinite {
      throw .notFinite(
        column: column < rows.effectColumnCount
          ? request.design.columnCount : column - rows.effectColumnCount)
    }
    return GroupedSystem(
      rows: rows, absorption: absorption, threads: threads, norms: norms, moments: moments,
      centring: centring, hasConstant: hasConstant, rebasedWorkLimit: request.rebasedWorkLimit)
  }

  /// From rows [effects | fixed | carriers | outcome] to [1 | z | carriers | e].
  private static func map(_ solution: GroupedSolution, _ carrierCount: Int) -> RowMap {
    let (kept, m) = (solution.kept, solution.kept.count)
    let fixed = solution.system.rows.regressorCount
    var matrix = Matrix(
      repeating: 0, rowCount: fixed + carrierCount + 1, columnCount: m + carrierCount + 1)
    for (i, row) in kept.enumerated() {
      for j in 0..<m { matrix[row, j] = solution.inverse[i, j] }
      matrix[row, m + carrierCount] = -solution.coefficients[i]
    }
    for carrier in 0..<carrierCount { matrix[fixed + carrier, m + carrier] = 1 }
    matrix[fixed + carrierCount, m + carrierCount] = 1
    return RowMap(
      centring: solution.system.centring, hasConstant: solution.hasConstant, matrix: matrix)
  }

  /// Turns [1 | z] into the orthonormal basis, and gives centred carriers their means back.
  private static func turn(
    _ solution: GroupedSolution, _ moments: GroupedMoments, _ carrierCount: Int
  ) -> Matrix {
    let p = solution.order
    var turn = Matrix.identity(p + carrierCount + 1)
    for i in 0..<p {
      for j in 0..<p { turn[i, j] = solution.rotation[i, j] }
    }
    guard case .means = solution.system.centring else { return turn }
    let first = solution.system.rows.regressorCount
    for carrier in 0..<carrierCount { turn[0, p + carrier] = moments.means[first + carrier] }
    return turn
  }
}
