import Designs
import DifferenceInDifferences
import Estimation
import Frames
import LinearModels
import Numerics
import TestSupport
import Testing

@Suite struct RegressionFormTests {
  private static let golden = Result { try Golden("programme/regression") }

  private func estimate(
    _ kind: RegressionForm.Kind, _ rows: ProgrammeRows,
    estimand: RegressionForm.Estimand = .pupils, _ covariance: CovarianceEstimator? = fixestCR1
  ) throws -> EffectEstimate {
    try RegressionForm(kind, rows, estimand: estimand, covariance: covariance).estimate()
  }

  @Test(arguments: ["none", "weight"])
  func `all forms agree with fixest`(_ weights: String) throws {
    let golden = try Self.golden.get()
    let weighted = weights == "weight"
    func check(_ kind: RegressionForm.Kind, _ name: String, group: Bool, covariate: Bool) throws {
      let rows = try Programme.rows(group: group, covariate: covariate, weighted: weighted)
      guard case .object(let parts) = golden.values[weights],
        case .object = parts[name]
      else { throw Golden.Problem.entry(path: golden.path, name: name) }
      let nested = try Golden("programme/regression", part: weights)
      try estimate(kind, rows).estimate.set.expectClose(to: nested, name)
    }
    try check(.difference, "did", group: false, covariate: true)
    try check(.tripleDifference, "triple", group: true, covariate: false)
    try check(.eventStudy(EventStudy()), "event", group: false, covariate: false)
    try check(.eventStudy(EventStudy()), "parts", group: true, covariate: false)
  }

  @Test func `the triple difference's default is clubSandwich's CR2`() throws {
    let set = try estimate(.tripleDifference, Programme.rows(group: true), nil).estimate.set
    #expect(set.summary.variance.name == "CR2[school]")
    try set.expectClose(to: Golden("programme/regression", part: "CR2"), "triple")
  }

  @Test(.enabled(if: Counties.arePresent, "needs ../shared/data/reference/mpdta.csv"))
  func `county employment in two periods and in five agrees with fixest`() throws {
    for (name, term, rows) in [
      (
        "mpdta/2x2", "d:t",
        try Counties.rows {
          [2006, ProgrammeRows.never].contains($0) && [2005, 2006].contains($1)
        }
      ), ("mpdta/twfe", "post", try Counties.rows()),
    ] {
      let expected = try #require(try Counties.golden(name)[term])
      let set = try estimate(.difference, rows).estimate.set
      expectClose(try #require(set.value("did")), try #require(expected[0]), relative: 1e-8, name)
      expectClose(
        try #require(set.standardError("did")), try #require(expected[1]), relative: 1e-7, name)
    }
  }

  @Test func `two by two is the difference of mean changes, weighted or not`() throws {
    let all = try Programme.rows(weighted: true)
    let kept = (0..<all.rowCount).filter {
      [2018, ProgrammeRows.never].contains(all.start[$0])
        && [2017, 2018].contains(all.time.values[$0])
    }
    var rows = all.selecting(kept)
    // One effect for each arm, so that cells are saturated.
    rows.unit.grouping = Grouping(codes: rows.start.map { $0 == 2018 ? 1 : 0 })
    let set = try estimate(.difference, rows, .independent(.HC1)).estimate.set
    let weights = try #require(rows.weights.numbers)
    func mean(_ arm: Int32, _ year: Int32) -> Double {
      let cell = (0..<rows.rowCount).filter {
        rows.start[$0] == arm && rows.time.values[$0] == year
      }
      let sum = cell.reduce(0) { $0 + weights[$1] * rows.outcome.values[$1] }
      return sum / cell.reduce(0) { $0 + weights[$1] }
    }
    let never = ProgrammeRows.never
    expectClose(
      try #require(set.value("did")),
      mean(2018, 2018) - mean(2018, 2017) - (mean(never, 2018) - mean(never, 2017)),
      relative: 1e-11)
  }

  /// Ten schools, two years, four pupils of each group in each: balanced cells.
  private func balanced() -> ProgrammeRows {
    var (unit, year, start, focus, score): ([Int32], [Int32], [Int32], [Bool], [Double])
    (unit, year, start, focus, score) = ([], [], [], [], [])
    let random = CounterRandom(seed: 5)
    for school in 0..<10 {
      for time in 0..<2 {
        for pupil in 0..<8 {
          unit.append(Int32(school))
          year.append(2018 + Int32(time))
          start.append(school < 4 ? 2019 : ProgrammeRows.never)
          focus.append(pupil % 2 == 0)
          score.append(random.normal(at: UInt64(score.count)) + Double(school))
        }
      }
    }
    let grouping = Grouping(codes: unit)
    var rows = ProgrammeRows(
      unit: ("school", grouping), time: ("year", year), start: start, outcome: ("score", score))
    rows.group = ("focus", focus)
    rows.clusters = [ClusterDimension(label: "school", grouping: grouping, levels: nil)]
    return rows
  }

  @Test func `in balanced cells the narrowing is the difference of eight means`() throws {
    let rows = balanced()
    let set = try estimate(.tripleDifference, rows, nil).estimate.set
    func mean(_ isTreated: Bool, _ year: Int32, _ isFocus: Bool) -> Double {
      let cell = (0..<rows.rowCount).filter {
        (rows.start[$0] == 2019) == isTreated && rows.time.values[$0] == year
          && rows.group?.isFocus[$0] == isFocus
      }
      return cell.reduce(0) { $0 + rows.outcome.values[$1] } / Double(cell.count)
    }
    func effect(_ isFocus: Bool) -> Double {
      mean(true, 2019, isFocus) - mean(true, 2018, isFocus) - mean(false, 2019, isFocus)
        + mean(false, 2018, isFocus)
    }
    expectClose(try #require(set.value("focus")), effect(true), relative: 1e-11)
    expectClose(try #require(set.value("other")), effect(false), relative: 1e-11)
    expectClose(
      try #require(set.value("gap")), effect(true) - effect(false), relative: 1e-11)
  }

  @Test func `the narrowing is focus minus other with their joint covariance`() throws {
    let result = try estimate(.eventStudy(EventStudy()), Programme.rows(group: true), nil)
    let estimate = result.estimate
    let joint = try #require(JointEstimates(estimate))
    let names = estimate.set.terms.map(\.description)
    for time in [-4, -3, -2, 0, 1, 2] {
      var weights = [Double](repeating: 0, count: names.count)
      weights[try #require(names.firstIndex(of: "focus:event[\(time)]"))] = 1
      weights[try #require(names.firstIndex(of: "other:event[\(time)]"))] = -1
      let difference = joint.inference(on: weights, equals: 0, level: 0.95)
      let gap = "gap:event[\(time)]"
      expectClose(difference.estimate, try #require(estimate.set.value(gap)), relative: 1e-10)
      expectClose(
        try #require(difference.standardError), try #require(estimate.set.standardError(gap)),
        relative: 1e-9)
      expectClose(
        try #require(difference.degreesOfFreedom),
        try #require(estimate.set.degreesOfFreedom(gap)), relative: 1e-6)
    }
    #expect(
      Set(result.references.map(\.description))
        == ["gap:event[-1]", "focus:event[-1]", "other:event[-1]"])
    #expect(result.order.prefix(4).map(\.description).last == "gap:event[-1]")
    #expect(result.order.count == 21)
    let psi = try #require(estimate.contributions?.psi)
    let gap = try #require(names.firstIndex(of: "gap:event[0]"))
    expectClose(
      psi.column(gap).reduce(0) { $0 + $1 * $1 }.squareRoot(),
      try #require(estimate.set.standardError("gap:event[0]")), relative: 1e-10)
  }

  @Test func `time shifted and units renamed change nothing`() throws {
    for kind in [RegressionForm.Kind.difference, .eventStudy(EventStudy())] {
      let rows = try Programme.rows(group: true, covariate: true, weighted: true)
      let first = try estimate(kind, rows, nil).estimate.set
      var moved = rows
      moved.time.values = rows.time.values.map { $0 - 2017 }
      moved.start = rows.start.map { $0 == ProgrammeRows.never ? $0 : $0 - 2017 }
      moved.unit.grouping = Grouping(codes: rows.unit.grouping.codes.map { 90 - 3 * $0 })
      try estimate(kind, moved, nil).estimate.set.expectSame(as: first)
    }
  }

  @Test func `each row twice with half its weight changes nothing`() throws {
    let rows = try Programme.rows(group: true, weighted: true)
    let twice = rows.doubled()
    let cr0 = CovarianceEstimator.clustered(ClusteredCovariance(.CR0))
    try estimate(.tripleDifference, twice, cr0).estimate.set.expectSame(
      as: estimate(.tripleDifference, rows, cr0).estimate.set)
  }

  @Test func `schools weigh the same however many pupils they have`() throws {
    let rows = try Programme.rows()
    let schools = try estimate(.difference, rows, estimand: .schools).estimate.set
    let pupils = try estimate(.difference, rows).estimate.set
    #expect(abs(try #require(schools.value("did")) - (try #require(pupils.value("did")))) > 1e-3)
    // The regression of school means, each once.
    var sums: [[Int32]: (Double, Double)] = [:]
    for row in 0..<rows.rowCount {
      let key = [rows.unit.grouping.codes[row], rows.time.values[row], rows.start[row]]
      let (sum, count) = sums[key] ?? (0, 0)
      sums[key] = (sum + rows.outcome.values[row], count + 1)
    }
    let cells = sums.keys.sorted { $0.lexicographicallyPrecedes($1) }
    var means = ProgrammeRows(
      unit: ("school", Grouping(codes: cells.map { $0[0] })), time: ("year", cells.map { $0[1] }),
      start: cells.map { $0[2] },
      outcome: ("score", cells.map { (sums[$0]?.0 ?? 0) / (sums[$0]?.1 ?? 1) }))
    means.clusters = [
      ClusterDimension(label: "school", grouping: means.unit.grouping, levels: nil)
    ]
    expectClose(
      try #require(schools.value("did")),
      try #require(try estimate(.difference, means).estimate.set.value("did")), relative: 1e-10)
  }

  @Test func `implied weights give the estimate back`() throws {
    let rows = try Programme.rows(group: true, covariate: true, weighted: true)
    for (kind, term) in [
      (RegressionForm.Kind.difference, TermID.did), (.tripleDifference, .gap),
      (.tripleDifference, .focus), (.tripleDifference, .other),
      (.eventStudy(EventStudy()), .event(1, of: .gap)),
    ] {
      let form = try RegressionForm(kind, rows)
      let weights = try #require(try form.impliedWeights(of: term))
      let sum = zip(weights.rows, rows.outcome.values).reduce(0) { $0 + $1.0 * $1.1 }
      let value = try #require(try form.estimate().estimate.set.value(term.description))
      expectClose(sum, value, relative: 1e-9, term.description)
      expectClose(weights.cells.reduce(0) { $0 + $1.weight }, 0, absolute: 1e-10)
      #expect(weights.cells.reduce(0) { $0 + $1.rowCount } == rows.rowCount)
    }
    let form = try RegressionForm(.difference, rows)
    #expect(try form.impliedWeights(of: .gap) == nil)
  }

  @Test func `treated weights add up to one; several starts let some count with the wrong sign`()
    throws
  {
    let all = try Programme.rows()
    let weights = try #require(try RegressionForm(.difference, all).impliedWeights(of: .did))
    expectClose(
      weights.cells.filter(\.isTreated).reduce(0) { $0 + $1.weight }, 1, relative: 1e-10)
    #expect(weights.wrongSignedWeight < 0)
    let one = all.selecting(
      (0..<all.rowCount).filter { [2018, ProgrammeRows.never].contains(all.start[$0]) })
    let plain = try #require(try RegressionForm(.difference, one).impliedWeights(of: .did))
    #expect(plain.wrongSignedWeight == 0)
    // Of a gap the others' treated cells are subtracted: -1 in all, none of it wrong with one start.
    let grouped = try Programme.rows(group: true)
    let focus = grouped.selecting(
      (0..<grouped.rowCount).filter { [2018, ProgrammeRows.never].contains(grouped.start[$0]) })
    let gap = try #require(try RegressionForm(.tripleDifference, focus).impliedWeights(of: .gap))
    let others = gap.cells.filter { $0.isTreated && $0.isFocus == false }
    expectClose(others.reduce(0) { $0 + $1.weight }, -1, relative: 1e-10)
    #expect(gap.wrongSignedWeight > -1e-12)
    expectClose(
      plain.cells.filter(\.isTreated).reduce(0) { $0 + $1.weight }, 1, relative: 1e-10)
  }

  @Test func `ends of an event study are binned where asked`() throws {
    let rows = try Programme.rows()
    let study = EventStudy(earliest: -3, latest: 1)
    let result = try estimate(.eventStudy(study), rows)
    #expect(result.order.map(\.description) == (-3...1).map { "event[\($0)]" })
    let whole = try estimate(.eventStudy(EventStudy()), rows)
    #expect(result.estimate.set.value("event[0]") != whole.estimate.set.value("event[0]"))
    let other = try estimate(.eventStudy(EventStudy(reference: -2)), rows)
    #expect(other.references == [.event(-2)])
    #expect(
      result.estimate.set.rowNames
        == ["event[-3]", "event[-2]", "(event[-1])", "event[0]", "event[1]"])
    let parts = try estimate(.eventStudy(study), Programme.rows(group: true), nil).estimate.set
    let path = try EventPath(parts) { .event($0, of: .focus) }
    guard case .satterthwaite(let each) = path.rule else {
      Issue.record("\(path.rule)")
      return
    }
    #expect(each == [-3, -2, 0, 1].map { parts.degreesOfFreedom("focus:event[\($0)]") })
    let smallest = try #require(each.prefix(2).compactMap { $0 }.min())
    #expect(try PreTrends(path).jointTest().denominatorDegreesOfFreedom == smallest)
    #expect(
      parts.rowNames
        == ["gap", "focus", "other"].flatMap { part in
          [-3, -2, -1, 0, 1].map { $0 == -1 ? "(\(part):event[-1])" : "\(part):event[\($0)]" }
        })
  }
}

extension Golden {
  /// A golden of a part of a file.
  fileprivate init(_ path: String, part: String) throws {
    let whole = try Golden(path)
    guard case .object(let values) = whole.values[part] else {
      throw Problem.entry(path: path, name: part)
    }
    self.init(whole, values: values)
  }
}

extension Weights {
  var numbers: [Double]? {
    switch self {
    case .none: nil
    case .analytic(let values), .frequency(let values): values
    }
  }
}

/// Groups that share no row: effects within them fall into two parts.
@Suite struct SeparateGroupsTests {
  @Test func `many rows of two separate groups need no pass for a QR, and are two regressions`()
    throws
  {
    // 60 schools, 9 years, 2 groups of 20 pupils: large enough that moments are to decide.
    let random = CounterRandom(seed: 12, stream: 4)
    var (unit, time, focus, score) = ([Int32](), [Int32](), [Bool](), [Double]())
    for school in Int32(0)..<60 {
      for year in Int32(2012)...2020 {
        for pupil in 0..<40 {
          unit.append(school)
          time.append(year)
          focus.append(pupil % 2 == 0)
          let effect: Double = school < 20 && year >= 2017 ? (pupil % 2 == 0 ? 2 : 1) : 0
          score.append(
            effect + Double(school % 7) + Double(year % 5)
              + random.normal(at: UInt64(score.count)))
        }
      }
    }
    let school = Grouping(codes: unit)
    var rows = ProgrammeRows(
      unit: ("school", school), time: ("year", time),
      start: unit.map { $0 < 20 ? 2017 : ProgrammeRows.never }, outcome: ("score", score))
    rows.clusters = [ClusterDimension(label: "school", grouping: school, levels: nil)]
    let parts = [true, false].map { wanted in
      rows.selecting((0..<rows.rowCount).filter { focus[$0] == wanted })
    }
    rows.group = ("focus", focus)
    for kind in [RegressionForm.Kind.tripleDifference, .eventStudy(EventStudy())] {
      let both = try RegressionForm.effects(kind, rows).estimate.set
      #expect(both.summary.passes == 1)
      let single: RegressionForm.Kind = kind == .tripleDifference ? .difference : kind
      let sets = try parts.map { try RegressionForm.effects(single, $0).estimate.set }
      for term in sets[0].terms.map(\.description) {
        for (part, set) in zip(["focus", "other"], sets) {
          let name = term == "did" ? part : "\(part):\(term)"
          expectClose(
            try #require(both.value(name)), try #require(set.value(term)), relative: 1e-10,
            absolute: 1e-11, name)
          // CR2 of each part is that of its own regression: the other's rows are orthogonal to it.
          expectClose(
            try #require(both.standardError(name)), try #require(set.standardError(term)),
            relative: 1e-9, "error of \(name)")
        }
      }
    }
  }
}
