import Analyses
import Estimation
import Glibc
import Specs
import TestSupport
import Testing

/// Functions of terms judged by draws of the coefficients.
@Suite struct ContrastBootstrapTests {
  private static let data =
    "{file: \(Golden.folder)/data/schools.csv, columns: {school: {type: id}, class: {type: id}}}"
  private static let terms = ["a": "(Intercept)", "t": "treated", "d": "disadvantaged", "x": "x"]

  private func result(
    _ model: String, _ contrasts: [String], threads: Int = 2, sample: String = "la in [1, 3, 4]"
  ) throws -> Result {
    let lines = contrasts.enumerated().map { "  c\($0): {model: m, \($1)}" }.joined(separator: "\n")
    let spec = """
      sample: {where: "\(sample)"}
      models:
        m: {\(model)}
      contrasts:
      \(lines)
      """
    let run = AnalysisRun(try Workshop().plan(spec, data: Self.data), threads: threads)
    return run.estimate(try run.bind())
  }

  /// A function of the golden with its letters as terms.
  private static func written(_ function: String) -> String {
    var text = ""
    var word = ""
    for character in function + " " {
      if character.isLetter {
        word.append(character)
        continue
      }
      text += terms[word].map { "`\($0)`" } ?? word
      word = ""
      text.append(character)
    }
    return text
  }

  // MARK: Reference

  @Test(
    arguments: [
      ("none", "11", "y ~ treated + disadvantaged + x\""),
      ("w", "11", "y ~ treated + disadvantaged + x\", weights: {column: w, type: analytic}"),
      ("cohort", "11", "y ~ treated + disadvantaged + x | cohort\""),
      ("31", "31", "y ~ treated + disadvantaged + x\""),
      ("31 w", "31", "y ~ treated + disadvantaged + x\", weights: {column: w, type: analytic}"),
    ], ["vcov: CR1", "vcov: CR2", "vcov: {type: wild, seed: 3}"])
  func `all sign vectors agree with the estimation of every sample in numpy`(
    part: (name: String, variant: String, model: String), vcov: String
  ) throws {
    let golden = try Golden("python/function-draws")
    let functions = try golden.part(part.name)
    for function in functions.values.keys {
      let expected = try functions.part(function)
      let intervals = try expected.part("intervals")
      let equals = try expected.number("equals")
      let asked = intervals.values.keys.sorted()
      let made = try result(
        "formula: \"\(part.model), cluster: school, \(vcov)",
        asked.map { name in
          let words = name.split(separator: " ")
          return "expression: \"\(Self.written(function))\", equals: \(equals), "
            + "conf.level: \(words[1]), bootstrap: {interval: \(words[0]), variant: \"\(part.variant)\"}"
        })
      for (name, contrast) in zip(asked, made.contrasts) {
        let ends = try intervals.part(name)
        let bootstrap = try #require(contrast.bootstrap)
        let interval = try #require(bootstrap.interval)
        let label = "\(part.name) \(vcov) \(function) \(name)"
        let error = try expected.number("std.error")
        // In units of the standard error: what is near nought has no relative error.
        let rounding = golden.relativeTolerance * error
        let estimate = try expected.number("estimate")
        expectClose(interval.estimate, estimate, absolute: rounding, label)
        expectClose(interval.standardError, error, relative: golden.relativeTolerance, label)
        #expect(interval.undefinedCount == Int(try expected.number("undefined")), "\(label)")
        #expect(interval.drawCount == 4096 && interval.isEnumerated)
        #expect(interval.pValue == (try ends.number("p")), "\(label)")
        if case .number(let low)? = ends.values["low"],
          case .number(let high)? = ends.values["high"]
        {
          expectClose(try #require(interval.lower), low, absolute: rounding, label)
          expectClose(try #require(interval.upper), high, absolute: rounding, label)
          #expect(contrast.status == .complete)
        } else {
          #expect(interval.lower == nil && interval.upper == nil, "\(label)")
          #expect(contrast.status == .incomplete)
          #expect(bootstrap.undefinedPiece?.hasPrefix("log(") == true)
        }
        let method = "WCU-\(part.variant)"
        #expect(bootstrap.method == method && contrast.variance == "\(method)[school]")
      }
    }
  }

  // MARK: Properties

  @Test func `threads change no digit of any draw`() throws {
    let contrasts = [
      "expression: \"`treated`/`x`\", bootstrap: {reps: 5000, seed: 8, weights: webb, variant: \"11\"}",
      "expression: \"exp(`x`) - 1\", bootstrap: {interval: percentile, reps: 2100}",
    ]
    let model = "formula: \"y ~ treated + x\", cluster: school"
    let one = try result(model, contrasts, threads: 1, sample: "la >= 1").contrasts
    let four = try result(model, contrasts, threads: 4, sample: "la >= 1").contrasts
    #expect(one == four)
    #expect(one.map { $0.bootstrap?.interval?.isEnumerated } == [false, false])
    #expect(one.map { $0.bootstrap?.method } == ["WCU-11", "WCU-31"])
    #expect(one.allSatisfy { ($0.bootstrap?.interval?.lowerMonteCarloError ?? 0) > 0 })
  }

  @Test func `the delta method stands beside the draws as it does alone`() throws {
    let model = "formula: \"y ~ treated + x\", cluster: school"
    let made = try result(
      model,
      ["expression: \"exp(`x`)\", bootstrap: percentile-t", "expression: \"exp(`x`)\""]
    ).contrasts
    let bootstrap = try #require(made[0].bootstrap)
    #expect(bootstrap.delta == made[1].inference)
    #expect(bootstrap.deltaVariance == made[1].variance && made[1].bootstrap == nil)
    #expect(made[0].inference?.estimate == made[1].inference?.estimate)
    #expect(made[0].inference?.degreesOfFreedom == nil)
  }

  @Test func `a monotone function carries the percentile interval with it`() throws {
    let model = "formula: \"y ~ treated + x\", cluster: school"
    let made = try result(
      model,
      [
        "expression: \"exp(`treated`)\", bootstrap: percentile",
        "expression: \"`treated`^3\", bootstrap: percentile",
      ]
    ).contrasts.map { try #require($0.bootstrap?.interval) }
    expectClose(
      Glibc.log(try #require(made[0].lower)), Glibc.cbrt(try #require(made[1].lower)),
      relative: 1e-10)
    expectClose(
      Glibc.log(try #require(made[0].upper)), Glibc.cbrt(try #require(made[1].upper)),
      relative: 1e-10)
  }

  @Test func `what is not said follows the model's own bootstrap`() throws {
    let made = try result(
      """
      formula: "y ~ treated + x", vcov: {type: wild, cluster: school, variant: "31", \
      weights: mammen, reps: 77, seed: 5}
      """,
      [
        "expression: \"exp(`x`)\", bootstrap: symmetric-t",
        "expression: \"exp(`x`)\", bootstrap: {reps: 60, variant: \"11\"}",
      ]
    ).contrasts.map { try #require($0.bootstrap) }
    #expect(made.map(\.method) == ["WCU-31", "WCU-11"])
    #expect(made.map(\.weights) == ["mammen", "mammen"])
    #expect(made.map(\.replications) == [77, 60])
    #expect(made.map(\.seed) == [5, 5])
    #expect(made[0].interval?.kind == .symmetricT && made[1].interval?.kind == .symmetricT)
  }

  @Test func `two clusterings draw by the one with the fewest groups`() throws {
    let made = try result(
      "formula: \"y ~ treated + x\", vcov: {type: CR1, cluster: [school, cohort]}",
      ["expression: \"`treated`/`x`\", bootstrap: {reps: 99}"], sample: "la >= 1"
    ).contrasts
    let bootstrap = try #require(made[0].bootstrap)
    #expect(bootstrap.groups == "cohort" && made[0].variance == "WCU-11[school+cohort]")
    // The model's own factors: its delta method has the same standard error.
    expectClose(
      try #require(bootstrap.interval?.standardError), try #require(bootstrap.delta.standardError),
      relative: 1e-11)
  }
}
