import Designs
import Frames
import Numerics

/// What outcomes would be without the programme: unit and time effects and covariates from the untreated rows.
///
/// With weights w, unit dummies D and the rest B (periods, covariates), the normal equations of the untreated rows
/// reduce exactly to S γ = r, S = Σ w (b - b̄_u)(b - b̄_u)', b̄_u the weighted mean of b in unit u. Their solution
/// and, for influence functions, the solution of the transposed problem cost O(rows m^2), m periods and
/// covariates.
struct UntreatedFit {
  let rows: ProgrammeRows
  /// Whether a row is treated.
  let isTreated: [Bool]
  /// Whether the counterfactual of a row follows from untreated rows.
  let isImputable: [Bool]
  /// y less the fitted effects: residuals of untreated rows, effects of treated ones; 0 if not imputable.
  let remainders: [Double]
  /// The covariates that untreated rows tell nothing new about, by position.
  let omittedCovariates: [Int]

  private let weights: [Double]
  private let unit: [Int32]
  private let period: [Int32]
  private let periodCount: Int
  private let covariates: [[Double]]
  private let totals: [Double]
  /// Per unit the means of B over its untreated rows, m x units.
  private let means: Matrix
  private let factor: OrderedCholesky

  /// Fits the untreated rows.
  ///
  /// - Parameter rows: A group makes effects `unit^group` and `time^group`.
  init(_ rows: ProgrammeRows) {
    self.rows = rows
    let effects = rows.effects
    let (units, times) = (effects[0].grouping, effects[1].grouping)
    let treated = (0..<rows.rowCount).map(rows.isTreated)
    isTreated = treated
    weights = rows.weightValues
    unit = units.codes
    period = times.codes
    periodCount = times.count
    covariates = rows.covariates.map { Self.centred(Scale.nearOne($0.values)) }
    let basis = BasisMeans(
      unit: unit, unitCount: units.count, period: period, periodCount: periodCount,
      columns: covariates + [rows.outcome.values], weights: weights, isUsed: treated.map { !$0 })
    totals = basis.totals
    let width = times.count + covariates.count
    means = basis.means.submatrix(rows: Array(0..<width), columns: Array(0..<units.count))
    let system = basis.centredProducts()
    // The decision is on squares; columns nearer than 1e-5 of their norm are told apart by nobody's data.
    let factor = OrderedCholesky(
      system.submatrix(rows: Array(0..<width), columns: Array(0..<width)), tolerance: 1e-10)
    self.factor = factor
    let count = periodCount
    omittedCovariates = factor.omitted.map(\.column).filter { $0 >= count }.map { $0 - count }
    isImputable = Self.imputable(treated, unit, units.count, period, periodCount)
    let solution = factor.spread(factor.solve(factor.kept.map { system[$0, width] }))
    let explained = means.transposedMultiply(solution)
    let levels = explained.indices.map { u in basis.means[width, u] - explained[u] }
    var remainders = rows.outcome.values
    for row in remainders.indices {
      guard isImputable[row] else {
        remainders[row] = 0
        continue
      }
      var fitted = levels[Int(unit[row])] + solution[Int(period[row])]
      for (place, values) in covariates.enumerated() {
        fitted += solution[count + place] * values[row]
      }
      remainders[row] -= fitted
    }
    self.remainders = remainders
  }

  /// Per untreated row z_i'(Z0'W Z0)^-1 q times its weight, with q = Σ a_i z_i: how much the fit of `Σ a ŷ(0)`
  /// takes from each untreated outcome.
  ///
  /// - Parameter a: One number per row, nought in rows that are not imputable.
  /// - Returns: One number per row, nought in treated rows: Σ a_i ŷ_i(0) = Σ result_i y_i.
  func pullback(_ a: [Double]) -> [Double] {
    var byUnit = [Double](repeating: 0, count: totals.count)
    var right = [Double](repeating: 0, count: means.rowCount)
    for (row, value) in a.enumerated() where value != 0 {
      byUnit[Int(unit[row])] += value
      right[Int(period[row])] += value
      for (place, values) in covariates.enumerated() {
        right[periodCount + place] += value * values[row]
      }
    }
    let shift = means.multiply(byUnit)
    for place in right.indices { right[place] -= shift[place] }
    let solution = factor.spread(factor.solve(factor.kept.map { right[$0] }))
    let explained = means.transposedMultiply(solution)
    let levels = byUnit.indices.map { u in
      totals[u] > 0 ? byUnit[u] / totals[u] - explained[u] : 0
    }
    return a.indices.map { row in
      if isTreated[row] { return 0 }
      var value = levels[Int(unit[row])] + solution[Int(period[row])]
      for (place, values) in covariates.enumerated() {
        value += solution[periodCount + place] * values[row]
      }
      return weights[row] * value
    }
  }

  /// Rows whose unit and period untreated rows connect.
  private static func imputable(
    _ isTreated: [Bool], _ unit: [Int32], _ unitCount: Int, _ period: [Int32], _ periodCount: Int
  ) -> [Bool] {
    var parents = Array(0..<(unitCount + periodCount))
    func root(_ node: Int) -> Int {
      var node = node
      while parents[node] != node {
        parents[node] = parents[parents[node]]
        node = parents[node]
      }
      return node
    }
    for row in unit.indices where !isTreated[row] {
      parents[root(Int(unit[row]))] = root(unitCount + Int(period[row]))
    }
    return unit.indices.map { row in
      root(Int(unit[row])) == root(unitCount + Int(period[row]))
    }
  }

  private static func centred(_ values: [Double]) -> [Double] {
    let mean = values.reduce(0, +) / Double(max(values.count, 1))
    return values.map { $0 - mean }
  }
}
