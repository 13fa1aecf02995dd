import Analyses
import Estimation
import Specs
import Testing

/// Every row is accounted for at every step, in all and in each arm; what lacks is compared between the arms.
@Suite struct FlowByArmTests {
  /// Made rows: outcome, a covariate, weights, an arm, an effect, some of each missing.
  private static func rows(seed: Int, count: Int) -> String {
    var state = UInt64(truncatingIfNeeded: seed &* 7919 &+ 17)
    func next(_ bound: Int) -> Int {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int(state >> 33) % bound
    }
    var text = "y,x,w,t,g,u\n"
    for row in 0..<count {
      let cells = [
        next(8) == 0 ? (next(2) == 0 ? "" : "SUPP") : "\(next(50) + row % 7)",
        next(9) == 0 ? "" : "\(next(30))", next(10) == 0 ? "0" : "\(1 + next(3))",
        next(7) == 0 ? "" : "\(next(2))", "\(next(6))", next(15) == 0 ? "" : "u\(next(9))",
      ]
      text += cells.joined(separator: ",") + "\n"
    }
    return text
  }

  @Test func `rows read are rows kept and rows dropped, in all and by arm, for any spec`() throws {
    for trial in 0..<60 {
      let workshop = try Workshop(Self.rows(seed: trial, count: 60))
      try workshop.write("u,size\nu1,4\nu2,7\nu3,1\nu5,9\nu8,2\n", to: "schools.csv")
      let filter = trial % 2 == 0 ? ", where: \"x < 25\"" : ""
      let join = trial % 3 == 0 ? ", join: [{with: schools, on: u}]" : ""
      let size = join.isEmpty ? "" : " + size"
      let weights = trial % 4 < 2 ? ", weights: w" : ""
      let effect = trial % 5 == 0 ? " | u" : ""
      let other = join.isEmpty ? "" : ", schools: {file: schools.csv}"
      let binding = try AnalysisRun(
        workshop.plan(
          """
          sample: {from: rows\(filter)\(join)}
          design: {treated: \(trial % 7 == 0 ? "\"t == 1\"" : "t")}
          models:
            a: {formula: "y ~ x\(size)\(effect)", vcov: HC1\(weights), where: "g != 3"}
            b: {formula: "y ~ 1", vcov: HC1}

          """, data: "{rows: {file: rows.csv, missing: {SUPP: suppressed}}\(other)}"), threads: 1
      ).bind()
      for model in binding.models {
        let flow = model.flow
        for arm in [nil, "treated", "comparison", "missing"] {
          let steps = flow.filter { $0.arm == arm }
          guard let first = steps.first else { continue }
          #expect(first.step == .read && first.dropped == 0)
          var remaining = first.remaining
          for step in steps {
            remaining -= step.dropped
            #expect(step.remaining == remaining, "trial \(trial), \(arm ?? "all")")
          }
        }
        // At each step and for each reason the arms add up to the whole.
        let whole = flow.filter { $0.arm == nil }
        for step in whole {
          let parts = flow.filter {
            $0.arm != nil && $0.step == step.step && $0.reason == step.reason
          }
          // A model's own `where` repeats a step and its reason: then both are summed.
          let same = whole.filter { $0.step == step.step && $0.reason == step.reason }
          #expect(parts.map(\.dropped).reduce(0, +) == same.map(\.dropped).reduce(0, +))
        }
        let last = flow.filter { $0.arm != nil }.reduce(into: [String: Int]()) {
          $0[$1.arm ?? ""] = $1.remaining
        }
        #expect(last.values.reduce(0, +) == whole.last?.remaining)
        #expect(whole.first?.remaining == 60)
      }
    }
  }

  @Test func `without arms the flow has no lines of arms`() throws {
    let binding = try AnalysisRun(
      Workshop(Self.rows(seed: 1, count: 30)).plan(
        "models: {a: {formula: \"y ~ x\"}}\n",
        data: "{file: rows.csv, missing: {SUPP: suppressed}}"), threads: 1
    ).bind()
    #expect(binding.models[0].flow.allSatisfy { $0.arm == nil })
  }

  // MARK: Missing values

  private func tests(_ rows: String, _ design: String) throws -> Result {
    let run = AnalysisRun(
      try Workshop(rows).plan("design: \(design)\nmodels: {a: {formula: \"y ~ x\", vcov: HC1}}\n"),
      threads: 1)
    return run.estimate(try run.bind())
  }

  @Test func `shares are compared by chi-squared without clusters`() throws {
    // 2 of 10 treated and 6 of 12 others lack y: X^2 = 22 (2*6 - 8*6)^2 / (10*12*8*14).
    var rows = "y,x,t\n"
    for row in 0..<22 {
      let isTreated = row < 10
      let lacks = isTreated ? row < 2 : row < 16
      rows += "\(lacks ? "" : "\(row % 5)"),\(row % 7),\(isTreated ? 1 : 0)\n"
    }
    let result = try tests(rows, "{treated: t}")
    #expect(result.missingness.map(\.variable) == [nil, "y"])
    let test = result.missingness[0]
    #expect([test.focus.rows, test.focus.missing] == [10, 2])
    #expect([test.reference.rows, test.reference.missing] == [12, 6])
    #expect(test.test == "chi-squared" && test.degreesOfFreedom == 1)
    let expected = 22.0 * 36 * 36 / (10 * 12 * 8 * 14)
    #expect(abs((test.statistic ?? 0) - expected) < 1e-12)
    // 8 of 22 lack: the boundary at 36 % is 3.2 points, and 30 points are beyond it.
    #expect(test.boundary == 0.032)
    guard
      case .relatedMissingness(nil, "treated", _, _, _, 0.032?, _)? =
        result.models[0].estimates.findings.first(where: { finding in
          if case .relatedMissingness = finding { true } else { false }
        })
    else {
      Issue.record("no finding: \(result.models[0].estimates.findings)")
      return
    }
  }

  @Test func `what nobody lacks is not tested, what one arm alone has is not either`() throws {
    let whole = "y,x,t\n1,2,0\n2,1,1\n3,5,1\n4,3,0\n"
    #expect(try tests(whole, "{treated: t}").missingness == [])
    let one = try tests("y,x,t\n1,2,0\n,1,0\n3,5,0\n4,3,0\n", "{treated: t}").missingness
    #expect(one.map(\.test) == [nil, nil])
    #expect(one.map(\.difference) == [nil, nil])
    // Without a design there is nothing to compare by.
    #expect(try tests("y,x,t\n1,2,0\n,1,0\n3,5,0\n4,3,0\n", "{time: t}").missingness == [])
  }

  @Test func `to swap the arms turns the difference and leaves its test`() throws {
    let rows = Self.rows(seed: 5, count: 80)
    let data = "{file: rows.csv, missing: {SUPP: suppressed}}"
    let results = try ["t", "\"1 - t\""].map { treated in
      let run = AnalysisRun(
        try Workshop(rows).plan(
          "design: {treated: \(treated), cluster: g}\nmodels: {a: {formula: \"y ~ x\"}}\n",
          data: data), threads: 1)
      return run.estimate(try run.bind()).missingness
    }
    #expect(results[0].count == 3 && results[1].count == 3)
    for (one, other) in zip(results[0], results[1]) {
      #expect(one.test == "CR2[g]")
      #expect(one.focus.rows == other.reference.rows)
      #expect(abs((one.difference ?? 0) + (other.difference ?? 1)) < 1e-14)
      #expect(abs((one.standardError ?? 0) - (other.standardError ?? 1)) < 1e-12)
      #expect(abs((one.degreesOfFreedom ?? 0) - (other.degreesOfFreedom ?? 1)) < 1e-8)
    }
  }
}
