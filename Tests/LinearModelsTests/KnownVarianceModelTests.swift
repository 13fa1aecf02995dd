import Foundation
import LinearModels
import Numerics
import TestSupport
import Testing

@Suite struct KnownVarianceModelTests {
  private func column(_ golden: Golden, _ name: String) throws -> [Double] {
    guard case .list(let rows)? = golden.values["schools"] else { return [] }
    return rows.compactMap { row in
      guard case .object(let entries) = row, case .number(let number)? = entries[name] else {
        return nil
      }
      return number
    }
  }

  private func model(
    _ golden: Golden, scale: Double
  ) throws -> KnownVarianceModel {
    let treated = try column(golden, "treated")
    return try KnownVarianceModel(
      design: Matrix(
        rowCount: treated.count, columnCount: 2, columnMajor: treated.map { _ in 1 } + treated),
      outcome: try column(golden, "change"),
      variances: try column(golden, "variance").map { $0 * scale })
  }

  @Test func `tau2, coefficients, Q and Knapp-Hartung agree with R's metafor`() throws {
    let golden = try Golden("comparison/known-variances")
    guard case .list(let cases)? = golden.values["cases"] else { return #expect(Bool(false)) }
    #expect(cases.count == 2)
    for case .object(let one) in cases {
      func numbers(_ name: String, _ inner: String? = nil) throws -> [Double] {
        var value = try #require(one[name])
        if let inner, case .object(let entries) = value { value = try #require(entries[inner]) }
        switch value {
        case .number(let number): return [number]
        case .list(let list):
          return list.compactMap { if case .number(let number) = $0 { number } else { nil } }
        default: return []
        }
      }
      let fit = try model(golden, scale: try #require(numbers("scale").first))
      close(golden, [fit.heterogeneity], try numbers("tau2"))
      close(golden, fit.coefficients, try numbers("coefficients"))
      close(golden, fit.covariance.diagonal, try numbers("variances"))
      close(golden, [fit.residualQ], try numbers("q"))
      close(golden, [fit.heterogeneityPValue], try numbers("q.p"))
      let error = (fit.residualFactor * fit.covariance[1, 1]).squareRoot()
      close(golden, [error], try numbers("knha", "se"))
    }
  }

  @Test func `equal variances give the textbook: tau2 is the residual variance less theirs`() throws
  {
    let y = [1.0, 2.5, 0.5, 4, 6, 7.5, 5]
    let x = [0.0, 0, 0, 0, 1, 1, 1]
    let fit = try KnownVarianceModel(
      design: Matrix(rowCount: 7, columnCount: 2, columnMajor: x.map { _ in 1 } + x),
      outcome: y, variances: y.map { _ in 0.5 })
    let means = [8.0 / 4, 18.5 / 3]
    let sum = zip(x, y).reduce(0) { total, pair in
      let r = pair.1 - means[Int(pair.0)]
      return total + r * r
    }
    expectClose(fit.heterogeneity, sum / 5 - 0.5, relative: 1e-10)
    expectClose(fit.coefficients, [means[0], means[1] - means[0]], relative: 1e-12)
    // The weights' variance is then the residual one: Knapp and Hartung's factor is one.
    expectClose(fit.residualFactor, 1, relative: 1e-10)
  }

  @Test func `tau2 maximises the restricted likelihood`() throws {
    let golden = try Golden("comparison/known-variances")
    let fit = try model(golden, scale: 1)
    let (y, t, v) = (
      try column(golden, "change"), try column(golden, "treated"), try column(golden, "variance")
    )
    func likelihood(_ tau2: Double) -> Double {
      let w = v.map { 1 / ($0 + tau2) }
      // Arms are apart: the mean of each, and det X'WX = W0 W1.
      var total = 0.0
      for arm in [0.0, 1] {
        let own = t.indices.filter { t[$0] == arm }
        let sum = own.reduce(0) { $0 + w[$1] }
        let mean = own.reduce(0) { $0 + w[$1] * y[$1] } / sum
        total -= own.reduce(0) { $0 + w[$1] * (y[$1] - mean) * (y[$1] - mean) }
        total += own.reduce(0) { $0 + log(w[$1]) } - log(sum)
      }
      return total / 2
    }
    let best = likelihood(fit.heterogeneity)
    for shift in [0.9, 0.99, 1.01, 1.1] {
      #expect(likelihood(fit.heterogeneity * shift) < best)
    }
  }

  @Test func `another unit of the figures scales everything`() throws {
    let golden = try Golden("comparison/known-variances")
    let fit = try model(golden, scale: 1)
    let treated = try column(golden, "treated")
    let scaled = try KnownVarianceModel(
      design: Matrix(
        rowCount: treated.count, columnCount: 2, columnMajor: treated.map { _ in 1 } + treated),
      outcome: try column(golden, "change").map { 1000 * $0 },
      variances: try column(golden, "variance").map { 1e6 * $0 })
    expectClose(scaled.coefficients, fit.coefficients.map { 1000 * $0 }, relative: 1e-9)
    expectClose(scaled.heterogeneity, 1e6 * fit.heterogeneity, relative: 1e-9)
  }

  @Test func `too few rows and repeated columns are refused`() {
    func problem(_ design: Matrix) -> KnownVarianceModel.Problem? {
      let y = (0..<design.rowCount).map { Double($0 * $0) }
      do throws(KnownVarianceModel.Problem) {
        _ = try KnownVarianceModel(design: design, outcome: y, variances: y.map { _ in 1 })
        return nil
      } catch {
        return error
      }
    }
    #expect(
      problem(Matrix(rowCount: 2, columnCount: 2, columnMajor: [1, 1, 0, 1])) == .notIdentified)
    #expect(
      problem(Matrix(rowCount: 3, columnCount: 2, columnMajor: [1, 1, 1, 1, 1, 1]))
        == .notIdentified)
    #expect(
      problem(Matrix(rowCount: 3, columnCount: 2, columnMajor: [1, 1, 1, 1, 0, 0])) == nil)
  }
}

/// Within the golden's tolerance.
private func close(
  _ golden: Golden, _ found: [Double], _ expected: [Double],
  sourceLocation: SourceLocation = #_sourceLocation
) {
  expectClose(
    found, expected, relative: golden.relativeTolerance, absolute: golden.absoluteTolerance,
    sourceLocation: sourceLocation)
}
