import Analyses
import Specs
import Testing

/// Where rows are lost, in the order of work, each under the first reason that applies.
@Suite struct FlowTests {
  private static let contract = """
    {file: rows.csv, missing: {SUPP: suppressed}, columns: {y: {type: number, missing: {x: absent}}}}
    """

  @Test func `nothing lost is one step`() throws {
    let flow = try Workshop("y,x\n1,2\n2,1\n4,4\n").flow(
      "models: {a: {formula: \"y ~ x\"}}\n")
    #expect(flow == [[Lost(.read, "", 0, 3)]])
  }

  @Test func `the first missing column counts, the outcome first, with its reason`() throws {
    let rows = "x,y,z\n1,1,1\n,,\nSUPP,2,\n3,3,\n4,x,SUPP\n5,5,SUPP\n6,6,2\n8,7,9\n"
    let flow = try Workshop(rows).flow(
      "models: {a: {formula: \"y ~ x + z\"}}\n", data: Self.contract)
    #expect(
      Set(flow[0].map(\.reason)) == [
        "", "y", "y (absent)", "x (suppressed)", "z", "z (suppressed)",
      ])
    #expect(flow[0].map(\.dropped) == [0, 1, 1, 1, 1, 1])
    #expect(flow[0].map(\.remaining) == [8, 7, 6, 5, 4, 3])
    // The outcome's reasons stand before those of the terms, these in the formula's order.
    let columns = flow[0].dropFirst().map { $0.reason.prefix(1) }
    #expect(columns == ["y", "y", "x", "z", "z"])
    #expect(flow[0].dropFirst().allSatisfy { $0.step == .completeCases })
  }

  @Test func `a condition that is not known drops a row under its own reason`() throws {
    let rows = "y,x,z\n1,1,1\n2,2,\n3,3,SUPP\n4,4,9\n5,7,2\n6,6,3\n"
    let flow = try Workshop(rows).flow(
      """
      sample: {where: "z < 5"}
      models:
        a: {formula: "y ~ x", where: "x != 7"}
        b: {formula: "y ~ x"}

      """, data: "{file: rows.csv, missing: {SUPP: suppressed}}")
    #expect(
      Set(flow[0].map(\.reason)) == [
        "", "not selected", "not selected by the model", "z", "z (suppressed)",
      ])
    #expect(flow[0].map(\.step) == [.read, .where, .where, .where, .where])
    #expect(flow[0].map(\.dropped).reduce(0, +) == 4)
    #expect(flow[0].last == Lost(.where, "not selected by the model", 1, 2))
    #expect(flow[1].last?.remaining == 3)
  }

  @Test func `weights come last: a missing one is a missing column, nought drops with a count`()
    throws
  {
    let rows = "y,x,w\n1,1,1\n2,,0\n3,3,0\n4,4,\n5,7,2\n6,6,3\n"
    let flow = try Workshop(rows).flow(
      "models: {a: {formula: \"y ~ x\", weights: w}}\n")
    #expect(
      flow == [
        [
          Lost(.read, "", 0, 6), Lost(.completeCases, "x", 1, 5), Lost(.completeCases, "w", 1, 4),
          Lost(.weights, "w is 0", 1, 3),
        ]
      ])
  }

  @Test func `a derived column without a value names itself`() throws {
    let flow = try Workshop("y,x\n1,1\n2,0\n3,3\n4,-1\n5,7\n").flow(
      "derive: {l: \"log(x)\"}\nmodels: {a: {formula: \"y ~ l\"}, b: {formula: \"y ~ log(x)\"}}\n")
    #expect(flow[0].last == Lost(.completeCases, "l (undefined: log(x))", 2, 3))
    #expect(flow[1].last?.dropped == 2)
  }

  @Test func `models that share a sample keep the same rows, each with its own outcome first`()
    throws
  {
    let rows = "y,z,x\n1,1,1\n2,,2\n,3,3\n4,4,\n5,7,2\n6,6,3\n"
    let spec = """
      models:
        a: {formula: "y ~ x", sample: common}
        b: {formula: "z ~ x", sample: common}

      """
    let flow = try Workshop(rows).flow(spec)
    #expect(
      flow[0] == [
        Lost(.read, "", 0, 6), Lost(.completeCases, "y", 1, 5), Lost(.completeCases, "x", 1, 4),
        Lost(.completeCases, "z", 1, 3),
      ])
    #expect(
      flow[1].map(\.reason) == ["", "z", "x", "y"])
    #expect(flow[1].last?.remaining == 3)
  }

  @Test func `every step's rows add up, whatever is missing`() throws {
    // All patterns of missing cells in three rows of three columns, each pattern once.
    for pattern in 0..<512 {
      var rows = "y,x,w\n"
      for index in 0..<3 {
        rows +=
          (0..<3).map { column in
            pattern >> (3 * index + column) & 1 == 1 ? "" : "\(index + column + 1)"
          }.joined(separator: ",") + "\n"
      }
      // Two whole rows, so that a model is left.
      rows += "1,1,1\n2,5,1\n"
      let flow = try Workshop(rows).flow("models: {a: {formula: \"y ~ x\", weights: w}}\n")[0]
      var remaining = 5
      for step in flow {
        remaining -= step.dropped
        #expect(step.remaining == remaining, "pattern \(pattern)")
      }
      let whole = (0..<3).filter { pattern >> (3 * $0) & 7 == 0 }.count
      // A row of three blank cells is a row all the same.
      #expect(remaining == whole + 2, "pattern \(pattern)")
      // The outcome is asked first: every row without it counts under it.
      let outcomeless = (0..<3).filter { pattern >> (3 * $0) & 1 == 1 }.count
      #expect(flow.first { $0.reason == "y" }?.dropped ?? 0 == outcomeless, "pattern \(pattern)")
    }
  }
}
