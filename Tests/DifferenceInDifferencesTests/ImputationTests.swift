import Designs
import DifferenceInDifferences
import Estimation
import Frames
import LinearModels
import Numerics
import TestSupport
import Testing

@Suite struct ImputationTests {
  private func leavingOut() -> Imputation.Options {
    var options = Imputation.Options()
    options.leavesOut = true
    return options
  }

  @Test(arguments: [false, true], [false, true])
  func `pupils in schools agree with the formulas in dense matrices`(
    _ weighted: Bool, _ covariate: Bool
  ) throws {
    let golden = try Golden("programme/imputation")
    let rows = try Programme.rows(covariate: covariate, weighted: weighted)
    let part = "\(weighted ? "weight" : "none")-\(covariate ? "prior" : "none")"
    try Imputation(rows).estimate().set.expectClose(to: golden, part + "-all")
    try Imputation(rows, options: leavingOut()).estimate().set.expectClose(
      to: golden, part + "-leave")
  }

  @Test func `effects and leads agree with didimputation`() throws {
    let golden = try Golden("programme/imputation")
    var options = Imputation.Options()
    options.leads = [-3, -2, -1]
    let model = try Imputation(Programme.rows(), options: options)
    try model.estimate().set.expectClose(to: golden, "package") { !$0.contains("[-") }
    try #require(try model.leads()).set.expectClose(to: golden, "package") { $0.contains("[-") }
  }

  @Test(.enabled(if: Counties.arePresent, "needs ../shared/data/reference/mpdta.csv"))
  func `county employment agrees with didimputation`() throws {
    let golden = try Golden("programme/mpdta")
    var options = Imputation.Options()
    options.leads = [-3, -2, -1]
    let model = try Imputation(Counties.rows(), options: options)
    try model.estimate().set.expectClose(to: golden, "imputation") { !$0.contains("[-") }
    try #require(try model.leads()).set.expectClose(to: golden, "imputation") {
      $0.contains("[-")
    }
    #expect(model.notImputableRowCount == 0)
    let table = try NumberTable(file: Counties.file)
    var rows = try Counties.rows()
    rows.covariates = [2004, 2005, 2006, 2007].map { year in
      NamedValues("lpop\(year)", zip(table["lpop"], table["year"]).map { $1 == year ? $0 : 0 })
    }
    try Imputation(rows).estimate().set.expectClose(to: golden, "covariate")
  }

  @Test(arguments: [false, true], [false, true])
  func `the sum of weights times outcomes is the estimate`(_ weighted: Bool, _ group: Bool) throws {
    let rows = try Programme.rows(group: group, covariate: true, weighted: weighted)
    let model = try Imputation(rows)
    for time in [nil, 0, 1, 2] as [Int32?] {
      let average = try #require(model.average(at: time))
      let sum = zip(average.weights, rows.outcome.values).reduce(0) { $0 + $1.0 * $1.1 }
      expectClose(sum, average.value, relative: 1e-10)
    }
    #expect(model.average(at: 7) == nil)
  }

  @Test
  func `estimates do not move with levels of units and periods, nor with the scale of weights`()
    throws
  {
    let rows = try Programme.rows(covariate: true, weighted: true)
    let first = try Imputation(rows).estimate().set
    var moved = rows
    moved.outcome.values = (0..<rows.rowCount).map {
      rows.outcome.values[$0] + 7 * Double(rows.unit.grouping.codes[$0])
        - 3 * Double(rows.time.values[$0] % 5)
    }
    moved.weights = .analytic(try #require(rows.weights.numbers).map { $0 * 64 })
    moved.time.values = rows.time.values.map { $0 - 3000 }
    moved.start = rows.start.map { $0 == ProgrammeRows.never ? $0 : $0 - 3000 }
    try Imputation(moved).estimate().set.expectSame(as: first)
  }

  @Test func `each row twice with half its weight changes no estimate`() throws {
    let rows = try Programme.rows(covariate: true, weighted: true)
    let twice = rows.doubled()
    for options in [Imputation.Options(), leavingOut()] {
      try Imputation(twice, options: options).estimate().set.expectSame(
        as: Imputation(rows, options: options).estimate().set)
    }
  }

  @Test func `one treated period of one cohort is the difference of differences`() throws {
    let all = try Programme.rows()
    let kept = (0..<all.rowCount).filter {
      [2018, ProgrammeRows.never].contains(all.start[$0])
        && [2017, 2018].contains(all.time.values[$0])
    }
    var rows = all.selecting(kept)
    rows.unit.grouping = Grouping(codes: rows.start.map { $0 == 2018 ? 1 : 0 })
    let imputed = try #require(try Imputation(rows).estimate().set.value("simple"))
    let form = try RegressionForm(.difference, rows, covariance: fixestCR1).estimate()
    expectClose(imputed, try #require(form.estimate.set.value("did")), relative: 1e-10)
  }

  @Test func `rows that nothing imputes are left out and counted`() throws {
    let rows = try Programme.rows()
    var early = rows
    early.start = zip(rows.start, rows.unit.grouping.codes).map { $1 < 2 ? 2015 : $0 }
    let model = try Imputation(early)
    #expect(model.notImputableRowCount == rows.unit.grouping.codes.count { $0 < 2 })
    let without = rows.selecting((0..<rows.rowCount).filter { rows.unit.grouping.codes[$0] >= 2 })
    let expected = try Imputation(without).estimate().set
    let found = model.estimate().set
    for term in expected.terms.map(\.description) {
      expectClose(
        try #require(found.value(term)), try #require(expected.value(term)), relative: 1e-10)
      expectClose(
        try #require(found.standardError(term)), try #require(expected.standardError(term)),
        relative: 1e-10)
    }
    #expect(
      throws: IdentificationProblem.noPeriodBefore,
      performing: {
        var always = rows
        always.start = rows.start.map { $0 == ProgrammeRows.never ? $0 : 2015 }
        _ = try Imputation(always)
      })
  }

  @Test func `a covariate that schools explain is omitted and changes nothing`() throws {
    var rows = try Programme.rows()
    let first = try Imputation(rows).estimate().set
    rows.covariates = [NamedValues("level", rows.unit.grouping.codes.map { 0.1 * Double($0) })]
    let second = try Imputation(rows).estimate().set
    #expect(second.omitted.map(\.term.description) == ["level"])
    try second.expectSame(as: first)
  }
}

@Suite struct TwoStageTests {
  @Test(arguments: [false, true], [false, true])
  func `pupils in schools agree with the formulas in dense matrices`(
    _ weighted: Bool, _ covariate: Bool
  ) throws {
    let golden = try Golden("programme/two-stage")
    let rows = try Programme.rows(covariate: covariate, weighted: weighted)
    let part = "\(weighted ? "weight" : "none")-\(covariate ? "prior" : "none")"
    try TwoStage(rows).estimate().set.expectClose(to: golden, part)
  }

  @Test(.enabled(if: Counties.arePresent, "needs ../shared/data/reference/mpdta.csv"))
  func `county employment agrees with did2s`() throws {
    let set = try TwoStage(Counties.rows()).estimate().set
    try set.expectClose(to: Golden("programme/mpdta"), "twostage")
    let shared = try #require(try Counties.golden("mpdta/two-stage")["simple"])
    // did2s iterates its absorbed effects to 1e-6 of the step: the seventh digit of its estimate is not exact.
    expectClose(
      try #require(set.value("simple")), try #require(shared[0]), relative: 1e-7)
    expectClose(
      try #require(set.standardError("simple")), try #require(shared[1]), relative: 1e-7)
  }

  @Test func `estimates are those of the imputation`() throws {
    for group in [false, true] {
      let rows = try Programme.rows(group: group, covariate: true, weighted: true)
      let two = try TwoStage(rows).estimate().set
      let imputed = try Imputation(rows).estimate().set
      #expect(two.terms == imputed.terms)
      expectClose(two.values, imputed.values, relative: 1e-12)
      #expect(two.standardError("simple") != imputed.standardError("simple"))
    }
  }

  @Test func `time shifted and rows twice change nothing`() throws {
    let rows = try Programme.rows(covariate: true, weighted: true)
    var moved = rows.doubled()
    moved.time.values = moved.time.values.map { $0 - 2015 }
    moved.start = moved.start.map { $0 == ProgrammeRows.never ? $0 : $0 - 2015 }
    try TwoStage(moved).estimate().set.expectSame(as: TwoStage(rows).estimate().set)
  }
}
