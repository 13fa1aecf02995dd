import Designs
import FoundationEssentials
import TestSupport
import Testing

@Suite struct StoredTermsTests {
  struct Stored: Decodable, Sendable {
    struct Case: Decodable, Sendable {
      let formula: String
      let spelled: [String]
      let intercept: Bool
    }

    let values: [Case]
  }

  static let cases: [Stored.Case] = {
    let file = URL(filePath: Golden.folder + "/r/terms-order.json")
    guard let data = try? Data(contentsOf: file) else { return [] }
    return (try? JSONDecoder().decode(Stored.self, from: data))?.values ?? []
  }()

  @Test func `stored expansions agree with R's terms`() throws {
    for stored in Self.cases {
      let formula = try Formula(parsing: stored.formula)
      #expect(spelled(formula) == stored.spelled, "\(stored.formula)")
      #expect(formula.hasIntercept == stored.intercept, "\(stored.formula)")
    }
  }
}
