import Analyses
import Estimation
import TestSupport
import Testing

/// What an analysis of a robustness block says of the sign.
@Suite struct RobustnessVerdictTests {
  private func block(_ rows: String, _ spec: String) throws -> RobustnessResult {
    let data = "{file: rows.csv, columns: {school: {type: id}}}"
    return try #require(try Workshop(rows).result(spec, data: data).robustness?.first)
  }

  @Test func `an interval without width has no verdict, and rows without clusters no joint test`()
    throws
  {
    // With the arms as clusters the residuals of each sum to nought, and so do the clusters' scores.
    let rows = (0..<12).map { row in "\(row % 2),\(Double(row * row % 7) + 5 * Double(row % 2))" }
    let block = try block(
      "school,score\n" + rows.joined(separator: "\n") + "\n",
      """
      derive: {arm: "case(school == '1', 1, true, 0)"}
      models:
        m: {formula: "score ~ arm", vcov: HC1}
      robustness:
        all:
          model: m
          term: arm
          vary:
            vcov: [HC3, {type: CR1, cluster: school}]
      """)
    #expect(block.variants.map(\.verdict) == [.positive, .positive, RobustnessResult.Verdict.none])
    let exact = try #require(block.variants[2].inference)
    #expect(exact.standardError == 0 && exact.pValue == nil && exact.lower == exact.upper)
    #expect(block.test == nil)
  }

  /// Ten pupils in each of eight schools, some of which have a programme.
  private func pupils(treated: Int) -> String {
    var state: UInt64 = 3
    func next() -> Double {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Double(state >> 40) / Double(1 << 24)
    }
    var rows = "school,arm,x,score\n"
    for row in 0..<80 { rows += "\(row % 8),\(row % 8 < treated ? 1 : 0),\(next()),\(next())\n" }
    return rows
  }

  @Test func `the joint test is that of the analyses with clusters where the first has none`()
    throws
  {
    let rows = pupils(treated: 4)
    func made(_ own: String, _ other: String) throws -> RobustnessResult {
      try block(
        rows,
        """
        models:
          m: {formula: "score ~ arm + x", vcov: \(own)}
        robustness:
          all:
            model: m
            term: arm
            vary: {vcov: [\(other)], formula: ["score ~ arm"]}
        """)
    }
    let (plain, clustered) = ("HC1", "{type: CR1, cluster: school}")
    let first = try made(clustered, plain)
    let second = try made(plain, clustered)
    let test = try #require(second.test)
    let expected = try #require(first.test)
    #expect(test.analysisCount == 2 && test.isEnumerated && test.pValue == expected.pValue)
    // Rows are summed up in another order without clusters.
    expectClose(test.medianStatistic, expected.medianStatistic, relative: 1e-12)
    let flipped = [2, 3, 0, 1].map { first.variants[$0].adjustedPValue }
    #expect(second.variants.map(\.adjustedPValue) == flipped && !flipped.contains(nil))
  }

  @Test func `an analysis whose clusters leave no variance takes no part in the joint test`() throws
  {
    // Within two schools, one of each arm, the clusters' scores are nought.
    func made(_ more: String) throws -> RobustnessResult {
      try block(
        pupils(treated: 4),
        """
        models:
          m: {formula: "score ~ arm", vcov: {type: CR1, cluster: school}}
        robustness:
          all:
            model: m
            term: arm
            vary: {formula: {with x: "score ~ arm + x"}, where: {two: "school == '0' or school == '7'"}}
            \(more)
        """)
    }
    let whole = try made("")
    let errors = whole.variants.map { $0.inference?.standardError }
    #expect(errors.count { $0 == 0 } == 1)
    #expect(
      whole.variants.filter { $0.inference?.standardError == 0 }.allSatisfy {
        $0.adjustedPValue == nil && $0.verdict == .none
      })
    let without = try made("skip: [{formula: score ~ arm, where: two}]")
    #expect(whole.test != nil && whole.test == without.test && whole.test?.analysisCount == 3)
  }

  @Test func `a set without ends is told apart from none`() throws {
    // One of eight schools has the programme: no assignment is rarer than one in eight, so nothing is excluded.
    let block = try block(
      pupils(treated: 1),
      """
      models:
        m: {formula: "score ~ arm", vcov: {type: randomisation, unit: school, treatment: arm}}
      robustness:
        all: {model: m, term: arm, vary: {vcov: [{type: CR1, cluster: school}]}}
      """)
    let drawn = try #require(block.variants.first?.inference)
    #expect(drawn.pValue ?? 0 >= 0.125 && drawn.lower == nil && drawn.upper == nil)
    #expect(block.variants[0].verdict == .open)
  }
}
