import Analyses
import Readers
import Specs
import Testing

/// From a spec to a plan: what the header and the contract are enough for.
@Suite struct PlannerTests {
  private static let header = "score,hours,group,n,unused\n1,2,a,1,0\n2,1,b,1,0\n4,4,a,2,0\n"
  private static let model = "models:\n  a: {formula: \"score ~ hours\"}\n"

  // MARK: Names

  @Test func `a column that does not exist is told with near names, wherever it is named`() throws {
    let prepared = try Workshop(Self.header).prepare(
      """
      sample: {where: "hour > 1"}
      derive: {twice: "2*scor"}
      weights: {column: m, type: analytic}
      models:
        a: {formula: "score ~ grup", where: "huors > 1"}

      """, data: "{file: rows.csv, key: [groop], columns: {hourz: {type: number}}}")
    #expect(prepared.plan == nil)
    let names = prepared.payloads.map { payload -> (name: String, near: [String]) in
      if case .unknownColumn(let name, let near) = payload { (name, near) } else { ("", []) }
    }
    #expect(names.map(\.name) == ["groop", "hourz", "hour", "scor", "m", "grup", "huors"])
    #expect(
      names.map { $0.near.first ?? "" } == [
        "group", "hours", "hours", "score", "", "group", "hours",
      ])
    #expect(prepared.places[5] == [8, 25])
    #expect(prepared.places[6] == [8, 40])
  }

  @Test func `a derived column can be used after it is made, and not before`() throws {
    let workshop = try Workshop(Self.header)
    let plan = try workshop.plan(
      "derive: {more: \"hours + 1\", most: \"more + 1\"}\nmodels: {a: {formula: \"score ~ most\"}}\n"
    )
    #expect(plan.derived.map(\.name) == ["more", "most"])
    let early = try workshop.prepare(
      "derive: {most: \"more + 1\", more: \"hours + 1\"}\n" + Self.model)
    #expect(early.diagnostics.map(\.code) == [.unknownColumn])
  }

  @Test func `a wrong derived column is told once, not again where it is used`() throws {
    let workshop = try Workshop(Self.header)
    for expression in ["\"hourz + 1\"", "\"hours +\"", "\"group + 1\"", "if(hours > 1, 2, 3): 4"] {
      let prepared = try workshop.prepare(
        "derive:\n  more: \(expression)\nmodels: {a: {formula: \"score ~ more + I(more^2)\"}}\n",
        data: "{file: rows.csv, columns: {group: {type: category}}}")
      #expect(prepared.diagnostics.count == 1, "\(expression)")
      #expect(prepared.plan == nil)
    }
  }

  @Test func `a formula that YAML has cut is told once`() throws {
    let prepared = try Workshop(Self.header).prepare(
      "models:\n  a: {formula: score ~ poly(hours, 2), vcov: HC1}\n")
    #expect(prepared.diagnostics.map(\.code) == [.needsQuotes])
  }

  @Test func `a derived column in place of one of the data is a notice`() throws {
    let prepared = try Workshop(Self.header).prepare("derive: {hours: \"2*hours\"}\n" + Self.model)
    #expect(prepared.payloads == [.replacesColumn(name: "hours")])
    #expect(prepared.diagnostics.first?.severity == .notice)
    #expect(prepared.places == [[4, 10]])
    #expect(prepared.plan != nil)
  }

  // MARK: Types

  @Test
  func `types of the contract count in expressions and formulas, at the place of the operand`()
    throws
  {
    let prepared = try Workshop(Self.header).prepare(
      """
      derive: {more: "hours + group"}
      models:
        a: {formula: "score ~ I(2 + group)"}
        b: {formula: "score ~ hours + log(group)", where: "hours"}
        c: {formula: "group ~ hours"}

      """, data: "{file: rows.csv, columns: {group: {type: category}, hours: {type: number}}}")
    #expect(
      prepared.diagnostics.map(\.code) == [
        .typeMismatch, .typeMismatch, .typeMismatch, .typeMismatch, .outcomeNotNumber,
      ])
    #expect(prepared.places == [[4, 25], [6, 31], [7, 37], [7, 54], [8, 17]])
  }

  @Test func `without a contract types wait for the rows`() throws {
    let prepared = try Workshop(Self.header).prepare(
      "derive: {more: \"hours + group\"}\nmodels: {a: {formula: \"score ~ log(group)\"}}\n")
    #expect(prepared.diagnostics.isEmpty)
  }

  @Test func `weights of a category are refused when the contract tells`() throws {
    let prepared = try Workshop(Self.header).prepare(
      "weights: {column: group, type: analytic}\n" + Self.model,
      data: "{file: rows.csv, columns: {group: {type: category}}}")
    #expect(prepared.diagnostics.map(\.code) == [.typeMismatch])
  }

  // MARK: What a plan holds

  @Test func `a model takes the spec's weights, its own, or none`() throws {
    let plan = try Workshop(Self.header).plan(
      """
      weights: {column: n, type: frequency}
      models:
        same: {formula: "score ~ hours"}
        short: {formula: "score ~ 1", weights: hours}
        long: {formula: "score ~ 1", weights: {column: hours, type: frequency}}
        without: {formula: "score ~ hours", weights: none}

      """)
    #expect(plan.models.map(\.weights?.column) == ["n", "hours", "hours", nil])
    #expect(
      plan.models.map(\.weights?.type) == [.frequency, .analytic, .frequency, nil])
  }

  @Test func `a shared sample names its models`() throws {
    let plan = try Workshop(Self.header).plan(
      """
      models:
        a: {formula: "score ~ hours", sample: common}
        b: {formula: "score ~ group", sample: {common: [a]}}
        c: {formula: "score ~ n"}

      """)
    #expect(plan.models[0].commonWith == ["a", "b", "c"])
    #expect(Set(plan.models[1].commonWith ?? []) == ["a", "b"])
    #expect(plan.models[2].commonWith == nil)
  }

  @Test func `only columns that are named are read, in the header's order`() throws {
    let plan = try Workshop(Self.header).plan(
      """
      sample: {where: "n > 0"}
      derive: {more: "hours + 1"}
      models:
        a: {formula: "log(score) ~ more"}

      """)
    #expect(plan.source.columns.map(\.name) == ["score", "hours", "n"])
  }

  @Test func `what a spec leaves open has the defaults of the contract`() throws {
    let plan = try Workshop(Self.header).plan(Self.model)
    #expect(plan.source.name == "data")
    #expect(plan.models[0].confidenceLevel == 0.95)
    #expect(plan.models[0].method.covarianceName == "HC1")
    #expect(plan.models[0].method.variables.map(\.name) == ["score", "hours"])
    #expect(plan.tables.map(\.id) == ["main"])
    #expect(plan.tables[0].models == ["a"])
    #expect(plan.tables[0].show == [.estimate, .standardError])
    #expect(plan.tables[0].digits == 3)
    #expect(!plan.simulated)
    #expect(plan.stamps == [.notDisclosureChecked])
  }

  @Test func `simulated is stamped`() throws {
    let plan = try Workshop(Self.header).plan("simulated: true\n" + Self.model)
    #expect(plan.stamps == [.simulated, .notDisclosureChecked])
  }

  @Test func `a source that nothing uses is an error`() throws {
    let prepared = try Workshop(Self.header).prepare(
      "sample: {from: one}\n" + Self.model,
      data: "{one: {file: rows.csv}, two: {file: rows.csv}}")
    #expect(prepared.diagnostics.map(\.code) == [.noEffect])
  }

  @Test func `no row is read: what is broken below the header does not matter`() throws {
    let plan = try Workshop("score,hours\n\"broken\n1,2,3\u{0}\n").plan(Self.model)
    #expect(plan.models.count == 1)
  }

  @Test func `without a header no column is called unknown`() throws {
    let prepared = try Workshop(Self.header).prepare(Self.model, data: "{file: absent.csv}")
    #expect(prepared.diagnostics.map(\.code) == [.unreadableFile])
  }
}
