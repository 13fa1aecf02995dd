import Foundation
import Testing

/// The spec that `diminish schools` writes is the user's to change.
@Suite struct SchoolsSpecTests {
  private static let data = Command.packageRoot + "/Tests/Specs/data/published/"
  private static let tables = [2017, 2018, 2019].map { data + "balcarras-\($0).csv" }

  private func schools(
    _ folder: TemporaryFolder, _ list: String, _ more: String...
  ) throws -> Command.Outcome {
    try Command(
      ["schools", list, "--tables"] + Self.tables
        + ["--draws", "19", "--simulated", "--quiet", "--id", "own"] + more, in: folder.path
    ).finish()
  }

  @Test func `a spec that was changed by hand is never written anew`() throws {
    let folder = try TemporaryFolder()
    let list = Self.data + "balcarras-schools.csv"
    #expect(try schools(folder, list).code == 0)
    let written = try folder.text("own.yaml")
    #expect(try schools(folder, list).code == 0, "as it was written")
    #expect(try folder.text("own.yaml") == written)
    #expect(try schools(folder, list, "--reduction", "0.1").code == 0)
    let other = try folder.text("own.yaml")
    #expect(other != written)
    let changed = other.replacing("threshold: 0.1", with: "threshold: 0.15")
    #expect(changed != other)
    for own in [changed, other + "# mine\n"] {
      try folder.write(own, to: "own.yaml")
      let results = try folder.files(below: "results")
      let outcome = try schools(folder, list)
      #expect(outcome.code == 2 && outcome.output == "")
      #expect(
        outcome.errors == """
          error[E107]: "own.yaml" was changed since `diminish schools` wrote it, and would be written anew
          help: run it as it is: diminish run own.yaml; or name a new spec with --id, or move that file away

          """)
      #expect(try folder.text("own.yaml") == own)
      #expect(try folder.files(below: "results") == results)
      #expect(try Command.run("check", "own.yaml", in: folder.path).code == 0)
    }
  }

  @Test func `a line of the list that is no number is not shown`() throws {
    let folder = try TemporaryFolder()
    try folder.write("9912010\nAnna Secret\n9912001\n", to: "list.csv")
    let outcome = try schools(folder, "list.csv")
    #expect(outcome.code == 3)
    #expect(
      outcome.errors.hasPrefix("error[E281]: this is no school number\n --> list.csv:2:1\nhelp: "),
      "\(outcome.errors)")
    #expect(!outcome.errors.contains("Secret"))
  }
}
