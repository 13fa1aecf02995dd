import Designs
import Estimation
import Frames
import LinearModels
import Numerics
import TestSupport
import Testing

/// Randomisation of several columns at once, against estimation of every assignment by the linear model itself.
@Suite struct AssignedTermsTests {
  private static let schools = RandomisationTests.Schools()

  /// The frame with other treatments and outcomes.
  private func frame(_ treatment: [Double], _ score: [Double]) -> Frame {
    let data = Self.schools
    return LinearModelsTests.frame([
      number("score", score), number("prior", data.prior), number("w", data.weight),
      number("d", data.school.map { treatment[$0] }),
      number("late", data.cohort.map(Double.init)),
      category("school", data.school.map { "s\($0)" }),
      category("cohort", data.cohort.map { "c\($0)" }),
    ])
  }

  private func request(_ formula: String, _ frame: Frame, _ weighted: Bool) throws -> FitRequest {
    var model = ClusteredModel(formula: formula, frame: frame)
    model.clusters = ["school"]
    model.weights = weighted ? "w" : nil
    return try model.request(.clustered(ClusteredCovariance(.CR1)))
  }

  /// Estimates and standard errors of the terms with the treatment.
  private func estimates(
    _ formula: String, _ frame: Frame, _ terms: [TermID], _ weighted: Bool
  ) throws -> [(value: Double, error: Double)] {
    let found = try LinearModel.estimate(try request(formula, frame, weighted), threads: 1)
    let inferences = found.set.inferences(level: 0.95)
    return try terms.map { term in
      let place = try #require(found.set.terms.firstIndex(of: term))
      return (inferences[place].estimate, try #require(inferences[place].standardError))
    }
  }

  /// The estimates of the treatment's terms where the tested one has a value: of a regression without it.
  private func restricted(
    _ formula: String, _ split: SplitDesign, tested: Int, value: Double, weighted: Bool
  ) throws -> [Double] {
    let data = Self.schools
    let base = frame(data.treatment, data.score)
    var own = try request(formula, base, weighted)
    let columns = own.design.columnTerms
    let place = try #require(columns.firstIndex(of: split.terms[tested]))
    let whole = own.design.wholeColumns(Array(columns.indices))
    let y = zip(whole[columns.count], whole[place]).map { $0 - value * $1 }
    var named: [DesignValues] = []
    var kept: [ValueColumn] = []
    if own.design.hasIntercept {
      kept.append(ValueColumn(TermID([.variable("one")]), [.number(0)]))
      named.append(.numbers(label: "one", y.map { _ in 1 }))
    }
    for (index, term) in columns.enumerated() where index != place {
      kept.append(ValueColumn(term, [.number(named.count)]))
      named.append(.numbers(label: term.description, whole[index]))
    }
    own.design = BoundDesign(variables: named, columns: kept, outcome: y, outcomeLabel: "score")
    let found = try LinearModel.estimate(own, threads: 1)
    return split.terms.enumerated().map { index, term in
      if index == tested { return value }
      return found.set.terms.firstIndex(of: term).map { found.set.values[$0] } ?? 0
    }
  }

  @Test(arguments: [
    "score ~ d*prior", "score ~ d*late + prior | school + cohort", "score ~ d:late + d + prior",
  ])
  func `every assignment of several terms equals re-estimation`(_ formula: String) throws {
    let data = Self.schools
    for weighted in [false, true] {
      let base = frame(data.treatment, data.score)
      var own = try request(formula, base, weighted)
      let known = try LinearModel.estimate(own, threads: 1).set.terms
      let split = try #require(own.design.splitting(at: "d", keeping: Set(known)))
      own.design = split.design
      let fit = try RandomisationFit(own, carrierCount: split.terms.count, threads: 2)
      let assignments = Assignments(
        data.treatment, strata: data.strata, replications: 100, seed: 1)
      let observed = try estimates(formula, base, split.terms, weighted)
      for tested in split.terms.indices {
        for value in [0, 0.6] {
          let found = try #require(
            fit.test(
              assignments, .term(tested, of: split.terms.count, equals: value), level: nil))
          #expect(abs((found.estimate ?? .nan) - observed[tested].value) < 1e-11)
          let effects = try restricted(
            formula, split, tested: tested, value: value, weighted: weighted)
          let extreme = try (0..<assignments.count).count { index in
            let moved = try self.extremity(
              formula, split, assignments.assignment(index), effects, tested, weighted)
            let own = (observed[tested].value - value) / observed[tested].error
            return abs(moved) >= abs(own) * (1 - 1e-9)
          }
          #expect(
            found.pValue == Double(extreme) / Double(assignments.count),
            "\(formula) \(split.terms[tested]) \(value) \(weighted)")
        }
      }
    }
  }

  /// t of an assignment in outcomes from which the effects under the hypothesis were taken.
  private func extremity(
    _ formula: String, _ split: SplitDesign, _ assigned: [Double], _ effects: [Double],
    _ tested: Int, _ weighted: Bool
  ) throws -> Double {
    let data = Self.schools
    let base = try request(formula, frame(data.treatment, data.score), weighted).design
    var score = data.score
    for (term, effect) in zip(split.terms, effects) {
      let place = try #require(base.columnTerms.firstIndex(of: term))
      let column = base.wholeColumns([place])[0]
      for row in score.indices { score[row] -= effect * column[row] }
    }
    let found = try estimates(formula, frame(assigned, score), split.terms, weighted)[tested]
    return found.value / found.error
  }

  @Test func `adding a constant, scaling the outcome and relabelling schools change no p`() throws {
    let data = Self.schools
    func pValue(_ score: [Double]) throws -> Double {
      var own = try request("score ~ d*prior", frame(data.treatment, score), false)
      let split = try #require(
        own.design.splitting(at: "d", keeping: Set(own.design.terms)))
      own.design = split.design
      let fit = try RandomisationFit(own, carrierCount: 2, threads: 1)
      let assignments = Assignments(data.treatment, replications: 500, seed: 3)
      return try #require(fit.test(assignments, .term(1, of: 2), level: nil)).pValue
    }
    let p = try pValue(data.score)
    #expect(try pValue(data.score.map { $0 + 1000 }) == p)
    #expect(try pValue(data.score.map { -3 * $0 }) == p)
  }

  @Test func `a category of three levels and a squared treatment are not parted`() throws {
    let data = Self.schools
    let frame = LinearModelsTests.frame([
      number("score", data.score),
      category("arm", data.school.map { ["a", "b", "c"][$0 % 3] }),
      number("d", data.school.map { data.treatment[$0] }), number("prior", data.prior),
      category("school", data.school.map { "s\($0)" }),
    ])
    let arms = try request("score ~ arm", frame, false).design
    #expect(arms.splitting(at: "arm", keeping: Set(arms.terms)) == nil)
    let plain = try request("score ~ d + prior", frame, false).design
    #expect(plain.splitting(at: "prior", keeping: [.intercept]) == nil)
    #expect(plain.splitting(at: "nothing", keeping: Set(plain.terms)) == nil)
  }
}
