import Analyses
import Foundation
import Specs
import Testing

/// Checks of a spec from its words to their results.
@Suite struct CheckTests {
  private static let rows = """
    pupil,year,school,treated,score
    1,2017,A,1,90
    2,2017,A,1,
    3,2018,A,1,101
    4,2018,B,0,70
    5,2019,B,1,
    5,2019,C,0,110
    7,2021,C,0,100

    """

  private func results(
    _ checks: String, where filter: String? = nil, rows: String = rows
  ) throws -> [CheckResult] {
    let workshop = try Workshop(rows)
    let sample = filter.map { "sample: {where: \"\($0)\"}\n" } ?? ""
    let plan = try workshop.plan(
      "\(sample)checks:\n  \(checks)\nmodels: {m: {formula: \"score ~ 1\", vcov: HC1}}",
      data: "{file: rows.csv, columns: {year: {type: year}, school: {type: category}}}")
    return try AnalysisRun(plan, threads: 1).bind().checks
  }

  private func result(_ check: String, where filter: String? = nil) throws -> CheckResult {
    try #require(try results("c: {\(check)}", where: filter).first)
  }

  @Test func `a threshold is kept by as much as it says, and broken by one more`() throws {
    let condition = "expect: \"score > 90\", severity: finding"
    // False in rows 1 and 4, unknown in rows 2 and 5: 4 of 7.
    for (threshold, status): (String, CheckResult.Status) in [
      ("4", .passed), ("3", .failed), ("57.2 %", .passed), ("57.1 %", .failed), ("100 %", .passed),
    ] {
      let result = try result("\(condition), at_most: \(threshold)")
      #expect(result.status == status, "\(threshold)")
      #expect(result.failed == 4)
      #expect(result.unknown == 2)
      #expect(result.total == 7)
      #expect(result.firstRow == 1)
    }
  }

  @Test func `a share that is met exactly passes`() throws {
    let rows = "score\n" + String(repeating: "1\n", count: 93) + String(repeating: "0\n", count: 7)
    let workshop = try Workshop(rows)
    for (share, status): (String, CheckResult.Status) in [("7 %", .passed), ("6.9 %", .failed)] {
      let plan = try workshop.plan(
        """
        checks: {c: {expect: "score == 1", at_most: \(share), severity: finding}}
        models: {m: {formula: "score ~ 1", vcov: HC1}}
        """)
      #expect(try AnalysisRun(plan, threads: 1).bind().checks.map(\.status) == [status])
    }
  }

  @Test func `an error stops the run before anything is estimated`() throws {
    let workshop = try Workshop(Self.rows)
    let plan = try workshop.plan(
      """
      checks:
        a: {unique: [pupil, year]}
        b: {expect: "score > 0"}
        c: {expect: "year > 2000"}
      models: {m: {formula: "score ~ 1", vcov: HC1}}
      """)
    let failure = #expect(throws: AnalysisFailure.self) {
      try AnalysisRun(plan, threads: 1).bind()
    }
    let payloads = failure?.diagnostics.map(\.payload) ?? []
    #expect(
      payloads == [
        .checkFailed(
          check: "a", failed: 1, total: 7, unknown: 0, counted: "rows", firstRow: 6,
          limit: "at most 0"),
        .checkFailed(
          check: "b", failed: 2, total: 7, unknown: 2, counted: "rows", firstRow: 2,
          limit: "at most 0"),
      ])
  }

  @Test func `a check over the sample sees the rows that are kept`() throws {
    let check = "expect: \"score >= 80\", severity: finding"
    #expect(try result(check + ", over: sample", where: "score is not missing").failed == 1)
    #expect(try result(check, where: "score is not missing").failed == 3)
    #expect(
      try result("unique: [pupil], over: sample, severity: finding", where: "year == 2018").total
        == 2)
  }

  @Test func `constancy, coverage and scores are counted by groups, units and rows`() throws {
    let all = try results(
      """
      t: {constant: {column: treated, within: school}, severity: finding}
        s: {constant: {column: school, within: [pupil, year]}, severity: finding}
        c: {every-unit-before-and-after: {unit: school, time: year, from: 2018}}
        p: {plausible-scores: {column: score, year: year}}
      """)
    #expect(all.map(\.counted) == [.groups, .groups, .units, .rows])
    #expect(all.map(\.failed) == [1, 1, 2, 2])
    #expect(all.map(\.total) == [3, 6, 3, 5])
    #expect(all.map(\.severity) == [.finding, .finding, .finding, .finding])
    #expect(all[2].detail == .coverage(withoutBefore: 2, withoutAfter: 0))
    #expect(all[3].firstRow == 4)
  }

  @Test func `attrition is compared with the boundary, or with a share of the user's own`() throws {
    let attrition = "attrition: {outcome: score, arm: treated, unit: pupil}"
    let result = try result(attrition)
    #expect(result.status == .failed)
    guard case .attrition(let arms, let differential, let limit, let boundary)? = result.detail
    else {
      Issue.record("no detail")
      return
    }
    // Pupil 5 has rows in both arms; the first decides, and its second row has a score.
    #expect(arms.map(\.level) == ["0", "1"])
    #expect(arms.map(\.lost) == [0, 1])
    #expect(arms.map(\.total) == [2, 4])
    #expect(differential == 0.25)
    #expect(limit == AttritionBoundary(.cautious).limit(overall: 1.0 / 6))
    #expect(boundary == .cautious)
    #expect(try self.result(attrition + ", at_most: 25 %").status == .passed)
    #expect(try self.result(attrition + ", at_most: 24.9 %").status == .failed)
  }

  @Test func `nothing to look at is neither passed nor failed`() throws {
    let one = try result(
      "attrition: {outcome: score, arm: treated}, over: sample", where: "treated == 0")
    #expect(one.status == .empty, "one arm alone")
    let workshop = try Workshop("score,year\n1,2018\n2,2018\n")
    let plan = try workshop.plan(
      """
      derive: {none: "log(score - 5)"}
      checks: {p: {plausible-scores: {column: none, year: year}}}
      models: {m: {formula: "score ~ 1", vcov: HC1}}
      """)
    #expect(try AnalysisRun(plan, threads: 1).bind().checks.map(\.status) == [.empty])
  }

  /// The examples of `attrition_boundary()` in R's baselinr 0.6.0, and the ends of table II.1.
  @Test func `the attrition boundary agrees with the handbook's table`() {
    let cautious = AttritionBoundary(.cautious)
    let optimistic = AttritionBoundary(.optimistic)
    #expect(cautious.limit(overall: 0.08) == 0.063)
    #expect(cautious.limit(overall: 0.30) == 0.041)
    #expect(optimistic.limit(overall: 0.30) == 0.082)
    #expect(cautious.limit(overall: 0) == 0.057)
    #expect(optimistic.limit(overall: 0) == 0.1)
    #expect(cautious.limit(overall: 0.57) == 0)
    #expect(cautious.limit(overall: 0.58) == nil)
    #expect(optimistic.limit(overall: 0.65) == 0.003)
    #expect(optimistic.limit(overall: 0.66) == nil)
    for percent in 0...65 {
      let overall = Double(percent) / 100
      #expect((cautious.limit(overall: overall) ?? 0) < (optimistic.limit(overall: overall) ?? 0))
    }
  }

  @Test func `checks follow from the roles of a design, as findings over the sample`() {
    func role(_ name: String) -> Located<String> {
      Located(name, at: SourceSpan(file: "s.yaml", line: 1, column: 1, length: 1))
    }
    var roles = DesignRoles()
    #expect(roles.checks().isEmpty)
    roles.unit = role("urn")
    #expect(roles.checks().isEmpty)
    roles.time = role("cohort")
    roles.treated = role("ssif")
    #expect(roles.checks().map(\.id.value) == ["design.treated"])
    roles.panel = role("pupil")
    roles.start = 2018
    roles.outcome = role("score")
    let all = roles.checks()
    #expect(
      all.map(\.id.value) == [
        "design.panel", "design.unit", "design.treated", "design.time", "design.attrition",
      ])
    #expect(all.map(\.kindName) == [.unique, .constant, .constant, .coverage, .attrition])
    #expect(all.allSatisfy { $0.severity == .finding && $0.scope == .sample })
    #expect(all[0].columns == ["pupil", "cohort"])
    #expect(all[4].columns == ["score", "ssif", "pupil"])
    #expect(roles.checks(besides: ["design.panel"]).count == 4)
  }

  @Test func `the design of a spec gives its checks, of columns only`() throws {
    let workshop = try Workshop(
      "urn,pupil,year,t,start,y\n1,1,2017,1,2018,1\n1,1,2018,1,2018,2\n2,2,2017,0,0,3\n2,2,2018,0,0,\n"
    )
    func checks(_ design: String) throws -> [CheckPlan] {
      try workshop.plan(
        """
        design: {unit: urn, time: year, panel: pupil, \(design)}
        models: {m: {formula: "y ~ 1", vcov: HC1}}
        """
      ).checks
    }
    let whole = try checks("treated: t, post: \"year >= 2018\"")
    #expect(
      whole.map(\.id.value) == [
        "design.panel", "design.unit", "design.treated", "design.time", "design.attrition",
      ])
    #expect(whole[3].words == "every urn before and after year 2018")
    #expect(whole[4].words == "y by t")
    let derived = try checks("treated: \"t == 1\", post: \"year in [2018]\"")
    #expect(derived.map(\.id.value) == ["design.panel", "design.unit"])
    let started = try checks("first_treated: start")
    #expect(
      started.map(\.id.value) == ["design.panel", "design.unit", "design.first_treated"])
  }

  @Test func `results read back from their JSON, thresholds as they are written`() throws {
    let all = try results(
      """
      e: {expect: "score > 90", severity: finding, at_most: 2.5 %}
        c: {every-unit-before-and-after: {unit: school, time: year, from: 2018}, at_most: 1}
        a: {attrition: {outcome: score, arm: treated}}
      """)
    let json = try JSONEncoder().encode(all)
    #expect(try JSONDecoder().decode([CheckResult].self, from: json) == all)
    let text = String(decoding: json, as: UTF8.self)
    #expect(text.contains("\"threshold\":\"2.5 %\""))
    #expect(text.contains("\"threshold\":1"))
  }

  @Test func `an arm is named only if it is a category of the data`() throws {
    let arms: (String, String) throws -> [String?] = { arm, columns in
      let workshop = try Workshop("g,y\na,1\nb,\na,2\nb,3\n")
      let plan = try workshop.plan(
        """
        derive: {h: "g"}
        checks: {c: {attrition: {outcome: y, arm: \(arm)}}}
        models: {m: {formula: "y ~ 1", vcov: HC1}}
        """, data: "{file: rows.csv, columns: {g: {type: \(columns)}}}")
      let result = try AnalysisRun(plan, threads: 1).bind().checks[0]
      guard case .attrition(let arms, _, _, _)? = result.detail else { return [] }
      return arms.map(\.level)
    }
    #expect(try arms("g", "category") == ["a", "b"])
    #expect(try arms("g", "id") == [nil, nil])
    #expect(try arms("g", "text") == [nil, nil])
    #expect(try arms("h", "category") == [nil, nil])
  }

  @Test func `permuting the rows changes no count`() throws {
    let lines = Self.rows.split(separator: "\n")
    let reversed = ([lines[0]] + lines.dropFirst().reversed()).joined(separator: "\n") + "\n"
    let checks = """
      t: {constant: {column: treated, within: school}, severity: finding}
        c: {every-unit-before-and-after: {unit: school, time: year, from: 2018}}
        u: {unique: [pupil, year], severity: finding}
        e: {expect: "score > 90", severity: finding}
        p: {plausible-scores: {column: score, year: year, before_2016: levels}}
      """
    let (one, other) = (try results(checks), try results(checks, rows: reversed))
    #expect(one.map(\.failed) == other.map(\.failed))
    #expect(one.map(\.total) == other.map(\.total))
    #expect(one.map(\.unknown) == other.map(\.unknown))
  }
}
