import Testing

/// Pupils' names and numbers that a spec mentions but no model enters as a factor stay in the data.
@Suite struct IdentifierTests {
  /// 120 pupils in two years, six schools, a text that names each pupil, a factor of few levels.
  private static let data: String = {
    var text = "name,urn,year,fsm,group,score\n"
    for year in [2018, 2019] {
      for pupil in 0..<120 {
        let group = pupil == 5 ? "rareone" : pupil.isMultiple(of: 2) ? "even" : "odd"
        text += "pupil\(pupil)x,\(pupil % 6),\(year),\(pupil % 3 == 0 ? 1 : 0),\(group),"
        text += "\(90 + (pupil * 7 + year) % 31)\n"
      }
    }
    return text
  }()

  /// How a spec may mention the names; each stands in place of a line of its own.
  static let mentions = [
    "sample: {where: \"name is not missing\"}",
    "data: {file: pupils.csv, key: [name, year]}",
    "derive: {known: \"name != 'nobody'\"}",
    "checks: {once: {unique: [name, year]}}",
    "design: {unit: urn, time: year, panel: name, treated: \"urn < 3\", post: \"year >= 2019\"}",
    "design: {cluster: name}",
  ]

  private func spec(_ mention: String) -> String {
    let source = mention.hasPrefix("data:") ? "" : "data: {file: pupils.csv}\n"
    return """
      diminish: 1
      id: names
      simulated: true
      \(source)\(mention)
      models: {m: {formula: "score ~ fsm", vcov: \(mention.contains("cluster") ? "CR1" : "HC1")}}

      """
  }

  @Test(arguments: mentions)
  func `no file of a run and no plan holds one`(mention: String) throws {
    let folder = try TemporaryFolder()
    try folder.write(Self.data, to: "pupils.csv")
    try folder.write(spec(mention), to: "spec.yaml")
    let run = try Command.run("run", "spec.yaml", "--out", "out", in: folder.path)
    #expect(run.code == 0, "\(run.errors)")
    let plan = try Command.run("plan", "spec.yaml", "--read", in: folder.path)
    #expect(plan.code == 0, "\(plan.errors)")
    var texts = ["output": run.output, "errors": run.errors, "plan": plan.output]
    for (name, bytes) in try folder.files(below: "out") {
      texts[name] = String(decoding: bytes, as: UTF8.self)
    }
    for (name, text) in texts {
      #expect(!(0..<120).contains { text.contains("pupil\($0)x") }, "a name stands in \(name)")
    }
  }

  @Test func `levels of ten rows are named, rarer ones counted`() throws {
    let folder = try TemporaryFolder()
    try folder.write(Self.data, to: "pupils.csv")
    try folder.write(
      spec("sample: {where: \"name is not missing and group is not missing\"}"), to: "spec.yaml")
    let plan = try Command.run("plan", "spec.yaml", "--read", in: folder.path)
    #expect(
      plan.output.contains("group: category, 0 missing, 3 levels: even, odd, 1 under 10 rows"))
    #expect(plan.output.contains("name: category, 0 missing, 120 levels: 120 under 10 rows"))
    let run = try Command.run("run", "spec.yaml", "--format", "json", "--quiet", in: folder.path)
    #expect(run.output.contains("\"levelsUnder10\" : 120"))
    #expect(run.output.contains("\"levelsUnder10\" : 1,"))
  }
}
