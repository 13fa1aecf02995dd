import Analyses
import Specs
import Testing

/// Terms of contrasts whose levels the contract lists: what no level can be is told before any row is read.
@Suite struct ContrastLevelTests {
  private static let contract =
    "{file: rows.csv, columns: {kind: {type: category, levels: [\"a:b\", \"c]d\", \"(e\", plain]}}}"

  private func problems(_ formula: String, _ term: String) throws -> [DiagnosticPayload] {
    try Workshop("y,x,kind,free\n1,2,plain,u\n").prepare(
      """
      models: {m: {formula: "\(formula)", vcov: HC1}}
      contrasts: {c: {model: m, expression: "`\(term)`"}}
      """, data: Self.contract
    ).payloads
  }

  @Test(arguments: [
    "kind[c]]d]", "kind[(e]", "kind[plain]:x", "kind[(e]:x", "kind[c]]d]:x", "x", "(Intercept)",
    // Levels that the contract does not list, and the reference, are for the rows to tell.
    "free[anything]", "free[v]:x", "kind[a:b]", "x:free[a:b]",
    // And a level that ends before the text does is no level.
    "kind[c]d]",
  ])
  func `a level of the contract, or of a column without any, passes`(term: String) throws {
    #expect(try problems("y ~ kind*x + free", term) == [])
  }

  @Test(arguments: [
    ("kind[ab]", ["kind[c]]d]", "kind[(e]", "kind[plain]"]),
    ("kind[pain]:x", ["kind[c]]d]:x", "kind[(e]:x", "kind[plain]:x"]),
    ("x:kind[]", ["x:kind[c]]d]", "x:kind[(e]", "x:kind[plain]"]),
  ])
  func `any other is no term`(term: String, known: [String]) throws {
    for formula in ["y ~ kind*x + free", "y ~ i(kind)*x + free", "y ~ kind*x | free"] {
      let found = try problems(formula, term)
      #expect(found.count == 1)
      guard case .unknownName("term", term, _, let terms)? = found.first else {
        Issue.record("\(found)")
        continue
      }
      #expect(terms == known)
    }
  }

  @Test func `the reference is named where it has a term`() throws {
    guard case .unknownName(_, _, _, let all)? = try problems("y ~ kind - 1", "kind[f]").first,
      case .unknownName(_, _, _, let beside)? = try problems(
        "y ~ i(kind, ref = 'plain')", "kind[f]"
      ).first
    else { return #expect(Bool(false)) }
    #expect(all == ["kind[a:b]", "kind[c]]d]", "kind[(e]", "kind[plain]"])
    #expect(beside == ["kind[a:b]", "kind[c]]d]", "kind[(e]"])
  }
}
