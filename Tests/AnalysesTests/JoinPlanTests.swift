import Analyses
import Estimation
import Frames
import Readers
import Specs
import Testing

/// Several sources: what is read of each, how names enter, what cannot be joined.
@Suite struct JoinPlanTests {
  private static let pupils =
    "pupil,urn,year,score,unused\n1,a,2017,3,0\n2,b,2017,5,0\n3,a,2018,4,0\n"
  private static let schools = "URN,type,ssif,extra\na,x,1,9\nc,y,0,9\n"
  private static let data =
    "{pupils: {file: rows.csv}, schools: {file: schools.csv}, areas: {file: areas.csv}}"
  private static let areas = "type,year,wage\nx,2017,10\nx,2018,11\ny,2017,12\n"
  private static let model = "models: {a: {formula: \"score ~ 1\"}}\n"

  private func workshop() throws -> Workshop {
    let workshop = try Workshop(Self.pupils)
    try workshop.write(Self.schools, to: "schools.csv")
    try workshop.write(Self.areas, to: "areas.csv")
    return workshop
  }

  private func sample(_ join: String, rest: String = "") -> String {
    "sample: {from: pupils, join: \(join)}\n\(rest)"
  }

  private let both =
    "[{with: schools, on: {urn: URN}, prefix: s_}, "
    + "{with: areas, on: {s_type: type, year: year}}]"

  // MARK: Plans

  @Test func `each source is read for what is wanted of it, keys included`() throws {
    let plan = try workshop().plan(
      sample(both, rest: "models: {a: {formula: \"score ~ s_ssif + wage\"}}\n"), data: Self.data)
    #expect(plan.sources.map(\.name) == ["pupils", "schools", "areas"])
    #expect(
      plan.sources.map { $0.columns.map(\.name) } == [
        ["urn", "year", "score"], ["URN", "type", "ssif"], ["type", "year", "wage"],
      ])
    // The second join needs the type, the analysis ssif; neither needs `extra`.
    #expect(plan.joins.map(\.columns) == [["type", "ssif"], ["wage"]])
    #expect(plan.joins.map(\.prefix) == ["s_", ""])
  }

  @Test func `a join that brings nothing is made all the same, for its counts`() throws {
    let plan = try workshop().plan(
      sample("[{with: schools, on: {urn: URN}}]", rest: Self.model),
      data: "{pupils: {file: rows.csv}, schools: {file: schools.csv}}")
    #expect(plan.joins.map(\.columns) == [[]])
    #expect(plan.sources[1].columns.map(\.name) == ["URN"])
  }

  @Test func `a source may be joined twice under two prefixes`() throws {
    let workshop = try Workshop("urn,feeder,score\na,b,1\nb,a,2\na,z,4\n")
    try workshop.write("urn,size\na,10\nb,20\n", to: "schools.csv")
    let plan = try workshop.plan(
      "sample: {from: rows, join: [{with: schools, on: urn, prefix: s_}, "
        + "{with: schools, on: {feeder: urn}, prefix: f_}]}\n"
        + "models: {a: {formula: \"score ~ s_size + f_size\"}}\n",
      data: "{rows: {file: rows.csv}, schools: {file: schools.csv}}")
    #expect(plan.sources.count == 2)
    let binding = try AnalysisRun(plan, threads: 1).bind()
    #expect(binding.frame["s_size"]?.values == .number([10, 20, 10]))
    #expect(binding.frame["f_size"]?.values == .number([20, 10, 0]))
    #expect(binding.joins.map(\.counts.matched) == [3, 2])
  }

  @Test func `labels, levels and types of joined columns stand under their prefixed names`() throws
  {
    let plan = try workshop().plan(
      sample(
        "[{with: schools, on: {urn: URN}, prefix: s_}]",
        rest: "models: {a: {formula: \"score ~ s_type\"}}\n"),
      data: """
        {pupils: {file: rows.csv}, schools: {file: schools.csv, columns:
          {type: {type: category, levels: [y, x], label: Type}}}}
        """)
    #expect(plan.labels == ["s_type": "Type"])
    let wrong = try workshop().prepare(
      sample(
        "[{with: schools, on: {urn: URN}, prefix: s_}]",
        rest: "derive: {z: \"s_type + 1\"}\n" + Self.model),
      data:
        "{pupils: {file: rows.csv}, schools: {file: schools.csv, columns: {type: {type: category}}}}"
    )
    #expect(wrong.diagnostics.map(\.code) == [.typeMismatch])
  }

  // MARK: What cannot be

  @Test func `an unknown name is looked for in every source, and the near one says whose it is`()
    throws
  {
    let prepared = try workshop().prepare(
      sample(both, rest: "models: {a: {formula: \"score ~ s_sif\"}}\n"), data: Self.data)
    guard case .unknownColumnOfSources(let name, let near, let sources)? = prepared.payloads.first
    else {
      Issue.record("another problem: \(prepared.payloads)")
      return
    }
    #expect(name == "s_sif")
    #expect(near.first == NearColumn(name: "s_ssif", source: "schools"))
    #expect(sources == ["pupils", "schools", "areas"])
  }

  @Test func `keys are looked for on their own side`() throws {
    let prepared = try workshop().prepare(
      sample(
        "[{with: schools, on: {urm: URN}}, {with: areas, on: {year: yaer}}]", rest: Self.model),
      data: Self.data)
    let near = prepared.payloads.map { payload -> [NearColumn] in
      if case .unknownColumnOfSources(_, let near, _) = payload { near } else { [] }
    }
    #expect(near[0].first == NearColumn(name: "urn", source: "pupils"))
    #expect(near[1].first == NearColumn(name: "year", source: "areas"))
    // A later join may use what an earlier one brings, not the other way round.
    let early = try workshop().prepare(
      sample(
        "[{with: areas, on: {s_type: type, year: year}}, {with: schools, on: {urn: URN}, prefix: s_}]",
        rest: Self.model), data: Self.data)
    #expect(early.diagnostics.map(\.code) == [.unknownColumn])
  }

  @Test func `a name that the rows have already needs a prefix, keys apart`() throws {
    let workshop = try workshop()
    try workshop.write("urn,score,extra\na,1,2\n", to: "schools.csv")
    let data = "{pupils: {file: rows.csv}, schools: {file: schools.csv}}"
    let clash = try workshop.prepare(
      sample("[{with: schools, on: urn}]", rest: Self.model), data: data)
    #expect(clash.payloads == [.joinClash(source: "schools", names: ["score"], prefix: nil)])
    let again = try workshop.prepare(
      sample(
        "[{with: schools, on: urn, prefix: s_}, {with: schools, on: urn, prefix: s_}]",
        rest: Self.model), data: data)
    #expect(
      again.payloads == [
        .joinClash(source: "schools", names: ["s_score", "s_extra"], prefix: "s_")
      ])
  }

  @Test func `types that contracts tell are compared before any row is read`() throws {
    let data = """
      {pupils: {file: rows.csv, columns: {urn: {type: id}}},
       schools: {file: schools.csv, columns: {URN: {type: integer}}}}
      """
    let prepared = try workshop().prepare(
      sample("[{with: schools, on: {urn: URN}}]", rest: Self.model), data: data)
    #expect(
      prepared.payloads == [
        .joinKeyTypes(
          left: "urn", leftType: "texts", right: "URN", rightType: "numbers", source: "schools")
      ])
  }

  @Test func `a source that nothing joins is told, one that does not exist too`() throws {
    let unused = try workshop().prepare(
      sample("[{with: schools, on: {urn: URN}}]", rest: Self.model), data: Self.data)
    #expect(unused.payloads == [.noEffect(option: "the source areas", because: .unused)])
    let unknown = try workshop().prepare(
      sample("[{with: school, on: {urn: URN}}]", rest: Self.model), data: Self.data)
    #expect(unknown.diagnostics.map(\.code).contains(.unknownName))
    let own = try workshop().prepare(
      sample("[{with: pupils, on: urn}]", rest: Self.model), data: "{pupils: {file: rows.csv}}")
    #expect(own.diagnostics.map(\.code) == [.refusedCombination])
  }

  // MARK: Rows

  @Test func `joined values, counts and reasons`() throws {
    let plan = try workshop().plan(
      sample(
        both, rest: "models: {a: {formula: \"score ~ wage\", where: \"s_ssif is not missing\"}}\n"),
      data: Self.data)
    let binding = try AnalysisRun(plan, threads: 1).bind()
    #expect(binding.frame["wage"]?.values == .number([10, 0, 11]))
    #expect(binding.frame["wage"]?.missing.reason(at: 1)?.name == "no match: areas")
    #expect(binding.frame["s_ssif"]?.missing.reason(at: 1)?.name == "no match: schools")
    let counts = binding.joins.map {
      [$0.counts.matched, $0.counts.withoutMatch, $0.counts.withoutKey, $0.unused]
    }
    // The pupil of school b has no type, so no key for the areas.
    #expect(counts == [[2, 1, 0, 1], [2, 0, 1, 1]])
    #expect(binding.joins[0].columns.map(\.name) == ["s_type", "s_ssif"])
    #expect(binding.joins[0].columns[0].reasons.map(\.reason) == ["no match: schools"])
    #expect(binding.joins[0].columns[0].reasons.map(\.rows) == [1])
    #expect(
      binding.models[0].flow.map { Lost($0) } == [
        Lost(.read, "", 0, 3), Lost(.join, "schools", 0, 3),
        Lost(.join, "no match: schools (1 kept)", 0, 3), Lost(.join, "areas", 0, 3),
        Lost(.join, "no key: areas (1 kept)", 0, 3),
        Lost(.where, "not selected by the model", 1, 2),
      ])
    #expect(
      binding.findings == [
        .unmatchedRows(source: "schools", rows: 1, of: 3, withoutKey: 0),
        .unmatchedRows(source: "areas", rows: 1, of: 3, withoutKey: 1),
      ])
  }

  @Test func `an id never matches a number, and the error says how to mend it`() throws {
    let workshop = try Workshop("urn,score\n00123,1\n00124,2\n")
    try workshop.write("urn,size\n123,4\n", to: "schools.csv")
    func failure(_ left: String) throws -> [DiagnosticPayload] {
      let plan = try workshop.plan(
        "sample: {from: rows, join: [{with: schools, on: urn}]}\n" + Self.model,
        data: "{rows: {file: rows.csv\(left)}, schools: {file: schools.csv}}")
      do {
        let binding = try AnalysisRun(plan, threads: 1).bind()
        return [.outOfRange(key: "matched", range: "\(binding.joins[0].counts.matched)")]
      } catch {
        return error.diagnostics.map(\.payload)
      }
    }
    #expect(
      try failure(", columns: {urn: {type: id}}") == [
        .joinKeyTypes(
          left: "urn", leftType: "texts", right: "urn", rightType: "numbers", source: "schools")
      ])
    // Without a contract 00123 is an identifier too; as numbers they do match.
    #expect(try failure("") == failure(", columns: {urn: {type: id}}"))
    #expect(
      try failure(", columns: {urn: {type: number}}") == [
        .outOfRange(key: "matched", range: "1")
      ])
  }

  @Test func `duplicates on the right are told by their rows`() throws {
    let workshop = try workshop()
    try workshop.write("URN,ssif\na,1\nb,1\na,0\nb,0\n", to: "schools.csv")
    let plan = try workshop.plan(
      sample(
        "[{with: schools, on: {urn: URN}}]", rest: "models: {a: {formula: \"score ~ ssif\"}}\n"),
      data: "{pupils: {file: rows.csv}, schools: {file: schools.csv}}")
    do {
      _ = try AnalysisRun(plan, threads: 1).bind()
      Issue.record("two rows of a school")
    } catch {
      #expect(
        error.diagnostics.map(\.payload) == [
          .joinKeyRepeated(
            source: "schools", columns: ["URN"], firstRow: 1, secondRow: 3, count: 2)
        ])
      guard case .data(let file, _, _)? = error.diagnostics.first?.place else {
        Issue.record("no place")
        return
      }
      #expect(file.hasSuffix("schools.csv"))
    }
  }

  @Test func `problems of all sources are told together`() throws {
    let workshop = try Workshop("urn,score\na,1\n\"x,2\n")
    try workshop.write("URN,ssif\na,1,2\n", to: "schools.csv")
    let plan = try workshop.plan(
      "sample: {from: rows, join: [{with: schools, on: {urn: URN}}]}\n" + Self.model,
      data: "{rows: {file: rows.csv}, schools: {file: schools.csv}}")
    do {
      _ = try AnalysisRun(plan, threads: 1).bind()
      Issue.record("both files are broken")
    } catch {
      #expect(error.diagnostics.map(\.code) == [.brokenQuote, .raggedRow])
    }
  }

  @Test func `an empty source matches nothing`() throws {
    let workshop = try workshop()
    try workshop.write("URN,ssif\n", to: "schools.csv")
    let plan = try workshop.plan(
      sample(
        "[{with: schools, on: {urn: URN}}]", rest: "models: {a: {formula: \"score ~ 1\"}}\n"),
      data: "{pupils: {file: rows.csv}, schools: {file: schools.csv}}")
    let binding = try AnalysisRun(plan, threads: 1).bind()
    let counts = binding.joins[0].counts
    #expect([counts.matched, counts.withoutMatch, counts.withoutKey] == [0, 3, 0])
  }
}
