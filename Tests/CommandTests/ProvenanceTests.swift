import Foundation
import Testing

/// What a run says of itself, and what it leaves where the system says no.
@Suite struct ProvenanceTests {
  private struct Seeds: Decodable { var seeds: [String: UInt64] }

  private func seeds(_ folder: TemporaryFolder) throws -> [String: UInt64] {
    let data = Data(try folder.text("out/run.json").utf8)
    return try JSONDecoder().decode(Seeds.self, from: data).seeds
  }

  /// Ten schools over four years; five start in 2018.
  private static let programme: String = {
    var text = "urn,year,ssif,fsm,ks1,score\n"
    for school in 0..<10 {
      for year in 2016...2019 {
        for pupil in 0..<6 {
          let score = 90 + (school * 13 + year * 7 + pupil * pupil * 5) % 23
          text +=
            "s\(school),\(year),\(school < 5 ? 1 : 0),\(pupil % 2),\(school + pupil),\(score)\n"
        }
      }
    }
    return text
  }()

  private func run(_ lines: String) throws -> TemporaryFolder {
    let folder = try TemporaryFolder()
    try folder.write(Self.programme, to: "pupils.csv")
    try folder.write(
      """
      diminish: 1
      id: drawn
      simulated: true
      data: {file: pupils.csv, columns: {urn: {type: id}}}
      \(lines)
      """, to: "spec.yaml")
    let run = try Command.run("run", "spec.yaml", "--out", "out", "--quiet", in: folder.path)
    #expect(run.code == 0, "\(run.errors)")
    return folder
  }

  @Test func `the seeds of all that was drawn stand in run json`() throws {
    let folder = try run(
      """
      models:
        plain: {formula: "score ~ ssif + fsm", vcov: {type: CR1, cluster: urn}}
        wild: {formula: "score ~ ssif + fsm", vcov: {type: wild, cluster: urn, reps: 99, seed: 3}}
      contrasts:
        ratio: {model: plain, expression: "`ssif`/`fsm`", equals: 1, bootstrap: {reps: 99, seed: 4}}
      families:
        all: {method: romano-wolf, terms: ["plain::ssif", "plain::fsm"], reps: 99, seed: 5}
      robustness:
        sets: {model: plain, term: ssif, draws: 99, seed: 6, vary: {formula: {bare: "score ~ ssif"}, vcov: {draws: {type: wild, cluster: urn, reps: 99, seed: 7}}}}
      """)
    #expect(
      try seeds(folder) == [
        "models.wild": 3, "contrasts.ratio": 4, "families.all": 5, "robustness.sets": 6,
        "robustness.sets/1": 7, "robustness.sets/3": 7,
      ])
  }

  @Test func `so do those of placebo sets and of bands`() throws {
    let design = """
      design:
        unit: urn
        time: year
        panel: none
        treated: ssif
        post: "year >= 2018"
        selection: {on: ks1, year: 2016, reps: 9, bins: 1, seed: 8}
      models:
        did: {estimator: did, outcome: score}
        wild: {estimator: event-study, outcome: score, vcov: {type: wild, reps: 99, seed: 9}}
        starts: {estimator: callaway-santanna, outcome: score, bootstrap: {reps: 99, seed: 10}}
      """
    #expect(
      try seeds(try run(design)) == [
        "models.did.placebo": 8, "models.wild": 9, "models.wild.bands": 9,
        "models.starts.bands": 10, "models.wild.placebo": 8, "models.starts.placebo": 8,
      ])
  }

  @Test func `without draws there are none`() throws {
    #expect(
      try seeds(try run("models: {m: {formula: \"score ~ ssif\", vcov: HC1}}")).isEmpty)
  }

  // MARK: The system

  @Test(arguments: ["schema", "run spec.yaml --format json --quiet"])
  func `output that does not fit is an error and no success`(arguments: String) throws {
    let folder = try run("models: {m: {formula: \"score ~ ssif\", vcov: HC1}}")
    let shell = Process()
    shell.executableURL = URL(fileURLWithPath: "/bin/sh")
    shell.arguments = ["-c", "'\(Command.path)' \(arguments) > /dev/full 2> errors.txt"]
    shell.currentDirectoryURL = URL(fileURLWithPath: folder.path)
    try shell.run()
    shell.waitUntilExit()
    #expect(shell.terminationStatus == 2)
    #expect(
      try folder.text("errors.txt").hasPrefix(
        "error[E109]: cannot write \"standard output\": no space left\n"))
  }

  @Test func `a link to a folder stays one, and what it leads to is written`() throws {
    let folder = try run("models: {m: {formula: \"score ~ ssif\", vcov: HC1}}")
    let files = FileManager.default
    try files.createDirectory(
      atPath: folder.path(of: "disk/store"), withIntermediateDirectories: true)
    try files.createSymbolicLink(
      atPath: folder.path(of: "link"), withDestinationPath: "disk/store")
    let run = try Command.run("run", "spec.yaml", "--out", "link", "--quiet", in: folder.path)
    #expect(run.code == 0, "\(run.errors)")
    #expect(try files.destinationOfSymbolicLink(atPath: folder.path(of: "link")) == "disk/store")
    let (written, other) = (try folder.files(below: "disk/store"), try folder.files(below: "out"))
    #expect(written["result.json"] != nil && written["result.json"] == other["result.json"])
  }

  @Test func `a stamp that result json has lost stands on a report all the same`() throws {
    let folder = try run("models: {m: {formula: \"score ~ ssif\", vcov: HC1}}")
    let result = try folder.text("out/result.json")
    let start = try #require(result.range(of: "\"stamps\" : ["))
    let end = try #require(result[start.upperBound...].firstIndex(of: "]"))
    try folder.write(
      result.replacingCharacters(in: start.upperBound..<end, with: ""), to: "out/result.json")
    #expect(try Command.run("report", folder.path(of: "out")).code == 0)
    let report = try folder.text("out/report.html")
    #expect(report.contains("simulated data") && report.contains("not disclosure-checked"))
  }
}
