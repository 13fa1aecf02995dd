import Analyses
import Testing

@Suite struct VerificationTests {
  let verification = Verification.run()

  @Test func `every known answer has the digits that are wanted`() {
    #expect(verification.isPassed)
    for check in verification.checks {
      #expect(
        check.digits >= check.wantedDigits,
        "\(check.name): \(check.digits) digits, \(check.source)")
    }
  }

  @Test(arguments: ["Longley", "NoInt1", "NoInt2"] + (1...5).map { "Wampler\($0)" })
  func `a certified set counts for its estimates and for its standard errors`(_ name: String) {
    let found = verification.checks.filter { $0.name.hasPrefix(name + ",") }
    #expect(found.map(\.name) == ["\(name), estimates", "\(name), standard errors"])
    #expect(found.allSatisfy { $0.wantedDigits == 9 && $0.source == "NIST StRD" })
  }

  @Test func `digits lie between 0 and 15, names are distinct, sources are told`() {
    let checks = verification.checks
    #expect(checks.allSatisfy { 0...15 ~= $0.digits && 0...15 ~= $0.wantedDigits })
    #expect(Set(checks.map(\.name)).count == checks.count)
    #expect(checks.allSatisfy { !$0.source.isEmpty })
  }

  @Test func `one check that falls short fails the whole`() {
    var verification = verification
    verification.checks[0].digits = verification.checks[0].wantedDigits - 0.1
    #expect(!verification.isPassed)
  }

  @Test func `a second run finds the same digits`() {
    #expect(Verification.run().checks.map(\.digits) == verification.checks.map(\.digits))
  }

  @Test func `it takes less than a second`() {
    let clock = ContinuousClock()
    // The best of three: the machine may be busy with other tests.
    let times = (0..<3).map { _ in clock.measure { _ = Verification.run() } }
    #expect(times.contains { $0 < .seconds(1) })
  }
}
