import DifferenceInDifferences
import Foundation
import Numerics
import TestSupport
import Testing

/// Contributions against the derivative of the estimate in each row's weight: w_i dθ/dw_i is what an influence function
/// / n is, whatever anyone's formula (the infinitesimal jackknife).
@Suite struct InfluenceDerivativeTests {
  /// Rows whose propensity is no logit in x: treatment goes by x^2.
  private struct Rows {
    var (y, x, weights) = ([Double](), [Double](), [Double]())
    var (treated, after) = ([Bool](), [Bool]())

    init() {
      let random = CounterRandom(seed: 99)
      for row in 0..<160 {
        let at = UInt64(row * 5)
        let own = random.normal(at: at)
        let has = random.uniform(at: at + 1) < 1 / (1 + exp(0.7 - 0.4 * own - 0.8 * own * own))
        let later = random.uniform(at: at + 2) < 0.5
        x.append(own)
        treated.append(has)
        after.append(later)
        weights.append(0.5 + random.uniform(at: at + 3))
        y.append(
          own + own * own + (later ? own : 0) + (has && later ? 1 : 0)
            + random.normal(at: at + 4))
      }
    }

    func crossSections(_ weights: [Double], _ options: ComparisonOptions) throws -> TwoByTwo {
      try TwoByTwo.crossSections(
        outcome: y, isAfter: after, treated: treated, covariates: Matrix(columns: [x]),
        weights: weights, options: options)
    }

    func panel(_ weights: [Double], _ options: ComparisonOptions) throws -> TwoByTwo {
      try TwoByTwo.panel(
        change: y, treated: treated, covariates: Matrix(columns: [x]), weights: weights,
        options: options)
    }
  }

  /// The largest difference between contributions and derivatives, per side, over the largest contribution.
  private func distances(
    _ rows: Rows, _ estimate: ([Double]) throws -> TwoByTwo
  ) throws -> [Double] {
    let contributions = try estimate(rows.weights).contributions
    let size = contributions.reduce(0) { max($0, abs($1)) }
    var distances = [0.0, 0, 0, 0]
    for row in rows.y.indices {
      var effects: [Double] = []
      // Central differences of fourth order: the error is h^4, some 1e-10 of the derivative.
      for step in [-2.0, -1, 1, 2] {
        var weights = rows.weights
        weights[row] *= 1 + step * 1e-2
        effects.append(try estimate(weights).effect)
      }
      let inner: Double = 8 * (effects[2] - effects[1])
      let derivative = (inner - (effects[3] - effects[0])) / 12e-2
      let side = (rows.treated[row] ? 0 : 2) + (rows.after[row] ? 1 : 0)
      distances[side] = max(distances[side], abs(contributions[row] - derivative) / size)
    }
    return distances
  }

  @Test(arguments: ComparisonMethod.allCases)
  func `contributions are derivatives in the rows' weights`(_ method: ComparisonMethod) throws {
    let rows = Rows()
    let options = ComparisonOptions(
      method: method, trim: 1, overlapLimit: 1, crossSections: .derived)
    let sections = try distances(rows) { try rows.crossSections($0, options) }
    let panel = try distances(rows) { try rows.panel($0, options) }
    #expect((sections + panel).allSatisfy { $0 < 1e-7 }, "\(sections) \(panel)")
  }

  @Test func `DRDID's function is no derivative in comparison rows before the programme`() throws {
    let rows = Rows()
    let options = ComparisonOptions(trim: 1, overlapLimit: 1)
    #expect(options.crossSections == .drdid)
    let found = try distances(rows) { try rows.crossSections($0, options) }
    #expect(found[0] < 1e-7 && found[1] < 1e-7 && found[3] < 1e-7, "\(found)")
    #expect(found[2] > 1e-3, "\(found)")
  }
}
