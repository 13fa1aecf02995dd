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

  @Test(
    .enabled(if: SharedData.isPresent, "needs ../shared/data/reference/nist"),
    arguments: NISTTests.formulas)
  func `certified values are met to nine digits`(_ name: String, _ formula: String) throws {
    let set = try ReferenceSet(name)
    let fit = try fit(formula, set.frame)
    let errors = try #require(fit.standardErrors)
    #expect(fit.terms.count == set.estimates.count)
    let scale = set.outcomeDeviation
    let estimates = digits(fit.coefficients, set.estimates, scale)
    let deviations = digits(errors, set.deviations, scale)
    print("NIST \(name): estimates \(estimates), deviations \(deviations), \(fit.route.rawValue)")
    #expect(estimates >= 9, "\(name) estimates")
    #expect(deviations >= 9, "\(name) deviations")
  }

  /// The least log relative error, at most 15; for a certificate of nought the error over sd(y).
  private func digits(_ found: [Double], _ certified: [Double], _ scale: Double) -> Double {
    zip(found, certified).map { found, certified in
      let error = abs(found - certified) / (certified == 0 ? scale : abs(certified))
      return error == 0 ? 15 : min(15, -log10(error))
    }.min() ?? 0
  }
}
