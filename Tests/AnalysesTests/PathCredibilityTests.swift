import Analyses
import Designs
import Estimation
import Testing

/// What is judged under `credibility:`, which years count as before, and what is said of few degrees of freedom.
@Suite struct PathCredibilityTests {
  private static let data =
    "{file: rows.csv, columns: {school: {type: id}, year: {type: integer}}}"

  /// Schools in seven years, a programme in some from 2016 on.
  private func workshop(schools: Int, treated: Int) throws -> Workshop {
    var state: UInt64 = 11
    var text = "school,year,start,score\n"
    for school in 0..<schools {
      for year in 2012...2018 {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        let effect = school < treated && year >= 2016 ? 1.0 : 0
        text += "\(school),\(year),\(school < treated ? 2016 : 0),"
        text += "\(effect + Double(state >> 40) / Double(1 << 24))\n"
      }
    }
    return try Workshop(text)
  }

  private func models(
    _ workshop: Workshop, design: String = "", _ models: String
  ) throws -> [ModelResult] {
    try workshop.result(
      """
      design: {unit: school, time: year, first_treated: start, panel: school\(design)}
      models:
      \(models.split(separator: "\n").map { "  " + $0 }.joined(separator: "\n"))
      """, data: Self.data
    ).models
  }

  private func rows(_ model: ModelResult, _ measure: String) -> [CredibilityRow] {
    (model.supplement?.credibility ?? []).filter { $0.measure == measure }
  }

  @Test func `the judged effect is one from the start on, whatever the reference`() throws {
    let asked = "credibility: {relative_magnitudes: [0.5], smoothness: [0.1]"
    let found = try models(
      try workshop(schools: 40, treated: 15),
      """
      last: {estimator: event-study, outcome: score, \(asked)}}
      earlier: {estimator: event-study, outcome: score, reference: -2, \(asked)}}
      mean: {estimator: event-study, outcome: score, reference: -2, \(asked), effect: average}}
      """)
    let of = found.map { rows($0, "smoothness").map(\.of) }
    #expect(
      of == [
        ["event[0]"], ["event[0] against event[-1]"],
        ["the mean of event[0] to event[2] against event[-1]"],
      ])
    for measure in ["relative magnitudes", "smoothness"] {
      let ends = try found.map { model in
        let row = try #require(rows(model, measure).first)
        return [try #require(row.lower), try #require(row.upper)]
      }
      for (mine, same) in zip(ends[1], ends[0]) { #expect(abs(mine - same) < 1e-5) }
      #expect(ends[2] != ends[1])
    }
  }

  @Test func `anticipated years are neither judged nor before`() throws {
    let found = try models(
      try workshop(schools: 40, treated: 15),
      """
      early: {estimator: callaway-santanna, outcome: score, base: universal, anticipation: 1, \
      credibility: {smoothness: [0.1]}}
      """)
    #expect(rows(found[0], "smoothness").map(\.of) == ["dynamic[0]"])
    // The centre is near the effect of 1, not near the nought of the year before.
    let row = try #require(rows(found[0], "smoothness").first)
    #expect((try #require(row.lower) + (try #require(row.upper))) / 2 > 0.5)
  }

  @Test func `years of a transition that are dropped are a hole like a gap's`() throws {
    let asked = "credibility: {relative_magnitudes: [0.5], smoothness: [0.1]}"
    let model = "path: {estimator: event-study, outcome: score, \(asked)}"
    let workshop = try workshop(schools: 40, treated: 15)
    let dropped = try models(
      workshop, design: ", transition: {years: [2016], as: dropped}", model)
    let gap = try models(workshop, design: ", calendar: {gaps: [2016], across: allowed}", model)
    #expect(dropped[0].supplement?.credibility == gap[0].supplement?.credibility)
    #expect(rows(dropped[0], "smoothness").map(\.of) == ["event[1]"])
    #expect(rows(dropped[0], "path").isEmpty)
  }

  @Test func `few degrees of freedom behind a judged effect are told with its t interval`() throws {
    let model =
      "path: {estimator: event-study, outcome: score, credibility: {smoothness: [0.1], effect: average}}"
    func told(_ model: ModelResult) -> [ProgrammeFinding] {
      model.estimates.findings.compactMap {
        if case .programme(let finding) = $0, case .boundsByNormal = finding {
          finding
        } else {
          nil
        }
      }
    }
    let few = try models(try workshop(schools: 9, treated: 4), model)
    let finding = try #require(told(few[0]).first)
    guard case .boundsByNormal(let subject, let df?, let interval?) = finding else {
      Issue.record("no t interval")
      return
    }
    #expect(subject == "the mean of event[0] to event[2]" && df > 2 && df < 8)
    let mean =
      (0...2).compactMap { time in
        few[0].estimates.terms.firstIndex { $0.description == "event[\(time)]" }
          .map { few[0].estimates.values[$0] }
      }.reduce(0, +) / 3
    #expect(abs((interval[0] + interval[1]) / 2 - mean) < 1e-12)
    let many = try models(try workshop(schools: 90, treated: 45), model)
    #expect(told(many[0]).isEmpty)
  }
}
