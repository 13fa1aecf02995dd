import Analyses
import Estimation
import Glibc
import Numerics
import Specs
import TestSupport
import Testing

/// Functions of terms that are not linear, and the delta method.
@Suite struct SmoothExpressionTests {
  private static let data =
    "{file: \(Golden.folder)/data/schools.csv, columns: {school: {type: id}, class: {type: id}}}"

  private func contrasts(
    _ models: String, _ contrasts: [(id: String, text: String)]
  ) throws -> [ContrastResult] {
    let lines = contrasts.map { "  \($0.id): {\($0.text)}" }
    let spec = "models:\n\(models)\ncontrasts:\n\(lines.joined(separator: "\n"))\n"
    let run = AnalysisRun(try Workshop().plan(spec, data: Self.data), threads: 2)
    return run.estimate(try run.bind()).contrasts
  }

  /// The golden's letters as terms of the model.
  private static let terms = [
    "a": "(Intercept)", "t": "treated", "d": "disadvantaged", "x": "x", "q": "I(x^2)",
    "t2": "treated",
  ]

  private static func written(_ expression: String, model: (String) -> String) -> String {
    var text = ""
    var rest = Substring(expression)
    while let first = rest.first {
      let word = rest.prefix { $0.isLetter || $0.isNumber }
      if first.isLetter, let term = terms[String(word)] {
        text += "`\(model(String(word)))\(term)`"
        rest = rest.dropFirst(word.count)
      } else {
        let taken = max(word.count, 1)
        text += rest.prefix(taken)
        rest = rest.dropFirst(taken)
      }
    }
    return text
  }

  @Test(arguments: [
    ("iid", "vcov: iid"), ("HC1", "vcov: HC1"),
    ("CR1", "cluster: school, vcov: {type: CR1, preset: stata-regress}"),
  ])
  func `estimates and standard errors agree with deltaMethod of car`(
    part: String, options: String
  ) throws {
    let golden = try Golden("r/delta")
    let expected = try golden.part(part)
    let written = try golden.texts("expressions").enumerated().map { place, text in
      (id: "c\(place)", text: "model: m, expression: \"\(Self.written(text) { _ in "" })\"")
    }
    let found = try contrasts(
      "  m: {formula: \"y ~ treated + disadvantaged + x + I(x^2)\", \(options)}", written)
    let inferences = try found.map { try #require($0.inference) }
    expectClose(inferences.map(\.estimate), try expected.numbers("estimate"), relative: 1e-9)
    expectClose(
      inferences.compactMap(\.standardError), try expected.numbers("std.error"), relative: 1e-9)
    #expect(found.map { $0.isSmooth ?? false } == found.map { $0.id != "c8" })
  }

  @Test func `functions of terms of several models use the clusters' contributions`() throws {
    let expected = try Golden("r/delta").part("across")
    let written = try expected.texts("expressions").enumerated().map { place, text in
      let expression = Self.written(text) { $0 == "t2" ? "n::" : "m::" }
      return (id: "c\(place)", text: "expression: \"\(expression)\"")
    }
    let vcov = "cluster: school, vcov: {type: CR1, preset: stata-regress}"
    let found = try contrasts(
      """
        m: {formula: "y ~ treated + disadvantaged + x + I(x^2)", \(vcov)}
        n: {formula: "x ~ treated + disadvantaged", \(vcov)}
      """, written)
    let inferences = try found.map { try #require($0.inference) }
    expectClose(inferences.map(\.estimate), try expected.numbers("estimate"), relative: 1e-9)
    expectClose(
      inferences.compactMap(\.standardError), try expected.numbers("std.error"), relative: 1e-9)
  }

  // MARK: Properties

  @Test(arguments: [
    "`a`", "2*`a` - `b`/4", "(`a` + `b`)/2 - 3*(`c` - `a`)", "-`c`", "`b`*1.5 - 0.1*`a`",
  ])
  func `the delta method of a linear expression is the linear contrast`(text: String) throws {
    let linear = try LinearExpression(parsing: text)
    let smooth = try SmoothExpression(parsing: text)
    let b = ["a": 0.37, "b": -1.91, "c": 12.25]
    let point = try smooth.point(at: smooth.terms.map { try #require(b[$0.name]) })
    expectClose(point.gradient, linear.parts.map(\.weight), relative: 1e-15)
    #expect(smooth.terms.map(\.name) == linear.parts.map(\.name))
    let values = linear.parts.map { b[$0.name] ?? .nan }
    let joint = try #require(Self.estimates(values))
    let weights = linear.parts.map(\.weight)
    let one = joint.inference(on: weights, equals: 0.5, level: 0.9)
    let other = joint.inference(of: point.value, gradient: weights, equals: 0.5, level: 0.9)
    #expect(one.standardError == other.standardError)
    expectClose(other.estimate, one.estimate, relative: 1e-14)
    expectClose(try #require(other.pValue), try #require(one.pValue), relative: 1e-12)
  }

  private static func estimates(_ values: [Double]) -> JointEstimates? {
    let psi = Matrix(
      rowCount: 9, columnCount: values.count,
      columnMajor: (0..<9 * values.count).map { Double(($0 * 7) % 13) / 10 - 0.6 })
    let contributions = ClusterContributions(
      columns: ["g"], clusters: (0..<9).map { Int32($0) }, psi: psi)
    return JointEstimates(stacking: [(values, contributions)])
  }

  @Test(arguments: [
    "exp(`a`)*`b`", "`a`/`b`", "`a`^2 - `b`^3", "log(`c`)/sqrt(`c` - `b`)", "`c`^`a`", "2^`b`",
    "-`a`/(2*`c`)", "sqrt(exp(`a`) + `b`^2)", "(`a` - `b`)*(`a` + `b`)/`c`", "`c`^-1.5",
  ])
  func `a gradient is the limit of central differences`(text: String) throws {
    let smooth = try SmoothExpression(parsing: text)
    let values = smooth.terms.map { ["a": 0.37, "b": -1.91, "c": 12.25][$0.name] ?? .nan }
    let point = try smooth.point(at: values)
    let step = 1e-6
    let expected = try values.indices.map { place in
      var (above, below) = (values, values)
      above[place] += step
      below[place] -= step
      return try (smooth.point(at: above).value - smooth.point(at: below).value) / (2 * step)
    }
    expectClose(point.gradient, expected, relative: 1e-7, absolute: 1e-9, text)
  }

  @Test
  func `a ratio by the delta method lies at the Fieller ratio, and one joint test is t squared`()
    throws
  {
    let found = try contrasts(
      "  m: {formula: \"y ~ treated + disadvantaged + x\", cluster: school}",
      [
        ("r", "model: m, expression: \"`disadvantaged`/`x`\", equals: -0.2"),
        ("f", "model: m, expression: \"`disadvantaged`\", over: \"`x`\", equals: -0.2"),
        ("j", "model: m, expression: [\"`disadvantaged`/`x`\"], equals: -0.2"),
      ])
    let ratio = try #require(found[0].inference)
    expectClose(ratio.estimate, try #require(found[1].inference).estimate, relative: 1e-14)
    #expect(found[0].degreesOfFreedomRule == "satterthwaite")
    let test = try #require(found[2].test)
    let t = try #require(ratio.statistic)
    expectClose(test.statistic, t * t, relative: 1e-9)
    expectClose(test.pValue, try #require(ratio.pValue), relative: 1e-7)
  }

  @Test func `what has no value at the estimates has none here, and says so`() throws {
    let smooth = try SmoothExpression(parsing: "1 + log(`a` - 2)*`b`")
    let error = #expect(throws: SmoothExpression.Undefined.self) {
      try smooth.point(at: [1, 1])
    }
    #expect(error?.piece == "log(`a` - 2)")
    #expect(throws: SmoothExpression.Undefined.self) {
      try SmoothExpression(parsing: "sqrt(`a`)").point(at: [0])
    }
    #expect(throws: LinearExpressionError.self) { try SmoothExpression(parsing: "1 + exp(2)") }
  }
}
