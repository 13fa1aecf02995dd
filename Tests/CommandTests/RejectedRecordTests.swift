import Foundation
import Testing

/// Records that cannot be read, in stacked, joined and compressed files.
@Suite struct RejectedRecordTests {
  private func spec(_ folder: TemporaryFolder, _ data: String, _ rest: String) throws -> String {
    try folder.write("diminish: 1\nid: left-out\ndata:\n\(data)\n\(rest)\n", to: "spec.yaml")
  }

  @Test func `a code that is a number is missing however the number is spelled`() throws {
    let folder = try TemporaryFolder()
    try folder.write("y,x\n1,-99.0\n2,-99\n3,-9.9e1\n4,99\n5,7\n6,8\n", to: "coded.csv")
    let path = try spec(
      folder, "  file: coded.csv\n  missing: {-99: refused}",
      "models: {m: {formula: \"y ~ x\", vcov: HC1}}")
    let out = folder.path(of: "out")
    #expect(try Command.run("run", path, "--out", out, "--quiet").code == 0)
    #expect(try folder.text("out/flow.csv").contains("m,complete-cases,x (refused),,3,3"))
  }

  @Test func `stacked files tell theirs by file, and the years stay with their rows`() throws {
    let folder = try TemporaryFolder()
    try folder.write("y,x\n1,2\nNONE,9\n2,3\n", to: "t-2017.csv")
    try folder.write("y,x\n5\n4,4\n3,6\n2,2\n7,1,9\n", to: "t-2018.csv")
    let path = try spec(
      folder,
      """
        files: "t-{year}.csv"
        ragged: pad
        rejects: {share: 0.4}
        columns: {y: {type: number}}
      """, "models: {one: {formula: \"y ~ year\", vcov: HC1}}")
    let outcome = try Command.run("run", path, "--out", folder.path(of: "out"))
    #expect(outcome.code == 0, "\(outcome.errors)")
    #expect(
      try folder.text("out/rejects.csv") == """
        source,file,line,column,byte,reason
        data,t-2017.csv,3,1,8,no number: y
        data,t-2018.csv,6,1,18,3 cells where the header has 2

        """)
    #expect(
      try folder.text("out/flow.csv").hasPrefix(
        """
        model,step,reason,arm,dropped,remaining
        one,read,,,0,8
        one,reject,no number: y,,1,7
        one,reject,3 cells where the header has 2,,1,6
        """))
    // By hand: mean of 5, 4, 3, 2 less the mean of 1 and 2.
    let estimates = try folder.text("out/estimates.csv")
    #expect(estimates.contains("year,") && estimates.contains("2"))
    let json = try #require(
      try JSONSerialization.jsonObject(with: Data(folder.text("out/run.json").utf8))
        as? [String: Any])
    let files = try #require(json["data"] as? [[String: Any]])
    #expect(files.compactMap { $0["rows"] as? Int } == [3, 5])
  }

  @Test func `a joined source lists its own, and they are no step of the rows`() throws {
    let folder = try TemporaryFolder()
    try folder.write("k,y,t\na,1,1\nb,2,0\nc,3,1\nd,5,0\n", to: "rows.csv")
    try folder.write("k,x\na,1\nb,?\nc,4\nd,2\n", to: "more.csv")
    let path = try spec(
      folder,
      """
        rows: {file: rows.csv}
        more: {file: more.csv, rejects: {at_most: 1}, columns: {x: {type: number}}}
      """,
      """
      sample: {from: rows, join: [{with: more, on: k}]}
      design: {treated: t}
      models: {one: {formula: "y ~ x", vcov: HC1}}
      """)
    let outcome = try Command.run("run", path, "--out", folder.path(of: "out"))
    #expect(outcome.code == 0, "\(outcome.errors)")
    #expect(try folder.text("out/rejects.csv").hasSuffix("\nmore,more.csv,3,3,10,no number: x\n"))
    let flow = try folder.text("out/flow.csv")
    #expect(flow.contains("\none,read,,,0,4\n"))
    #expect(!flow.contains(",reject,"))
    #expect(flow.contains("no match: more"))
  }

  @Test func `the arm of rejected records is missing, and the arms add up`() throws {
    let folder = try TemporaryFolder()
    try folder.write("y,t\n1,1\n?,1\n2,0\n3,1\n5,0\n", to: "rows.csv")
    let path = try spec(
      folder, "  {file: rows.csv, rejects: {at_most: 1}, columns: {y: {type: number}}}",
      "design: {treated: t}\nmodels: {one: {formula: \"y ~ t\", vcov: HC1}}")
    let outcome = try Command.run("run", path, "--out", folder.path(of: "out"))
    #expect(outcome.code == 0, "\(outcome.errors)")
    #expect(
      try folder.text("out/flow.csv").hasPrefix(
        """
        model,step,reason,arm,dropped,remaining
        one,read,,,0,5
        one,read,,treated,0,2
        one,read,,comparison,0,2
        one,read,,missing,0,1
        one,reject,no number: y,,1,4
        one,reject,no number: y,treated,0,2
        one,reject,no number: y,comparison,0,2
        one,reject,no number: y,missing,1,0
        """))
  }

  @Test func `dates that are none are left out too`() throws {
    let folder = try TemporaryFolder()
    try folder.write(
      "y,d\n1,01/02/2018\n2,30/02/2018\n4,05/02/2018\n3,09/02/2018\n", to: "rows.csv")
    let path = try spec(
      folder,
      """
        file: rows.csv
        rejects: {at_most: 1}
        columns: {d: {type: date, format: "%d/%m/%Y"}}
      """, "derive: {m: \"day(d)\"}\nmodels: {one: {formula: \"y ~ m\", vcov: HC1}}")
    let outcome = try Command.run("run", path, "--out", folder.path(of: "out"))
    #expect(outcome.code == 0, "\(outcome.errors)")
    #expect(try folder.text("out/rejects.csv").contains(",no date: d\n"))
  }
}
