import Specs
import Testing

/// A spec that is refused, and the exact text of the refusal.
struct Refusal: Sendable, CustomTestStringConvertible {
  var name: String
  var spec: String
  var text: String

  var testDescription: String { name }
}

/// One case or more for each code that reading a spec itself can raise.
@Suite struct RefusalTests {
  @Test(arguments: refusals)
  func `a refusal is told exactly so`(refusal: Refusal) {
    #expect(Reading(refusal.spec).rendered == refusal.text)
  }
}

let refusals = signRefusals + keyRefusals + valueRefusals
