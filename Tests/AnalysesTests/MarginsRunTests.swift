import Analyses
import Designs
import Estimation
import Glibc
import Specs
import TestSupport
import Testing

/// Predictive margins and average marginal effects from spec to result.
@Suite struct MarginsRunTests {
  /// 60 pupils of 10 schools; the kinds have unequal numbers, no pupil of kind c has z = 2.
  private static let rows: String = {
    var text = "y,x,z,kind,on,urn,w\n"
    for i in 0..<60 {
      let (x, kind) = (Double((i * 7) % 11) + 0.25, ["a", "b", "b", "c"][(i * i + i / 7) % 4])
      let z = kind == "c" ? i % 2 : (i * 5) % 3
      let noise = Double((i * i * 13) % 17) / 10
      text += "\(0.3 * x * x - Double(z) + noise + Double(i % 10)),\(x),\(z),\(kind),"
      text += "\((i / 3) % 2),\(100 + i % 10),\(1 + Double(i % 4) / 2)\n"
    }
    return text
  }()

  private static let contract =
    "{file: rows.csv, columns: {kind: {type: category}, z: {type: category}, on: {type: flag}, urn: {type: id}}}"

  private func result(_ spec: String, threads: Int = 1) throws -> Analyses.Result {
    let plan = try Workshop(Self.rows).plan(spec, data: Self.contract)
    let run = AnalysisRun(plan, threads: threads)
    return run.estimate(try run.bind())
  }

  private func rows(_ result: Analyses.Result, _ block: Int = 0) throws -> [MarginsResult.Row] {
    try #require(result.margins)[block].rows
  }

  private func estimates(_ result: Analyses.Result, _ block: Int = 0) throws -> [Double] {
    try rows(result, block).map { try #require($0.inference).estimate }
  }

  private func errors(_ result: Analyses.Result, _ block: Int = 0) throws -> [Double] {
    try rows(result, block).map { try #require($0.inference?.standardError) }
  }

  private func value(_ result: Analyses.Result, _ term: String) throws -> Double {
    let set = result.models[0].estimates
    let place = try #require(set.terms.map(\.description).firstIndex(of: term))
    return set.values[place]
  }

  // MARK: References

  private static let schools =
    "{file: \(Golden.folder)/data/schools.csv, columns: {school: {type: id}, class: {type: id}, kind: {type: category}}}"

  private func schools(_ formula: String, _ more: String, _ margins: String) throws
    -> MarginsResult
  {
    let spec =
      "models: {m: {formula: \"\(formula)\", \(more)}}\nmargins: {g: {model: m, \(margins)}}\n"
    let run = AnalysisRun(try Workshop().plan(spec, data: Self.schools), threads: 2)
    return try #require(run.estimate(try run.bind()).margins)[0]
  }

  private static let square = "y ~ treated*disadvantaged + kind*x + I(x^2)"

  @Test(arguments: [
    ("plain", "iid", square, "vcov: iid"), ("plain", "HC1", square, "vcov: HC1"),
    ("plain", "CR2", square, "cluster: school"),
    ("weighted", "HC1", square, "vcov: HC1, weights: {column: w, type: analytic}"),
    ("curved", "CR2", "y ~ treated + poly(x, 2)*kind + log(x + 4)", "cluster: school"),
  ])
  func `margins and slopes agree with averages of R's design matrices`(
    part: String, type: String, formula: String, options: String
  ) throws {
    let golden = try Golden("r/margins")
    let expected = try golden.part(part).part(type)
    let found = try schools(formula, options, "of: [kind, treated], slopes: [x, kind]")
    #expect(found.rows.map(\.spelled) == (try golden.texts("rows")))
    let inferences = try found.rows.map { try #require($0.inference) }
    try expectClose(inferences.map(\.estimate), expected, "estimate")
    try expectClose(inferences.compactMap(\.standardError), expected, "std.error")
    try expectClose(inferences.compactMap(\.degreesOfFreedom), expected, "df")
    // 8 digits of t on the logarithm of p, some hundreds at most.
    expectClose(
      inferences.compactMap(\.pValue), try expected.numbers("p.value"), relative: 1e-5,
      absolute: 1e-150)
  }

  @Test func `margins of a model linear in x agree with emmeans`() throws {
    let expected = try Golden("r/margins").part("emmeans")
    let found = try schools("y ~ treated + kind*disadvantaged + x", "vcov: HC1", "of: kind")
    let inferences = try found.rows.map { try #require($0.inference) }
    for (name, own) in [
      ("estimate", inferences.map(\.estimate)),
      ("std.error", inferences.compactMap(\.standardError)),
      ("df", inferences.compactMap(\.degreesOfFreedom)),
      ("conf.low", inferences.compactMap(\.lower)),
      ("conf.high", inferences.compactMap(\.upper)),
    ] { expectClose(own, try expected.numbers(name), relative: 1e-9, name) }
  }

  @Test func `margins and slopes agree with marginaleffects`() throws {
    let golden = try Golden("python/margins")
    for (part, margins) in [("margins", "of: kind"), ("slopes", "slopes: [x, kind]")] {
      let expected = try golden.part(part)
      let found = try schools(Self.square, "vcov: HC1", margins)
      let rows = found.rows.map(\.spelled)
      #expect(rows == (try expected.texts("rows")))
      let inferences = try found.rows.map { try #require($0.inference) }
      try expectClose(inferences.map(\.estimate), expected, "estimate")
      let errors = try expected.numbers("std.error")
      #expect(errors.count == rows.count)
      for (place, row) in rows.enumerated() {
        // The gradient of a finite difference is itself one there: three digits.
        expectClose(
          try #require(inferences[place].standardError), errors[place],
          relative: row == "slope(x)" ? 1e-3 : golden.relativeTolerance, row)
      }
    }
  }

  // MARK: Properties

  @Test func `margins of a saturated model are means of the cells, weighted`() throws {
    let result = try result(
      """
      weights: {column: w, type: analytic}
      models: {a: {formula: "y ~ kind", vcov: HC1}, b: {formula: "y ~ kind*on", vcov: HC1}}
      margins: {one: {model: a, of: kind}, two: {model: b, of: kind}}

      """)
    let cells = Self.rows.split(separator: "\n").dropFirst().map { $0.split(separator: ",") }
    func mean(_ isWanted: (String, String) -> Bool) -> (mean: Double, weight: Double) {
      var (sum, total) = (0.0, 0.0)
      for cell in cells where isWanted(String(cell[3]), String(cell[4])) {
        let (y, w) = (Double(cell[0]) ?? .nan, Double(cell[6]) ?? .nan)
        sum += w * y
        total += w
      }
      return (sum / total, total)
    }
    expectClose(
      try estimates(result, 0), ["a", "b", "c"].map { kind in mean { a, _ in a == kind }.mean },
      relative: 1e-12)
    let share = mean { _, on in on == "1" }.weight / mean { _, _ in true }.weight
    expectClose(
      try estimates(result, 1),
      ["a", "b", "c"].map { kind in
        let (off, on) = (mean { $0 == kind && $1 == "0" }, mean { $0 == kind && $1 == "1" })
        return (1 - share) * off.mean + share * on.mean
      }, relative: 1e-12)
  }

  @Test func `the slope of a parabola is b1 + 2 b2 times the mean, however it is written`() throws {
    let models = [
      "y ~ x + I(x^2) + on", "y ~ poly(x, 2) + on", "y ~ poly(x, 2, raw = true) + on",
      "y ~ I((2*x - 3)^2) + I(x/5) + on",
    ].enumerated().map { "  m\($0): {formula: \"\($1)\", cluster: urn}" }
    let blocks = (0..<4).map { "  s\($0): {model: m\($0), slopes: x}" }
    let result = try result(
      "models:\n\(models.joined(separator: "\n"))\nmargins:\n\(blocks.joined(separator: "\n"))\n")
    let x = Self.rows.split(separator: "\n").dropFirst().compactMap {
      Double($0.split(separator: ",")[1])
    }
    let mean = x.reduce(0, +) / Double(x.count)
    let expected = try value(result, "x") + 2 * value(result, "I(x^2)") * mean
    for block in 0..<4 {
      expectClose(try estimates(result, block), [expected], relative: 1e-10, "model \(block)")
      expectClose(try errors(result, block), try errors(result, 0), relative: 1e-9)
      let df = try rows(result, block)[0].inference?.degreesOfFreedom
      expectClose(
        try #require(df), try #require(try rows(result, 0)[0].inference?.degreesOfFreedom),
        relative: 1e-8)
    }
  }

  @Test func `a slope is what the prediction gains when the column moves a little everywhere`()
    throws
  {
    func spec(_ shift: String) -> String {
      """
      derive: {u: "x + \(shift)"}
      models: {a: {formula: "y ~ kind*log(u + 1) + max(u - 4, 0)*on + u:kind", vcov: iid}}
      margins: {s: {model: a, slopes: u}, m: {model: a, of: kind}}

      """
    }
    // Contrasts of margins of the model itself: the fit to x + h differs from that to x only by the shift.
    let slope = try estimates(try result(spec("0")), 0)[0]
    #expect(slope.isFinite)
    let set = try result(spec("0")).models[0].estimates
    let h = 1e-5
    let rows = Self.rows.split(separator: "\n").dropFirst().map { $0.split(separator: ",") }
    func prediction(_ h: Double) -> Double {
      rows.reduce(0) { sum, cell in
        let u = (Double(cell[1]) ?? .nan) + h
        let (kind, on) = (String(cell[3]), cell[4] == "1" ? 1.0 : 0)
        return sum
          + zip(set.terms, set.values).reduce(0) { sum, term in
            var x = 1.0
            for part in term.0.description.split(separator: ":") {
              switch part {
              case "log(u + 1)": x *= Glibc.log(u + 1)
              case "max(u - 4, 0)": x *= max(u - 4, 0)
              case "u": x *= u
              case "on": x *= on
              case "(Intercept)": break
              default: x *= part == "kind[\(kind)]" ? 1 : 0
              }
            }
            return sum + x * term.1
          }
      } / Double(rows.count)
    }
    expectClose(slope, (prediction(h) - prediction(-h)) / (2 * h), relative: 1e-7)
  }

  @Test func `flags and categories have differences of their margins as slopes`() throws {
    let result = try result(
      """
      models: {a: {formula: "y ~ kind*on + x", cluster: urn}}
      margins: {g: {model: a, of: [kind, on], slopes: [kind, on]}}

      """)
    let rows = try rows(result)
    #expect(
      rows.map(\.spelled) == [
        "margin(kind[a])", "margin(kind[b])", "margin(kind[c])", "margin(on[false])",
        "margin(on[true])", "slope(kind[b])", "slope(kind[c])", "slope(on[true])",
      ])
    #expect(
      rows.map { $0.reference?.description }.suffix(3) == ["kind[a]", "kind[a]", "on[false]"])
    let values = try estimates(result)
    expectClose(values[5], values[1] - values[0], relative: 1e-10)
    expectClose(values[7], values[4] - values[3], relative: 1e-10)
  }

  @Test func `absorbed effects leave slopes as dummies do`() throws {
    let result = try result(
      """
      derive: {school: "text(urn)"}
      models:
        a: {formula: "y ~ x*on + I(x^2) | z", cluster: urn}
        b: {formula: "y ~ x*on + I(x^2) + z", cluster: urn}
      margins: {a1: {model: a, slopes: [x, on]}, b1: {model: b, slopes: [x, on]}}

      """)
    expectClose(try estimates(result, 0), try estimates(result, 1), relative: 1e-9)
    expectClose(try errors(result, 0), try errors(result, 1), relative: 1e-8)
  }

  @Test func `what empty cells leave open is named, and the rest is told`() throws {
    let result = try result(
      """
      models: {a: {formula: "y ~ kind*z", vcov: HC1}}
      margins: {g: {model: a, of: [kind]}, h: {model: a, slopes: [kind]}}

      """)
    let rows = try rows(result)
    #expect(rows.map { $0.inference == nil } == [false, false, true])
    #expect(rows[2].lacks.map(\.description) == ["kind[c]:z[2]"])
    #expect(try #require(result.margins)[0].status == .incomplete && result.status == .incomplete)
  }

  @Test func `a column that says what others say changes no margin`() throws {
    let result = try result(
      """
      models:
        a: {formula: "y ~ kind + x", cluster: urn}
        b: {formula: "y ~ kind + x + I(3 - 2*x)", cluster: urn}
      margins: {a1: {model: a, of: kind, slopes: x}, b1: {model: b, of: kind}, b2: {model: b, slopes: x}}

      """)
    expectClose(
      try estimates(result, 1), Array(try estimates(result, 0).prefix(3)), relative: 1e-11)
    // Moving x moves the copy too: the rows tell the sum.
    expectClose(try estimates(result, 2), [try estimates(result, 0)[3]], relative: 1e-10)
  }

  @Test(arguments: ["iid", "HC3", "CR1", "CR2", "CV3", "{type: wild, reps: 99}"])
  func `the slope of a lone linear term is the term, and threads change nothing`(type: String)
    throws
  {
    let cluster = type.hasPrefix("C") || type.hasPrefix("{") ? ", cluster: urn" : ""
    let spec = """
      models: {a: {formula: "y ~ x + kind", vcov: \(type)\(cluster)}}
      margins: {g: {model: a, slopes: [x, kind], of: kind}}

      """
    let result = try result(spec)
    let term = result.models[0].inferences[1]
    let slope = try #require(try rows(result)[3].inference)
    expectClose(slope.estimate, term.estimate, relative: 1e-12)
    expectClose(try #require(slope.standardError), try #require(term.standardError), relative: 1e-9)
    expectClose(try #require(slope.pValue), try #require(term.pValue), relative: 1e-8)
    #expect(try self.result(spec, threads: 3).margins == result.margins)
  }
}
