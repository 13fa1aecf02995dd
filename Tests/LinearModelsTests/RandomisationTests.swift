import Designs
import Estimation
import Frames
import LinearModels
import Numerics
import TestSupport
import Testing

/// Randomisation of a treatment of schools, against re-estimation of every assignment.
@Suite struct RandomisationTests {
  /// Eight schools in two strata, pupils with prior scores, two cohorts.
  struct Schools {
    let school: [Int]
    let cohort: [Int]
    let prior: [Double]
    let score: [Double]
    let weight: [Double]
    let treatment: [Double] = [1, 0, 1, 0, 0, 1, 0, 0]
    let strata = [0, 0, 0, 0, 1, 1, 1, 1]

    init() {
      var noise = Noise(21)
      let sizes = [6, 9, 4, 7, 11, 5, 8, 6]
      let school = sizes.indices.flatMap { [Int](repeating: $0, count: sizes[$0]) }
      self.school = school
      cohort = school.indices.map { $0 % 2 }
      prior = noise.numbers(school.count)
      let effects = noise.numbers(8)
      let errors = noise.numbers(school.count)
      let (prior, treatment) = (prior, treatment)
      score = school.indices.map {
        0.8 * treatment[school[$0]] + prior[$0] + effects[school[$0]] + errors[$0]
      }
      weight = noise.numbers(school.count).map { 1.5 + $0 }
    }

    var frame: Frame {
      LinearModelsTests.frame([
        number("score", score), number("prior", prior), number("w", weight),
        number("d", school.map { treatment[$0] }),
        category("school", school.map { "s\($0)" }), category("cohort", cohort.map { "c\($0)" }),
      ])
    }
  }

  static let schools = Schools()

  private func fit(_ formula: String, weighted: Bool, threads: Int = 1) throws -> RandomisationFit {
    var model = ClusteredModel(formula: formula, frame: Self.schools.frame)
    model.clusters = ["school"]
    model.weights = weighted ? "w" : nil
    return try Self.fit(model, threads: threads)
  }

  /// The model parted at `d`.
  private static func fit(_ model: ClusteredModel, threads: Int = 1) throws -> RandomisationFit {
    var request = try model.request(.clustered(ClusteredCovariance(.CR1)))
    let split = try #require(
      request.design.splitting(at: "d", keeping: Set(request.design.terms)))
    request.design = split.design
    return try RandomisationFit(
      request, carrierCount: split.terms.count, threads: threads)
  }

  private func effect(_ value: Double = 0) -> LinearHypothesis {
    .term(0, of: 1, equals: value)
  }

  /// t, or b, of a regression from scratch, outcomes less an effect times the observed treatment.
  private func statistic(
    _ assigned: [Double], less effect: Double, cohorts: Bool, weighted: Bool, studentised: Bool,
    against value: Double = 0
  ) throws -> Double {
    let data = Self.schools
    var columns = [
      data.school.map { _ in 1.0 }, data.school.map { assigned[$0] }, data.prior,
    ]
    if cohorts { columns.append(data.cohort.map(Double.init)) }
    let y = data.school.indices.map {
      data.score[$0] - effect * data.treatment[data.school[$0]]
    }
    let contrasts = Matrix(rows: [columns.indices.map { $0 == 1 ? 1.0 : 0 }])
    let dense = DenseWild(
      x: Matrix(columns: columns), y: y,
      weights: weighted ? data.weight : [Double](repeating: 1, count: y.count),
      clusterings: [(data.school, 1)], groups: data.school, contrasts: contrasts, target: [value])
    if studentised { return try dense.statistic(y, against: [value], jackknifed: false) }
    return try dense.unrestricted(y, rows: Array(y.indices))[1] - value
  }

  @Test(arguments: RandomisationFit.Statistic.allCases, [true, false])
  func `every assignment within strata equals re-estimation`(
    _ kind: RandomisationFit.Statistic, _ weighted: Bool
  ) throws {
    let data = Self.schools
    for cohorts in [false, true] {
      let fit = try fit("score ~ d + prior" + (cohorts ? " | cohort" : ""), weighted: weighted)
      let assignments = Assignments(
        data.treatment, strata: data.strata, replications: 1000, seed: 1)
      // C(4, 2) C(4, 1) = 24.
      #expect(assignments.isEnumerated && assignments.count == 24 && assignments.total == 24)
      for effect in [0, 0.8, -1.3] {
        let found = try #require(
          fit.test(assignments, self.effect(effect), statistic: kind, level: nil))
        let own = try statistic(
          data.treatment, less: 0, cohorts: cohorts, weighted: weighted,
          studentised: kind == .studentised, against: effect)
        var extreme = 0
        for index in 0..<24 {
          let other = try statistic(
            assignments.assignment(index), less: effect, cohorts: cohorts, weighted: weighted,
            studentised: kind == .studentised)
          if abs(other) >= abs(own) * (1 - 1e-10) { extreme += 1 }
        }
        #expect(found.tiedPValue == Double(extreme) / 24, "\(kind) \(effect)")
        #expect(found.pValue == found.tiedPValue && found.tieCount >= 1)
        if kind == .studentised {
          #expect(abs(found.statistic - own) <= 1e-10 * max(1, abs(own)))
        }
      }
    }
  }

  @Test func `difference of means of schools, exactly as scipy permutes`() throws {
    let golden = try Golden("scipy/permutation")
    let values = try golden.numbers("values")
    let treatment = try golden.numbers("treatment")
    let frame = frame([
      number("y", values), number("d", treatment),
      category("school", values.indices.map { "s\($0)" }),
    ])
    var model = ClusteredModel(formula: "y ~ d", frame: frame)
    model.clusters = ["school"]
    let fit = try Self.fit(model)
    let assignments = Assignments(treatment, replications: 1000, seed: 1)
    // Half of the schools are treated: the opposite assignment is as extreme.
    #expect(assignments.total == 70 && assignments.leastPValue == 2.0 / 70)
    let plain = try #require(
      fit.test(assignments, effect(), statistic: .coefficient, level: nil))
    #expect(abs(plain.tiedPValue - (try golden.number("difference"))) < 1e-15)
    let studentised = try #require(fit.test(assignments, effect(), level: nil))
    #expect(abs(studentised.tiedPValue - (try golden.number("welch"))) < 1e-15)
  }

  @Test(arguments: RandomisationFit.Statistic.allCases)
  func `an effect belongs to the set exactly when it is not rejected`(
    _ kind: RandomisationFit.Statistic
  ) throws {
    let fit = try fit("score ~ d + prior", weighted: false)
    for (assignments, alpha) in [
      (Assignments(Self.schools.treatment, replications: 1000, seed: 1), 0.1),
      (Assignments(Self.schools.treatment, replications: 39, seed: 4), 0.2),
    ] {
      let whole = try #require(fit.test(assignments, effect(), statistic: kind, level: 1 - alpha))
      let set = try #require(whole.confidenceSet)
      let b = try #require(whole.estimate)
      #expect(set.contains(b))
      var outside = 0
      for step in -30...30 where step != 0 {
        let effect = b + Double(step) * 0.173
        let own = try #require(
          fit.test(assignments, self.effect(effect), statistic: kind, level: nil))
        let isKept = own.pValue > 1 - (1 - alpha)
        #expect(set.contains(effect) == isKept, "\(kind) \(step) \(own.pValue)")
        if !isKept { outside += 1 }
      }
      #expect(outside > 0)
    }
  }

  @Test func `one treated school of eight can have no p below an eighth`() throws {
    let fit = try fit("score ~ d + prior", weighted: false)
    let treatment = [0.0, 0, 1, 0, 0, 0, 0, 0]
    let assignments = Assignments(treatment, replications: 9999, seed: 1)
    #expect(assignments.leastPValue == 0.125 && assignments.count == 8)
    let found = try #require(
      fit.test(assignments, effect(-50), statistic: .coefficient, level: 0.95))
    #expect(found.tiedPValue >= 0.125)
    #expect(found.confidenceSet?.shape == .line)
  }

  @Test func `draws keep strata, threads change nothing, each assignment occurs once`() throws {
    let data = Self.schools
    let all = Assignments(data.treatment, strata: data.strata, replications: 24, seed: 1)
    #expect(Set((0..<24).map { all.assignment($0) }).count == 24)
    #expect((0..<24).contains { all.assignment($0) == data.treatment })
    let some = Assignments(data.treatment, strata: data.strata, replications: 20, seed: 6)
    #expect(!some.isEnumerated && some.count == 20)
    for index in 0..<20 {
      let one = some.assignment(index)
      #expect(one[0..<4].reduce(0, +) == 2 && one[4..<8].reduce(0, +) == 1)
    }
    let dose = Assignments([3, 1, 4, 1, 5, 9, 2, 6], replications: 700, seed: 2)
    #expect(dose.total == 20_160 && !dose.isEnumerated && Set(dose.assignment(3)).count == 7)
    let (one, three) = (
      try fit("score ~ d + prior", weighted: true),
      try fit("score ~ d + prior", weighted: true, threads: 3)
    )
    #expect(one.test(dose, effect(), level: 0.9) == three.test(dose, effect(), level: 0.9))
  }

  @Test func `amounts are exchanged in every different way once`() {
    let dose = Assignments([0, 2, 0, 1], replications: 12, seed: 1)
    #expect(dose.total == 12 && dose.isEnumerated && dose.leastPValue == 1.0 / 12)
    let all = (0..<12).map { dose.assignment($0) }
    #expect(Set(all).count == 12 && all.contains([0, 2, 0, 1]))
    #expect(all.allSatisfy { $0.sorted() == [0, 0, 1, 2] })
    // Alike about their middle: every assignment has its opposite.
    #expect(Assignments([0.1, 0.2, 0.3], replications: 6, seed: 1).leastPValue == 2.0 / 6)
    let parted = Assignments(
      [1, 2, 3, 3, 3, 1], strata: [0, 1, 0, 1, 0, 1], replications: 99, seed: 1)
    #expect(parted.total == 3 * 6 && Set((0..<18).map { parted.assignment($0) }).count == 18)
    #expect(
      (0..<18).allSatisfy { index in
        let one = parted.assignment(index)
        return [one[0], one[2], one[4]].sorted() == [1, 3, 3]
          && [one[1], one[3], one[5]].sorted() == [1, 2, 3]
      })
    // More orders than an integer counts: drawn.
    let many = Assignments((0..<40).map { Double($0) }, replications: 9, seed: 1)
    #expect(many.total == nil && !many.isEnumerated && Set(many.assignment(8)).count == 40)
  }

  @Test func `covariates that explain the treatment leave no test`() throws {
    let data = Self.schools
    let explained = frame([
      number("score", data.score), number("d", data.school.map { data.treatment[$0] }),
      number("twin", data.school.map { data.treatment[$0] }),
      category("school", data.school.map { "s\($0)" }),
    ])
    var model = ClusteredModel(formula: "score ~ d + twin", frame: explained)
    model.clusters = ["school"]
    let fit = try Self.fit(model)
    let assignments = Assignments(data.treatment, replications: 99, seed: 1)
    #expect(fit.test(assignments, effect(), level: nil) == nil)
  }
}
