import Frames
import Glibc
import LinearModels
import TestSupport
import Testing

/// A set of NIST's Statistical Reference Datasets, linear regression (public domain).
struct ReferenceSet {
  let estimates: [Double]
  let deviations: [Double]
  let rows: [[Double]]

  init(_ name: String) throws {
    let lines = try SharedData.text("nist/\(name).dat").split(
      omittingEmptySubsequences: false, whereSeparator: \.isNewline)
    var certified: [[Double]] = []
    for line in lines[..<60] {
      let words = line.split(separator: " ")
      if words.count == 3, words[0].first == "B", Int(words[0].dropFirst()) != nil {
        certified.append(words.dropFirst().compactMap { Double(String($0)) })
      }
    }
    estimates = certified.map { $0[0] }
    deviations = certified.map { $0[1] }
    rows = lines[60...].map { $0.split(separator: " ").compactMap { Double(String($0)) } }
      .filter { !$0.isEmpty }
  }

  var frame: Frame {
    let width = rows[0].count
    let columns = (0..<width).map { j in
      Column(name: j == 0 ? "y" : width == 2 ? "x" : "x\(j)", values: .number(rows.map { $0[j] }))
    }
    return Frame(columns: columns, rowCount: rows.count)
  }

  var outcomeDeviation: Double {
    let y = rows.map { $0[0] }
    let mean = y.reduce(0, +) / Double(y.count)
    return (y.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(y.count - 1)).squareRoot()
  }
}

@Suite struct NISTTests {
  static let formulas: [(String, String)] =
    [
      ("Norris", "y ~ x"), ("Pontius", "y ~ x + I(x^2)"), ("NoInt1", "y ~ x - 1"),
      ("NoInt2", "y ~ 0 + x"), ("Longley", "y ~ x1 + x2 + x3 + x4 + x5 + x6"),
      ("Filip", "y ~ x + " + (2...10).map { "I(x^\($0))" }.joined(separator: " + ")),
    ]
    + (1...5).map {
      ("Wampler\($0)", "y ~ x + " + (2...5).map { "I(x^\($0))" }.joined(separator: " + "))
    }

  /// At least the digits of R with the better of two BLAS, or those of the exact solution where R is above it by luck.
  @Test(
    .enabled(if: SharedData.has("nist"), "needs ../shared/data/reference/nist"),
    arguments: NISTTests.formulas)
  func `every set has nine digits, and those of R's lm`(_ name: String, _ formula: String) throws {
    let found = try Digits(name, formula)
    let r = try ["r/nist-lre", "r/nist-lre-openblas"].map { try Floor($0, name, "smallest") }
    let exact = try Floor("nist/exact", name, "digits")
    let estimates = max(r[0].estimate, r[1].estimate)
    let deviations = max(r[0].deviation, r[1].deviation)
    print("NIST \(name): \(found.estimate) \(found.deviation), R \(estimates) \(deviations)")
    #expect(found.estimate >= 9 && found.deviation >= 9)
    #expect(found.estimate >= min(estimates, exact.estimate - Self.rounding))
    #expect(found.deviation >= min(deviations, exact.deviation - Self.rounding))
  }

  /// Of the exact solution's digits, by the last unit of a double where some 13 digits are certified.
  static let rounding = 0.01

  @Test(
    .enabled(if: SharedData.has("nist"), "needs ../shared/data/reference/nist"),
    arguments: NISTTests.formulas)
  func `every set is solved exactly`(_ name: String, _ formula: String) throws {
    let golden = try Golden("nist/exact")
    let expected = object(golden.values[name])
    let fit = try fit(formula, try ReferenceSet(name).frame)
    let (tolerance, scale) = (golden.relativeTolerance, try #require(double(expected["sd.y"])))
    expectClose(
      fit.coefficients, doubles(expected["estimate"]), relative: tolerance,
      absolute: 1e-15 * scale * Self.isPerfect(name), "estimates")
    expectClose(
      try #require(fit.standardErrors), doubles(expected["std.error"]), relative: tolerance,
      absolute: 1e-15 * scale * Self.isPerfect(name), "standard errors")
  }

  /// 1 where the certified deviations are nought.
  private static func isPerfect(_ name: String) -> Double {
    name == "Wampler1" || name == "Wampler2" ? 1 : 0
  }
}

/// The least log relative errors, at most 15; for a certificate of nought the error over sd(y).
private struct Digits {
  let estimate: Double
  let deviation: Double

  init(_ name: String, _ formula: String) throws {
    let set = try ReferenceSet(name)
    let fit = try fit(formula, set.frame)
    let errors = try #require(fit.standardErrors)
    try #require(fit.terms.count == set.estimates.count)
    let scale = set.outcomeDeviation
    estimate = Self.least(fit.coefficients, set.estimates, scale)
    deviation = Self.least(errors, set.deviations, scale)
  }

  private static func least(
    _ found: [Double], _ certified: [Double], _ scale: Double
  ) -> Double {
    zip(found, certified).map { found, certified in
      let error = abs(found - certified) / (certified == 0 ? scale : abs(certified))
      return error == 0 ? 15 : min(15, -log10(error))
    }.min() ?? 0
  }
}

/// The least digits that a golden has for a set.
private struct Floor {
  let estimate: Double
  let deviation: Double

  init(_ path: String, _ name: String, _ key: String) throws {
    let digits = object(object(try Golden(path).values[name])[key])
    estimate = try #require(double(digits["estimate"]))
    deviation = try #require(double(digits["std.error"]))
  }
}
