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
    var text = "school,year,a,b,c,d,e,gap,y\n"
    for row in 0..<rowCount {
      let numbers = (0..<6).map { _ in String(next()) }
      text += "\(row * 17 % 60),\(2015 + row / 60 % 5),\(numbers[0..<5].joined(separator: ",")),"
      text += "\(row % 11 == 0 ? "" : numbers[5]),\(next())\n"
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
