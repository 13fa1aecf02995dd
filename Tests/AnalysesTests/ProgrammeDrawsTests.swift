import Analyses
import Designs
import Estimation
import Glibc
import LinearModels
import Numerics
import Specs
import TestSupport
import Testing

/// Bootstraps of differences in differences beside those of the same regressions as formulas, and beside the estimation of
/// every sample.
///
/// Shares of draws are equal exactly. Numbers come from designs whose columns differ (group by exposure here, products in a
/// formula) and from solutions by other routes: each keeps some 1e-13 of an estimate, and an end of a set or a statistic
/// loses the digits by which estimate and error differ from nought, hence 1e-11 and 1e-10.
@Suite struct ProgrammeDrawsTests {
  // MARK: Data

  /// Pupils of six schools with two classes each in five years; schools 0 to 2 have the programme from 2017 on.
  struct Pupils {
    var (school, year, focus): ([Int], [Int], [Double]) = ([], [], [])
    var (score, weight): ([Double], [Double]) = ([], [])

    init() {
      var state: UInt64 = 77
      func next() -> Double {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return Double(state >> 40) / Double(1 << 24)
      }
      for school in 0..<6 {
        let drift = next()
        for year in 2014...2018 {
          for pupil in 0..<(2 + (school + year) % 3) {
            let focus = (pupil + school) % 2 == 0
            let effect = school < 3 && year >= 2017 ? (focus ? 0.9 : 0.3) : 0
            self.school.append(school)
            self.year.append(year)
            self.focus.append(focus ? 1 : 0)
            score.append(effect + drift * Double(year - 2014) + 3 * next())
            weight.append(0.5 + next())
          }
        }
      }
    }

    /// D: 1 in rows of the programme.
    var treated: [Double] { zip(school, year).map { $0 < 3 && $1 >= 2017 ? 1 : 0 } }

    var text: String {
      var text = "school,class,year,start,focus,score,w,area\n"
      for row in score.indices {
        text += "\(school[row]),\(2 * school[row] + row % 2),\(year[row]),"
        text += "\(school[row] < 3 ? 2017 : 0),\(Int(focus[row])),\(score[row]),\(weight[row]),"
        text += "\(row * row % 11)\n"
      }
      return text
    }

    /// [columns | a dummy of each level of the effects, but the first of the second].
    func design(_ columns: [[Double]], byFocus: Bool) -> Matrix {
      let times = byFocus ? focus.map { 10 * Int($0) } : focus.map { _ in 0 }
      let parts = Set(times).sorted()
      let schools = zip(school, times).map { $0 + $1 }
      let years = zip(year, times).map { $0 - 2014 + $1 }
      let dummies =
        Set(schools).sorted().map { level in schools.map { $0 == level ? 1.0 : 0 } }
        + Set(years).sorted().filter { !parts.contains($0) }
        .map { level in years.map { $0 == level ? 1.0 : 0 } }
      return Matrix(columns: columns + dummies)
    }
  }

  private static let pupils = Pupils()

  /// The designs and, of the same regressions, the formulas; `V` stands for the covariance.
  private static let models = """
    derive:
      d: "case(start == 2017 and year >= 2017, 1, true, 0)"
      g: "d * focus"
      a: "case(start == 2017 and year == 2014, 1, true, 0)"
      b: "case(start == 2017 and year == 2015, 1, true, 0)"
      e: "case(start == 2017 and year == 2017, 1, true, 0)"
      f: "case(start == 2017 and year == 2018, 1, true, 0)"
      ga: "a * focus"
      gb: "b * focus"
      ge: "e * focus"
      gf: "f * focus"
    design: {unit: school, time: year, first_treated: start, group: focus, panel: none}
    models:
      change: {estimator: did, outcome: score, vcov: V}
      gap: {estimator: triple-difference, outcome: score, vcov: V}
      path: {estimator: event-study, outcome: score, vcov: V}
      regression: {formula: "score ~ d | school + year", vcov: V}
      parts: {formula: "score ~ g + d | school^focus + year^focus", vcov: V}
      years: {formula: "score ~ ga + gb + ge + gf + a + b + e + f | school^focus + year^focus", vcov: V}

    """

  private func result(
    _ covariance: String, _ more: String = "", weighted: Bool = false, threads: Int = 2
  ) throws -> Result {
    var spec = Self.models.replacing("V}", with: covariance + "}")
    if !more.contains("model: path") {
      spec = spec.split(separator: "\n", omittingEmptySubsequences: false)
        .filter { !$0.contains("path:") && !$0.contains("years:") }.joined(separator: "\n")
    }
    if weighted { spec = "weights: {column: w, type: analytic}\n" + spec }
    let data =
      "{file: rows.csv, columns: {school: {type: id}, class: {type: id}, year: {type: integer}}}"
    let run = AnalysisRun(
      try Workshop(Self.pupils.text).plan(spec + more, data: data), threads: threads)
    return run.estimate(try run.bind())
  }

  private func inference(_ result: Result, _ model: String, _ term: String) throws -> Inference {
    let model = try #require(result.models.first { $0.id == model })
    let place = try #require(model.estimates.terms.firstIndex { $0.description == term })
    return model.inferences[place]
  }

  private func expectEqual(_ one: Inference, _ other: Inference, _ what: String) throws {
    expectClose(one.estimate, other.estimate, relative: 1e-11, what)
    let pairs = [
      (one.standardError, other.standardError), (one.statistic, other.statistic),
      (one.lower, other.lower), (one.upper, other.upper),
    ]
    for (mine, theirs) in pairs {
      #expect((mine == nil) == (theirs == nil), "\(what)")
      if let mine, let theirs, theirs.isFinite {
        expectClose(mine, theirs, relative: 1e-10, what)
      } else {
        #expect(mine == theirs, "\(what)")
      }
    }
    #expect(one.pValue != nil && one.pValue == other.pValue, "\(what)")
    #expect(one.degreesOfFreedom == nil && other.degreesOfFreedom == nil)
  }

  // MARK: The same regression as a formula

  @Test(
    arguments: [
      "{type: wild}", "{type: wild, variant: \"31\"}", "{type: wild, variant: \"13\", null: free}",
      "{type: wild, variant: \"33\"}", "{type: wild, weights: webb, reps: 199, seed: 4}",
      "{type: wild, boot.cluster: class, reps: 299}",
      "{type: wild, cluster: [school, area], reps: 299}",
    ], [false, true])
  func `tests and sets are those of the formula, whose sum the focus group's effect is`(
    covariance: String, weighted: Bool
  ) throws {
    let made = try result(
      covariance,
      """
      contrasts:
        focus: {model: parts, expression: "`g` + `d`"}
        sum: {model: gap, expression: "`gap` + `other`"}
        less: {model: gap, expression: "2*`focus` - `other`", equals: 0.3}
        same: {model: parts, expression: "2*`g` + `d`", equals: 0.3}
        both: {model: gap, expression: ["`focus`", "`other`"], equals: [0.5, 0]}
        all: {model: parts, expression: ["`g` + `d`", "`d`"], equals: [0.5, 0]}
      """, weighted: weighted)
    let focus = try #require(made.contrasts[0].inference)
    try expectEqual(
      try inference(made, "change", "did"), try inference(made, "regression", "d"), "did")
    try expectEqual(
      try inference(made, "gap", "gap"), try inference(made, "parts", "g"), "gap")
    try expectEqual(
      try inference(made, "gap", "other"), try inference(made, "parts", "d"), "other")
    try expectEqual(try inference(made, "gap", "focus"), focus, "focus")
    try expectEqual(try #require(made.contrasts[1].inference), focus, "sum")
    try expectEqual(
      try #require(made.contrasts[2].inference), try #require(made.contrasts[3].inference), "less")
    let (both, all) = (try #require(made.contrasts[4].test), try #require(made.contrasts[5].test))
    expectClose(both.statistic, all.statistic, relative: 1e-10)
    #expect(both.pValue == all.pValue && both.denominatorDegreesOfFreedom == nil)
    let names = made.models.map(\.estimates.summary.variance.name)
    #expect(names[0] == names[2] && names[0].hasPrefix("WC"))
  }

  @Test(arguments: ["{type: wild}", "{type: wild, variant: \"33\", weights: mammen, reps: 399}"])
  func `an event study has the tests of the formula, its joint test among them`(
    covariance: String
  ) throws {
    let made = try result(
      covariance,
      """
      contrasts:
        before: {model: years, expression: ["`ga`", "`gb`"]}
        first: {model: years, expression: "`ga` + `a`"}
        step: {model: path, expression: "`focus:event[1]` - `focus:event[0]`"}
        same: {model: years, expression: "`gf` + `f` - `ge` - `e`"}
      """)
    let pairs = [("-3", "a"), ("-2", "b"), ("0", "e"), ("1", "f")]
    for (time, term) in pairs {
      try expectEqual(
        try inference(made, "path", "gap:event[\(time)]"),
        try inference(made, "years", "g\(term)"), "gap \(time)")
      try expectEqual(
        try inference(made, "path", "other:event[\(time)]"), try inference(made, "years", term),
        "other \(time)")
    }
    let path = try #require(made.models.first { $0.id == "path" })
    let test = try #require(path.supplement?.preTests.first?.test)
    #expect(test.pValue == made.contrasts[0].test?.pValue)
    expectClose(test.statistic, try #require(made.contrasts[0].test?.statistic), relative: 1e-10)
    try expectEqual(
      try inference(made, "path", "focus:event[-3]"), try #require(made.contrasts[1].inference),
      "focus")
    try expectEqual(
      try #require(made.contrasts[2].inference), try #require(made.contrasts[3].inference), "path")
  }

  @Test(arguments: ["CR2", "CR1", "{type: wild, variant: \"31\", seed: 9}"])
  func `draws of functions are those of the formula's`(covariance: String) throws {
    let functions = [
      ("`gap`/`focus`", "`g`/(`g` + `d`)"), ("exp(`focus`)", "exp(`g` + `d`)"),
      ("`gap`*`other` + `focus`", "`g`*`d` + `g` + `d`"),
    ]
    let kinds = ["percentile", "symmetric-t", "{interval: percentile-t, variant: \"11\"}"]
    var (lines, count) = ("contrasts:\n", 0)
    for kind in kinds {
      for (own, same) in functions {
        lines += "  o\(count): {model: gap, expression: \"\(own)\", bootstrap: \(kind)}\n"
        lines += "  s\(count): {model: parts, expression: \"\(same)\", bootstrap: \(kind)}\n"
        count += 1
      }
    }
    let made = try result(covariance, lines, weighted: true).contrasts
    for place in 0..<count {
      let label = "\(covariance) \(made[2 * place].expressions)"
      let (one, other) = (made[2 * place].bootstrap, made[2 * place + 1].bootstrap)
      let (mine, same) = try (#require(one?.interval), #require(other?.interval))
      expectClose(mine.estimate, same.estimate, relative: 1e-11, label)
      expectClose(mine.standardError, same.standardError, relative: 1e-10, label)
      #expect(mine.pValue == same.pValue && mine.isEnumerated && mine.drawCount == 64, "\(label)")
      let size = 1e-10 * same.standardError
      expectClose(try #require(mine.lower), try #require(same.lower), absolute: size, label)
      expectClose(try #require(mine.upper), try #require(same.upper), absolute: size, label)
      #expect(one?.groups == "school" && one?.method == other?.method, "\(label)")
    }
  }

  @Test func `a family's draws are joint over reported terms`() throws {
    let made = try result(
      "{type: wild, weights: webb, reps: 499}",
      """
      contrasts:
        focus: {model: parts, expression: "`g` + `d`"}
      families:
        own: {method: romano-wolf, model: gap, terms: [gap, other, focus]}
        same: {method: romano-wolf, model: parts, terms: [g, d], contrasts: [focus]}
      """)
    let families = try #require(made.families)
    let adjusted = families.map { $0.members.map(\.adjustedPValue) }
    #expect(adjusted[0] == adjusted[1] && !adjusted[0].contains(nil))
    #expect(families[0].draws?.kind == "WCR-11" && families[0].draws?.groups == "school")
  }

  @Test func `threads change no digit`() throws {
    let contrast = """
      contrasts:
        ratio: {model: gap, expression: "`gap`/`focus`", bootstrap: percentile}
      """
    let wild = "{type: wild, weights: webb, reps: 1500}"
    let one = try result(wild, contrast, threads: 1)
    let three = try result(wild, contrast, threads: 3)
    #expect(one.models == three.models && one.contrasts == three.contrasts)
  }

  @Test func `sets of units in the programme's place are tested by the statistic's covariance`()
    throws
  {
    let run = AnalysisRun(
      try Workshop().plan(
        """
        sample: {where: "start == 0 or school == 7 or school == 8"}
        design: {unit: school, time: year, first_treated: start, group: focus, panel: none, selection: {on: prior, year: 2016, bins: 1, reps: 19}}
        models:
          wild: {estimator: did, outcome: score, vcov: {type: wild, reps: 99}}
          CR1:  {estimator: did, outcome: score, vcov: CR1}
        """, data: "{file: \(Golden.folder)/data/programme.csv}"), threads: 2)
    let placebo = try run.estimate(try run.bind()).models.map {
      try #require($0.supplement?.placebo)
    }
    #expect(placebo[0] == placebo[1] && placebo[0].covariance == "CR1[school]")
  }

  // MARK: Every sample estimated

  private static let signs = ResamplingDraws(
    .rademacher, groupCount: 6, replications: 9999, seed: 1)

  /// The regression of the triple difference: gap, other, then dummies.
  private func dense(
    _ weights: [Double], combination: [Double], equals value: Double, factor: Double
  ) -> DenseWild {
    let data = Self.pupils
    let treated = data.treated
    let x = data.design([zip(treated, data.focus).map { $0 * $1 }, treated], byFocus: true)
    var contrasts = Matrix(repeating: 0, rowCount: 1, columnCount: x.columnCount)
    for (place, weight) in combination.enumerated() { contrasts[0, place] = weight }
    return DenseWild(
      x: x, y: data.score, weights: weights, clusterings: [(data.school, factor)],
      groups: data.school, contrasts: contrasts, target: [value])
  }

  private func pValue(
    _ dense: DenseWild, _ variant: WildBootstrap.Variant
  ) throws -> (statistic: Double, p: Double) {
    let jackknifed = variant.jackknifesStatistic
    let statistic = try dense.statistic(dense.y, against: dense.target, jackknifed: jackknifed)
    let drawn = try dense.drawn(
      (0..<64).map { Self.signs.weights(ofReplication: $0) }, imposesNull: true,
      jackknifesScores: variant.jackknifesScores, jackknifesStatistic: jackknifed)
    // Dense fits tie to fewer digits.
    let beyond = drawn.count { abs($0) > abs(statistic) * (1 + 1e-8) }
    return (statistic, Double(beyond) / Double(drawn.count))
  }

  @Test(arguments: WildBootstrap.Variant.allCases, [false, true])
  func `p-values and the ends of sets are those of every sample's own regression`(
    variant: WildBootstrap.Variant, weighted: Bool
  ) throws {
    let level = 0.75
    let made = try result(
      "{type: wild, variant: \"\(variant.rawValue)\"}, conf.level: \(level)", weighted: weighted)
    let model = try #require(made.models.first { $0.id == "gap" })
    let variance = model.estimates.summary.variance
    let factor = (variance.parameterFactor ?? 1) * (variance.clusterFactor ?? 5.0 / 6)
    let weights = weighted ? Self.pupils.weight : Self.pupils.weight.map { _ in 1 }
    for (term, combination) in [("gap", [1, 0]), ("focus", [1, 1]), ("other", [0.0, 1])] {
      let found = try inference(made, "gap", term)
      let own = try pValue(
        dense(weights, combination: combination, equals: 0, factor: factor), variant)
      expectClose(try #require(found.statistic), own.statistic, relative: 1e-9, term)
      #expect(found.pValue == own.p, "\(term)")
      let (low, high) = try (#require(found.lower), #require(found.upper))
      guard low.isFinite, high.isFinite else { continue }
      let step = 1e-5 * (high - low)
      let ends = [
        (low - step, false), (low + step, true), (high - step, true), (high + step, false),
      ]
      for (value, isKept) in ends {
        let there = try pValue(
          dense(weights, combination: combination, equals: value, factor: factor), variant)
        #expect((there.p > 1 - level) == isKept, "\(term) \(value) \(there.p)")
      }
    }
  }

  @Test(arguments: [false, true])
  func `intervals of functions are those of every sample's own regression`(
    weighted: Bool
  ) throws {
    let made = try result(
      "CR2",
      """
      contrasts:
        curved:
          model: gap
          expression: "exp(`focus`) - `gap`*`other`"
          bootstrap: {interval: percentile, variant: "11"}
      """, weighted: weighted)
    let interval = try #require(made.contrasts[0].bootstrap?.interval)
    let weights = weighted ? Self.pupils.weight : Self.pupils.weight.map { _ in 1 }
    let dense = dense(weights, combination: [1], equals: 0, factor: 1)
    let rows = Array(dense.y.indices)
    func value(_ y: [Double]) throws -> Double {
      let b = try dense.unrestricted(y, rows: rows)
      return exp(b[0] + b[1]) - b[0] * b[1]
    }
    let fitted = dense.x.multiply(try dense.unrestricted(dense.y, rows: rows))
    let values = try (0..<64).map { draw in
      let signs = Self.signs.weights(ofReplication: draw)
      return try value(
        rows.map { fitted[$0] + signs[dense.groups[$0]] * (dense.y[$0] - fitted[$0]) })
    }
    let expected = BootstrapInterval(
      .percentile, estimate: try value(dense.y), standardError: interval.standardError,
      draws: values.map { .init(value: $0, standardError: nil) }, equals: 0, level: 0.95,
      isEnumerated: true)
    expectClose(interval.estimate, expected.estimate, relative: 1e-10)
    expectClose(try #require(interval.lower), try #require(expected.lower), relative: 1e-9)
    expectClose(try #require(interval.upper), try #require(expected.upper), relative: 1e-9)
    #expect(interval.pValue == expected.pValue)
  }

  @Test func `the band of a path is that of the largest t of every sample`() throws {
    let made = try result(
      "{type: wild}", "contrasts: {first: {model: path, expression: \"`focus:event[0]`\"}}")
    let model = try #require(made.models.first { $0.id == "path" })
    let bands = try #require(model.supplement?.bands)
    #expect(bands.map(\.family) == ["gap:event", "focus:event", "other:event"])
    let band = bands[1]
    let data = Self.pupils
    let others = [2014, 2015, 2017, 2018].map { year in
      data.score.indices.map { data.school[$0] < 3 && data.year[$0] == year ? 1.0 : 0 }
    }
    let gaps = others.map { column in zip(column, data.focus).map { $0 * $1 } }
    let x = data.design(gaps + others, byFocus: true)
    let variance = model.estimates.summary.variance
    let factor = (variance.parameterFactor ?? .nan) * (variance.clusterFactor ?? .nan)
    let drawn = try (0..<4).map { term in
      var contrasts = Matrix(repeating: 0, rowCount: 1, columnCount: x.columnCount)
      contrasts[0, term] = 1
      contrasts[0, 4 + term] = 1
      return try DenseWild(
        x: x, y: data.score, weights: data.score.map { _ in 1 },
        clusterings: [(data.school, factor)], groups: data.school, contrasts: contrasts,
        target: [0]
      ).drawn(
        (0..<64).map { Self.signs.weights(ofReplication: $0) }, imposesNull: false,
        jackknifesScores: false, jackknifesStatistic: false)
    }
    let largest = (0..<64).map { draw in drawn.map { abs($0[draw]) }.max() ?? .nan }
    expectClose(band.criticalValue, largest.sorted()[60], relative: 1e-9)
    #expect(band.method == "sup-t WCU-11" && band.intervals.count == 4)
    let first = try inference(made, "path", "focus:event[-3]")
    let half = band.criticalValue * (first.standardError ?? .nan)
    expectClose(band.intervals[0].upper, first.estimate + half, relative: 1e-12)
  }
}
