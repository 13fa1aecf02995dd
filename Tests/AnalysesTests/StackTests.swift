import Analyses
import Frames
import Specs
import Testing

/// Stacked files: which they are, how their columns and levels join, where problems stand.
@Suite struct StackTests {
  private func workshop(_ files: [String: String]) throws -> Workshop {
    let workshop = try Workshop()
    for (name, text) in files { try workshop.write(text, to: name) }
    return workshop
  }

  private let model = "models: {a: {formula: \"y ~ x\"}}\n"

  private func failure(_ plan: Plan) -> [DiagnosticPayload] {
    do {
      _ = try AnalysisRun(plan, threads: 1).bind()
      return []
    } catch {
      return error.diagnostics.map(\.payload)
    }
  }

  @Test func `columns are matched by name, levels merged, whatever their order`() throws {
    let workshop = try workshop([
      "a.csv": "y,x,g\n1,2,b\n2,3,\n", "b.csv": "extra,g,x,y\n0,a,5,7\n0,c,6,9\n",
      "all.csv": "y,x,g\n1,2,b\n2,3,\n7,5,a\n9,6,c\n",
    ])
    let spec = "models: {a: {formula: \"y ~ x + g\"}}\n"
    let stack = try AnalysisRun(
      workshop.plan(spec, data: "{files: [a.csv, b.csv]}"), threads: 1
    ).bind()
    let single = try AnalysisRun(workshop.plan(spec, data: "{file: all.csv}"), threads: 1).bind()
    #expect(stack.frame == single.frame)
    #expect(stack.readings[0].files.map(\.rows) == [2, 2])
    #expect(Set(stack.readings[0].files.map(\.digest)).count == 2)
    #expect(stack.models[0].flow == single.models[0].flow)
  }

  @Test(arguments: [
    ("t-2018.csv", 2018), ("t-2017-2018.csv", 2018), ("t-2017-18.csv", 2018),
    ("t-201718.csv", 2018), ("t-2017_18.csv", 2018), ("t-1999-00.csv", 2000),
  ])
  func `the year of a name is the year of the results`(name: String, year: Int) throws {
    let workshop = try workshop([name: "y,x\n1,2\n2,1\n3,3\n"])
    let plan = try workshop.plan(
      "models: {a: {formula: \"y ~ x + year\"}}\n", data: "{files: \"t-{year}.csv\"}")
    #expect(plan.source.files.map(\.year) == [year])
    let frame = try AnalysisRun(plan, threads: 1).bind().frame
    #expect(frame["year"]?.values == .number([Double](repeating: Double(year), count: 3)))
  }

  @Test func `a pattern takes the files whose names it fits, by name`() throws {
    let workshop = try workshop([
      "ks2-2018.csv": "y,x\n1,2\n", "ks2-2017.csv": "y,x\n2,1\n", "ks2-old.csv": "y,x\n3,3\n",
      "ks4-2017.csv": "y,x\n3,3\n", "ks2-2017-2019.csv": "y,x\n3,3\n", ".ks2-2016.csv": "z\n",
    ])
    func names(_ pattern: String) throws -> [String] {
      try workshop.plan(model, data: "{files: \"\(pattern)\"}").source.files.map(\.written.value)
    }
    #expect(try names("ks2-{year}.csv") == ["ks2-2017.csv", "ks2-2018.csv"])
    #expect(try names("ks?-2017.csv") == ["ks2-2017.csv", "ks4-2017.csv"])
    #expect(try names("./ks2-*d.csv") == ["./ks2-old.csv"])
    #expect(
      try names("ks2*.csv") == [
        "ks2-2017-2019.csv", "ks2-2017.csv", "ks2-2018.csv", "ks2-old.csv",
      ])
    let plan = try workshop.plan(
      "models: {a: {formula: \"y ~ cohort\"}}\n", data: "{files: \"ks2-{cohort}.csv\"}")
    #expect(plan.source.yearColumn == "cohort")
  }

  @Test func `a map of years makes a column of them`() throws {
    let workshop = try workshop(["a.csv": "y,x\n1,2\n2,2\n", "b.csv": "y,x\n2,1\n"])
    let plan = try workshop.plan(
      "models: {a: {formula: \"y ~ year\"}}\n",
      data: "{files: {2017: a.csv, '2017/2018': b.csv}}")
    let frame = try AnalysisRun(plan, threads: 1).bind().frame
    #expect(frame["year"]?.values == .number([2017, 2017, 2018]))
  }

  // MARK: What cannot be

  @Test func `what cannot be found or named is told at its place`() throws {
    let workshop = try workshop(["a.csv": "y,x,year\n1,2,3\n", "b.csv": "y,x\n2,1\n"])
    func problems(_ data: String) throws -> [DiagnosticPayload] {
      try workshop.prepare(model, data: data).payloads
    }
    #expect(
      try problems("{files: \"z-*.csv\"}") == [.unreadableFile(path: "z-*.csv", .noMatch)])
    #expect(
      try problems("{files: [a.csv, z.csv]}") == [.unreadableFile(path: "z.csv", .notFound)])
    #expect(try problems("{files: {spring: a.csv}}").count == 1)
    #expect(
      try problems("{files: {2017: a.csv}}") == [
        .joinClash(source: "a.csv", names: ["year"], prefix: nil, isYear: true)
      ])
    #expect(
      try workshop.prepare(model, data: "{files: \"*/a.csv\"}").diagnostics.map(\.code)
        == [.wrongKind])
    #expect(
      try workshop.prepare(model, data: "{files: [a.csv, a.csv]}").diagnostics.map(\.code)
        == [.nameTaken])
    #expect(
      try workshop.prepare(model, data: "{file: a.csv, files: [b.csv]}").diagnostics.map(\.code)
        == [.refusedCombination])
    #expect(
      try workshop.prepare(model, data: "{file: a.csv, absent: [x]}").diagnostics.map(\.code)
        == [.noEffect])
  }

  @Test func `a column that one file lacks is an error, unless the spec lets it lack`() throws {
    let workshop = try workshop([
      "a.csv": "y,x\n1,2\n2,1\n3,3\n", "b.csv": "y\n4\n", "c.csv": "x,y\n1,1\n",
    ])
    let refused = try workshop.prepare(model, data: "{files: [a.csv, b.csv, c.csv]}")
    #expect(refused.payloads == [.stackColumn(column: "x", having: "a.csv", lacking: ["b.csv"])])
    #expect(refused.places == [[3, 23]])
    let plan = try workshop.plan(
      "models: {a: {formula: \"y ~ x\"}}\n",
      data: "{files: [a.csv, b.csv, c.csv], absent: [x]}")
    let flow = try AnalysisRun(plan, threads: 1).bind().models[0].flow.map { Lost($0) }
    #expect(
      flow == [Lost(.read, "", 0, 5), Lost(.completeCases, "x (not in b.csv)", 1, 4)])
    // What nothing reads may lack anywhere.
    _ = try workshop.plan(
      "models: {a: {formula: \"y ~ 1\"}}\n", data: "{files: [a.csv, b.csv]}")
  }

  @Test func `types of files that differ are told with both files`() throws {
    let workshop = try workshop(["a.csv": "y,x\n1,2\n2,1\n", "b.csv": "y,x\n1,low\n2,high\n"])
    let plan = try workshop.plan(model, data: "{files: [a.csv, b.csv]}")
    #expect(
      failure(plan) == [
        .stackTypes(
          column: "x", type: "type number", file: "a.csv", otherType: "type category",
          otherFile: "b.csv")
      ])
    // The contract settles it.
    let declared = try workshop.plan(
      model, data: "{files: [a.csv, b.csv], columns: {x: {type: category}}}")
    #expect(failure(declared) == [])
  }

  @Test func `a problem of a row stands in its file, by the file's own rows`() throws {
    let workshop = try workshop([
      "a.csv": "y,x,w\n1,2,1\n2,1,1\n3,1,1\n", "b.csv": "y,x,w\n1,2,1\n2,1,-1\n1,2,2\n",
    ])
    let weighted = try workshop.plan(
      "models: {a: {formula: \"y ~ x\", weights: w}}\n", data: "{files: [a.csv, b.csv]}")
    #expect(failure(weighted) == [.badWeight(column: "w", negative: 1, missing: 0, firstRow: 2)])
    let keyed = try workshop.plan(model, data: "{files: [a.csv, b.csv], key: [y, x]}")
    #expect(
      failure(keyed) == [
        .keyNotUnique(
          columns: ["y", "x"], firstRow: 1, secondRow: 1, count: 3, firstFile: "a.csv")
      ])
  }
}
