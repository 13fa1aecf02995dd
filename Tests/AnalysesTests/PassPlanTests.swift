import Analyses
import Estimation
import Foundation
import Specs
import Testing

/// What a run takes is what its plan told.
@Suite struct PassPlanTests {
  private static let rowCount = 18_000

  /// Pupils of 60 schools in five years; `gap` lacks in some rows.
  private static func rows() -> String {
    var state: UInt64 = 9
    func next() -> Double {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Double(state >> 40) / Double(1 << 24)
    }
    var text = "school,year,a,b,c,d,e,gap,y,one,four,half,near,twice,sum,sixth,weight\n"
    for row in 0..<rowCount {
      let numbers = (0..<6).map { _ in String(next()) }
      text += "\(row * 17 % 60),\(2015 + row / 60 % 5),\(numbers[0..<5].joined(separator: ",")),"
      text += "\(row % 11 == 0 ? "" : numbers[5]),\(next())"
      let school = row * 17 % 60
      text += ",\(school == 7 ? 1 : 0),\(school < 4 ? 1 : 0),\(school < 30 ? 1 : 0)"
      let (a, b) = (Double(numbers[0]) ?? 0, Double(numbers[1]) ?? 0)
      text += ",\(a + 1e-5 * next()),\(2 * a),\(a + b),\(row % 7 == 0 ? 1 : 0),\(1 + row % 3)\n"
    }
    return text
  }

  private static let models = """
    design: {unit: school}
    models:
      all:    {formula: "y ~ a*b*c*d + e | school + year"}
      recent: {formula: "y ~ a*b*c*d + e | school + year", where: "year > 2015"}
      but:    {formula: "y ~ a*b*c*d + e | school + year", where: "year != 2017", vcov: CR1}
      most:   {formula: "y ~ a*b*c*d | school + year", where: "school > 3", vcov: CV3}
      plain:  {formula: "y ~ a*b*c*d + e"}
      other:  {formula: "y ~ a*b*c*d + e + year", vcov: CV3}
      lacks:  {formula: "y ~ a*b*c*d + e + gap"}
      ways:   {formula: "y ~ a*b*c*d + e", vcov: {type: CR1, cluster: [school, year]}}
      rows:   {formula: "y ~ a*b*c*d + e", vcov: {type: HC1, cluster: none}}
      draws:  {formula: "y ~ b + e", vcov: {type: wild, reps: 99, seed: 1}}
      both:   {formula: "y ~ b + e + gap", vcov: {type: wild, cluster: [school, year], reps: 99, seed: 1}}
      parts:  {formula: "y ~ c + e + gap", vcov: {type: wild, cluster: year, boot.cluster: school, reps: 99, seed: 1}}
    contrasts:
      across: {expression: "`all::e` - `lacks::e`"}
      same:   {expression: "`all::e` - `plain::e`"}
    """

  @Test func `a run keeps to the passes and the memory that its plan tells`() throws {
    let workshop = try Workshop(Self.rows())
    let run = AnalysisRun(
      try workshop.plan(
        Self.models, data: "{file: rows.csv, missing: [NA], columns: {year: {type: integer}}}"),
      threads: 2)
    let binding = try run.bind()
    let planned = binding.passes.work
    #expect(
      planned.shared.map(\.models) == [["all", "recent", "but", "most"], ["plain", "other"]])
    #expect(planned.shared.map(\.cutsClusters) == [true, false])
    let record = try #require(run.estimate(binding).work)
    #expect(record.planned == planned)
    #expect(record.made.passes == planned.passes)
    #expect(record.made.models.map(\.passes) == planned.models.map(\.passes))
    #expect(record.made.shared.map(\.models) == planned.shared.map(\.models))
    for (made, told) in zip(record.made.models, planned.models) {
      #expect(made.momentBytes <= told.momentBytes, "\(made.id)")
    }
    #expect(record.made.peakBytes <= planned.peakBytes)
    #expect(Double(record.made.peakBytes) > 0.7 * Double(planned.peakBytes))
    // Four models in one pass, two in another.
    let apart = planned.models.reduce(0) { $0 + ($1.passes ?? 0) }
    #expect(planned.passes == apart - 3 - 1)
  }

  /// Models whose tests are chosen by the rule of `auto`, or made by assignments; small ones and large ones.
  private static let drawn = """
    design: {unit: school, time: year, treated: half, post: "year >= 2018", group: sixth}
    models:
      assigned: {formula: "y ~ half", vcov: {type: randomisation, treatment: half, reps: 99, seed: 1}}
      within:   {formula: "y ~ half + b + e | year", vcov: {type: randomisation, treatment: half, reps: 99, seed: 1}}
      wide:     {formula: "y ~ half + a*b*c*d + e", vcov: {type: randomisation, treatment: half, reps: 99, seed: 1}}
      one:      {formula: "y ~ one + e", vcov: {type: auto, treatment: one, reps: 99, seed: 1}}
      wideone:  {formula: "y ~ one + a*b*c*d + e", vcov: {type: auto, treatment: one, reps: 99, seed: 1}}
      four:     {formula: "y ~ four + e", vcov: {type: auto, treatment: four, reps: 99, seed: 1}}
      gaps:     {formula: "y ~ four + e + gap", vcov: {type: auto, treatment: four, reps: 99, seed: 1}}
      widefour: {formula: "y ~ four + a*b*c*d + e + gap", vcov: {type: auto, treatment: four, reps: 99, seed: 1}}
      half:     {formula: "y ~ half + e", vcov: {type: auto, treatment: half, reps: 99, seed: 1}}
      lacks:    {formula: "y ~ half + a*b*c*d + gap", vcov: {type: auto, treatment: half, reps: 99, seed: 1}}
      did:      {estimator: did, outcome: y, vcov: {type: randomisation, reps: 99, seed: 1}}
      triple:   {estimator: triple-difference, outcome: y, vcov: {type: randomisation, reps: 99, seed: 1}}
      wilddid:  {estimator: did, outcome: y, vcov: {type: wild, reps: 99, seed: 1}}
      parts:    {estimator: triple-difference, outcome: y, vcov: {type: wild, boot.cluster: sixth, reps: 99, seed: 1}}
      path:     {estimator: event-study, outcome: y, vcov: {type: wild, reps: 99, seed: 1}}
      plaindid: {estimator: did, outcome: y}
    contrasts:
      across: {expression: "`half::half` - `four::four`"}
      curved: {model: half, expression: "exp(`e`)", bootstrap: {reps: 99}}
      bent:   {model: half, expression: "`half`*`e`", bootstrap: percentile}
      far:    {model: widefour, expression: "`a`/`b`", bootstrap: {reps: 99, weights: webb}}
      ratio:  {model: parts, expression: "`gap`/`focus`", bootstrap: {reps: 99}}
      growth: {model: plaindid, expression: "exp(`did`)", bootstrap: {reps: 99}}
    """

  @Test func `so does a run of models that the rule of auto judges, or assignments`() throws {
    let workshop = try Workshop(Self.rows())
    let run = AnalysisRun(
      try workshop.plan(
        Self.drawn, data: "{file: rows.csv, missing: [NA], columns: {year: {type: integer}}}"),
      threads: 2)
    let binding = try run.bind()
    let result = run.estimate(binding)
    let record = try #require(result.work)
    #expect(record.planned == binding.passes.work)
    let ways = result.models.map { model in
      model.estimates.findings.lazy.compactMap { finding in
        if case .automaticCovariance(let choice) = finding { choice.way } else { nil }
      }.first
    }
    #expect(
      ways == [
        nil, nil, nil, .randomisation, .randomisation, .wild, .wild, .wild, .CR2, .CR2, nil, nil,
        nil, nil, nil, nil,
      ])
    for ((made, told), way) in zip(zip(record.made.models, record.planned.models), ways) {
      #expect((told.passesIfDrawn != nil) == (way == .wild || way == .CR2), "\(made.id)")
      let drawn = way == .wild ? told.passesIfDrawn ?? 0 : 0
      #expect(made.passes == told.passes.map { $0 + drawn }, "\(made.id)")
      #expect(made.momentBytes <= told.momentBytes, "\(made.id)")
    }
    #expect(record.made.shared.map(\.models) == record.planned.shared.map(\.models))
    #expect(record.planned.passes < record.made.passes)
    #expect(record.made.passes < record.planned.mostPasses)
    #expect(record.made.peakBytes <= record.planned.peakBytes)
  }

  /// Models whose clusters are read once more for combinations of estimates, small ones, large ones and weighted ones.
  private static let asked = """
    design: {unit: school, time: year, treated: half, post: "year >= 2018", group: sixth}
    models:
      small:    {formula: "y ~ a + b"}
      large:    {formula: "y ~ a*b*c*d + e | school"}
      weighted: {formula: "y ~ a*b*c*d + e", weights: {column: weight, type: analytic}}
      CR1:      {formula: "y ~ a + b", vcov: CR1}
      wild:     {formula: "y ~ a + b", vcov: {type: wild, reps: 99, seed: 1}}
      widewild: {formula: "y ~ a*b*c*d + e", vcov: {type: wild, variant: "31", null: free, reps: 99, seed: 1}}
      auto:     {formula: "y ~ four + e", vcov: {type: auto, treatment: four, reps: 99, seed: 1}}
      near:     {formula: "y ~ a*b*c*d + near"}
      parts:    {estimator: triple-difference, outcome: y}
      path:     {estimator: event-study, outcome: y}
      drawn:    {estimator: triple-difference, outcome: y, vcov: {type: wild, reps: 99, seed: 1}}
      plainpath: {estimator: event-study, outcome: y, vcov: CR1}
    contrasts:
    """

  /// Contrasts of every kind for a model of two terms.
  private static func contrasts(_ model: String, _ a: String, _ b: String, drawn: Bool) -> String {
    var lines = ["sum{expression: \"`\(a)` + `\(b)`\"}"]
    if model != "auto" { lines.append("both{expression: [\"`\(a)`\", \"`\(b)`\"]}") }
    if !drawn {
      lines += [
        "curve{expression: \"`\(a)`*`\(b)`\"}",
        "margin{expression: \"`\(a)`\", margin: 0.1}",
        "ratio{expression: \"`\(a)`\", over: \"`\(b)`\"}",
      ]
    }
    if model == "small" || model == "large" {
      lines.append("draws{expression: \"`\(a)`/`\(b)`\", bootstrap: {reps: 99}}")
    }
    return lines.map { line in
      "  \(model)-" + line.replacing("{", with: ": {model: \(model), ", maxReplacements: 1)
    }.joined(separator: "\n")
  }

  @Test func `so does a run whose contrasts and families ask for the clusters once more`() throws {
    let contrasts = [
      ("small", "a", "b", false), ("large", "a", "b", false), ("weighted", "a", "b", false),
      ("CR1", "a", "b", false), ("wild", "a", "b", true), ("widewild", "a", "b", true),
      ("auto", "four", "e", true), ("near", "a", "b", false), ("parts", "gap", "other", false),
      ("path", "gap:event[0]", "focus:event[1]", false), ("drawn", "gap", "focus", true),
    ].map { Self.contrasts($0.0, $0.1, $0.2, drawn: $0.3) }.joined(separator: "\n")
    let families = """

      families:
        all:   {method: sup-t, model: small, terms: [a, b], contrasts: [small-sum]}
        steps: {method: romano-wolf, model: wild, terms: [a, b], contrasts: [wild-sum]}
        own:   {method: westfall-young, model: drawn, terms: [gap, focus, other]}
        holm:  {method: holm, model: weighted, terms: [a, b]}
      margins:
        slopes: {model: large, slopes: [a, b]}
      """
    let workshop = try Workshop(Self.rows())
    let run = AnalysisRun(
      try workshop.plan(
        Self.asked + "\n" + contrasts + families,
        data: "{file: rows.csv, missing: [NA], columns: {year: {type: integer}}}"),
      threads: 2)
    let binding = try run.bind()
    let result = run.estimate(binding)
    #expect(result.contrasts.allSatisfy { $0.status == .complete })
    let record = try #require(result.work)
    for (made, told) in zip(record.made.models, record.planned.models) {
      let passes = try #require(told.passes)
      let expected = passes + (told.passesIfDrawn ?? 0)
      if made.id == "near" {
        let most = passes + (told.furtherPasses ?? 0)
        #expect(passes < made.passes ?? 0 && made.passes ?? 0 <= most, "near")
      } else {
        #expect(made.passes == expected, "\(made.id)")
      }
      #expect(made.momentBytes <= told.momentBytes, "\(made.id)")
    }
    // The moments that draws for a contrast keep are those of the plan.
    let large = try #require(record.made.models.firstIndex { $0.id == "large" })
    #expect(record.made.models[large].momentBytes > 0)
    #expect(record.made.passes <= record.planned.mostPasses)
  }

  /// Models whose columns nearly or wholly repeat each other, and one that fits exactly.
  private static let repeated = """
    design: {unit: school}
    models:
      plain:    {formula: "y ~ a*b*c*d + near", vcov: {type: HC1, cluster: none}}
      equal:    {formula: "y ~ a*b*c*d + near", vcov: {type: iid, cluster: none}}
      units:    {formula: "y ~ a*b*c*d + near"}
      jack:     {formula: "y ~ a*b*c*d + near", vcov: CV3}
      ways:     {formula: "y ~ a*b*c*d + near", vcov: {type: CR1, cluster: [school, year]}}
      effects:  {formula: "y ~ a*b*c*d + near | school + year"}
      crossed:  {formula: "y ~ a*b*c*d + near | year", vcov: CR1}
      draws:    {formula: "y ~ a*b*c*d + near", vcov: {type: wild, reps: 99, seed: 1}}
      assigned: {formula: "y ~ half + a*b*c*d + near", vcov: {type: randomisation, treatment: half, reps: 99, seed: 1}}
      twice:    {formula: "y ~ a*b*c*d + twice"}
      exact:    {formula: "sum ~ a*b*c*d"}
    """

  @Test func `columns that nearly repeat each other take no more passes than told`() throws {
    let workshop = try Workshop(Self.rows())
    let run = AnalysisRun(
      try workshop.plan(
        Self.repeated, data: "{file: rows.csv, missing: [NA], columns: {year: {type: integer}}}"),
      threads: 2)
    let binding = try run.bind()
    let record = try #require(run.estimate(binding).work)
    let planned = binding.passes.work
    #expect(record.planned == planned)
    for (made, told) in zip(record.made.models, planned.models) {
      let (least, further) = try (#require(told.passes), #require(told.furtherPasses))
      let passes = try #require(made.passes)
      #expect(passes > least && passes <= least + further, "\(made.id)")
      #expect(made.momentBytes <= told.momentBytes, "\(made.id)")
    }
    #expect(record.made.passes <= planned.mostPasses)
    // As many as told at most where a QR, both corrections and the clusters' products are wanted.
    let units = try #require(planned.models.firstIndex { $0.id == "units" })
    let most = (planned.models[units].passes ?? 0) + (planned.models[units].furtherPasses ?? 0)
    #expect(record.made.models[units].passes == most)
  }

  @Test func `what is shared changes estimates in their last digits alone`() throws {
    let workshop = try Workshop(Self.rows())
    let data = "{file: rows.csv, missing: [NA], columns: {year: {type: integer}}}"
    let together = AnalysisRun(try workshop.plan(Self.models, data: data), threads: 1)
    let all = together.estimate(try together.bind()).models
    for id in ["recent", "but", "most", "other"] {
      var plan = try workshop.plan(Self.models, data: data)
      plan.only = [id]
      let alone = AnalysisRun(plan, threads: 1)
      let one = try #require(alone.estimate(try alone.bind()).models.first)
      let same = try #require(all.first { $0.id == id })
      #expect(one.estimates.terms == same.estimates.terms)
      for (place, pair) in zip(one.inferences, same.inferences).enumerated() {
        let errors = (pair.0.standardError ?? 0, pair.1.standardError ?? 1)
        #expect(abs(errors.0 - errors.1) <= 1e-11 * errors.0)
        let values = (one.estimates.values[place], same.estimates.values[place])
        #expect(abs(values.0 - values.1) <= 1e-11 * errors.0)
      }
    }
  }
}
