import FoundationEssentials
import Frames
import Numerics
import Testing

/// Not a test: prints seconds for six million rows when DIMINISH_SPEED is set.
@Suite(.serialized, .enabled(if: ProcessInfo.processInfo.environment["DIMINISH_SPEED"] != nil))
struct GroupingSpeedTests {
  private func report<Result>(_ what: String, _ work: () -> Result) -> Result {
    var best = Double.infinity
    var result = work()
    for _ in 0..<3 {
      let start = ContinuousClock.now
      result = work()
      best = min(best, (ContinuousClock.now - start) / .seconds(1))
    }
    print("\(what): \(best) s")
    return result
  }

  @Test func `groups of six million rows`() {
    let rows = 6_000_000
    let random = CounterRandom(seed: 1)
    let urn = (0..<rows).map { Double(100_000 + random.integer(below: 16_000, at: UInt64($0))) }
    let texts = urn.map { "\(Int($0))" }
    let pupil = (0..<rows).map { Double($0) + 1e9 }
    let cohort = (0..<rows).map { Int32($0 % 10) }
    let levels = (0..<10).map { "\($0)" }
    let frame = Frame(
      columns: [
        Column(name: "urn", values: .number(urn)),
        Column(name: "half", values: .number(urn.map { $0 / 2 + 0.25 })),
        Column(name: "text", values: .text(texts)),
        Column(name: "pupil", values: .number(pupil)),
        Column(name: "cohort", values: .factor(Factor(levels: levels, codes: cohort))),
      ], rowCount: rows)
    var groups: [String: GroupCodes] = [:]
    for name in ["urn", "half", "text", "pupil", "cohort"] {
      groups[name] = report("groups of \(name)") { frame.groupCodes(of: [name]) }
    }
    _ = report("urn^cohort") { frame.groupCodes(of: ["urn", "cohort"]) }
    _ = report("pupil^urn") { frame.groupCodes(of: ["pupil", "urn"]) }
    guard let a = groups["urn"], let b = groups["cohort"], let c = groups["pupil"] else { return }
    let most = RowSelection(rows: (0..<Int32(rows)).filter { $0 % 10 != 3 })
    let urns = report("selecting all") { a.selecting(.all(rows)) }
    _ = report("selecting nine tenths") { a.selecting(most) }
    let cohorts = b.selecting(.all(rows))
    let pupils = c.selecting(.all(rows))
    _ = report("nested") { urns.isNested(in: urns) }
    _ = report("crossed") { urns.crossed(with: cohorts) }
    _ = report("components") { connectedComponents(urns, cohorts) }
    _ = report("components, many") { connectedComponents(pupils, urns) }
    _ = report("singletons") { Singletons.drop(.all(rows), [("urn", a), ("cohort", b)]) }
    _ = report("singletons, all") { Singletons.drop(.all(rows), [("urn", a), ("pupil", c)]) }
  }
}
