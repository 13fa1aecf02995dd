import Comparison
import Numerics
import TestSupport
import Testing

/// Schools and what R's MatchIt made of them.
struct MatchedCase: Sendable, CustomTestStringConvertible {
  let distance: ProfileDistance
  let ratio: Int
  let replace: Bool

  var testDescription: String { "\(distance.rawValue) \(ratio) \(replace)" }

  static let all = ProfileDistance.allCases.flatMap { distance in
    [1, 3].flatMap { ratio in
      [false, true].map { MatchedCase(distance: distance, ratio: ratio, replace: $0) }
    }
  }

  var rule: NearestNeighbours {
    var rule = NearestNeighbours()
    rule.distance = distance
    rule.ratio = ratio
    rule.allowsReplacement = replace
    rule.order = .asGiven
    return rule
  }

  func golden() throws -> (Golden, Golden.Value) {
    let golden = try Golden("comparison/neighbours")
    let found = golden.values["cases"]?.items.first {
      $0["distance"]?.text == distance.rawValue && $0["ratio"]?.number == Double(ratio)
        && $0["replace"]?.flag == replace
    }
    return (golden, try #require(found))
  }
}

extension Golden.Value {
  var items: [Golden.Value] { if case .list(let items) = self { items } else { [] } }
  var number: Double? { if case .number(let number) = self { number } else { nil } }
  var text: String? { if case .text(let text) = self { text } else { nil } }
  var flag: Bool? { if case .flag(let flag) = self { flag } else { nil } }
  var numbers: [Double] { items.compactMap(\.number) }
  subscript(key: String) -> Golden.Value? {
    if case .object(let entries) = self { entries[key] } else { nil }
  }
}

/// The schools of the goldens.
func goldenSchools(
  _ golden: Golden
) throws -> (profiles: UnitProfiles, treated: [Bool], variables: [String]) {
  let rows = try #require(golden.values["schools"]).items
  let variables = try #require(golden.values["variables"]).items.compactMap(\.text)
  let columns = variables.flatMap { name in rows.compactMap { $0[name]?.number } }
  return (
    UnitProfiles(
      labels: variables,
      values: Matrix(
        rowCount: rows.count, columnCount: variables.count, columnMajor: columns)),
    rows.map { $0["treated"]?.number == 1 }, variables
  )
}

@Suite struct NearestNeighboursTests {
  @Test(arguments: MatchedCase.all)
  func `pairs, weights and balance agree with R's MatchIt`(_ one: MatchedCase) throws {
    let (golden, found) = try one.golden()
    let schools = try goldenSchools(golden)
    let matching = try one.rule.matching(schools.profiles, treated: schools.treated)
    let pairs = try #require(found["pairs"]).items
    #expect(pairs.count == matching.pairs.count && pairs.count == 14)
    for (expected, own) in zip(pairs, matching.pairs) {
      #expect(expected["unit"]?.number == Double(own.unit))
      #expect(expected["neighbours"]?.numbers == own.neighbours.map { Double($0.unit) })
    }
    close(golden, matching.weights, try #require(found["weights"]).numbers)
    for (stage, weights) in [("before", nil), ("after", matching.weights)] {
      let lines = BalanceLine.lines(
        schools.profiles, treated: schools.treated, weights: weights)
      // MatchIt's first line of Mahalanobis matching has no distance: one line per variable.
      let expected = try #require(found[stage])
      close(golden, lines.map(\.treatedMean), expected["treated"]?.numbers ?? [])
      close(golden, lines.map(\.comparisonMean), expected["comparison"]?.numbers ?? [])
      close(
        golden,
        lines.compactMap(\.standardisedDifference), expected["smd"]?.numbers ?? [])
      close(golden, lines.compactMap(\.varianceRatio), expected["ratio"]?.numbers ?? [])
    }
  }

  @Test func `the closest order takes the globally closest pair again and again, by brute force`()
    throws
  {
    let schools = try goldenSchools(try Golden("comparison/neighbours"))
    var rule = NearestNeighbours()
    let found = try rule.matching(schools.profiles, treated: schools.treated)
    // All pairs that replacement and the largest ratio can give, closest first.
    rule.allowsReplacement = true
    rule.ratio = schools.treated.count { !$0 }
    let all = try rule.matching(schools.profiles, treated: schools.treated).pairs
      .flatMap { pair in pair.neighbours.map { (pair.unit, $0.unit, $0.distance) } }
      .sorted { ($0.2, $0.0, $0.1) < ($1.2, $1.0, $1.1) }
    #expect(all.count == 14 * 60)
    var (taken, expected) = (Set<Int>(), [Int: Int]())
    for (unit, other, _) in all where expected[unit] == nil && !taken.contains(other) {
      expected[unit] = other
      taken.insert(other)
    }
    for pair in found.pairs { #expect(pair.neighbours.map(\.unit) == [expected[pair.unit]]) }
  }

  @Test func `order of rows, units and places of the variables change no pair`() throws {
    let schools = try goldenSchools(try Golden("comparison/neighbours"))
    let (n, k) = (schools.treated.count, schools.variables.count)
    for distance in ProfileDistance.allCases {
      var rule = NearestNeighbours()
      rule.distance = distance
      rule.ratio = 2
      let found = try rule.matching(schools.profiles, treated: schools.treated)
      // Rows backwards, variables backwards, each in another unit with another origin.
      var values = Matrix(repeating: 0, rowCount: n, columnCount: k)
      for row in 0..<n {
        for column in 0..<k {
          values[n - 1 - row, k - 1 - column] =
            1000 * Double(column + 1) - 3 * Double(column + 2)
            * schools.profiles.values[row, column]
        }
      }
      let turned = try rule.matching(
        UnitProfiles(labels: schools.variables.reversed(), values: values),
        treated: schools.treated.reversed())
      for pair in turned.pairs {
        let own = found.pairs.first { $0.unit == n - 1 - pair.unit }
        #expect(own?.neighbours.map(\.unit) == pair.neighbours.map { n - 1 - $0.unit })
        expectClose(
          own?.neighbours.map(\.distance) ?? [], pair.neighbours.map(\.distance),
          relative: 1e-9)
      }
    }
  }

  @Test func `a caliper keeps the pairs that are near enough, and no others`() throws {
    let schools = try goldenSchools(try Golden("comparison/neighbours"))
    var rule = NearestNeighbours()
    let all = try rule.matching(schools.profiles, treated: schools.treated)
    let distances = all.pairs.flatMap { $0.neighbours.map(\.distance) }.sorted()
    rule.caliper = distances[6]
    let near = try rule.matching(schools.profiles, treated: schools.treated)
    for (one, other) in zip(all.pairs, near.pairs) {
      #expect(other.neighbours == one.neighbours.filter { $0.distance <= distances[6] })
    }
    #expect(near.matched.count == 7 && near.unmatched.count == 7)
    rule.caliper = 0
    #expect(try rule.matching(schools.profiles, treated: schools.treated).matched.isEmpty)
  }

  @Test func `more neighbours than there are: everyone is taken once, in rounds`() throws {
    let values = Matrix(
      rowCount: 5, columnCount: 1, columnMajor: [0, 10, 1, 9, 4])
    var rule = NearestNeighbours()
    rule.ratio = 4
    let found = try rule.matching(
      UnitProfiles(labels: ["x"], values: values), treated: [true, true, false, false, false])
    #expect(found.pairs.map { $0.neighbours.map(\.unit) } == [[2, 4], [3]])
    #expect(found.comparisons == [2, 3, 4])
    // 1/2, 1, 1/2, scaled to a mean of one.
    expectClose(found.weights, [1, 1, 0.75, 1.5, 0.75])
  }

  @Test func `what has no answer is refused`() throws {
    func problem(_ columns: [[Double]], _ treated: [Bool]) -> MatchingProblem? {
      let profiles = UnitProfiles(
        labels: columns.indices.map { "x\($0)" },
        values: Matrix(
          rowCount: treated.count, columnCount: columns.count,
          columnMajor: columns.flatMap { $0 }))
      do throws(MatchingProblem) {
        _ = try NearestNeighbours().matching(profiles, treated: treated)
        return nil
      } catch {
        return error
      }
    }
    let arms = [true, true, false, false, false]
    #expect(problem([[1, 2, 3, 4, 5]], arms.map { _ in false }) == .noTreated)
    #expect(problem([[1, 2, 3, 4, 5]], arms.map { _ in true }) == .noComparison)
    #expect(problem([[1, 2]], [true, false]) == .tooFewUnits)
    // Constant within the arms, though not over both.
    #expect(problem([[1, 2, 4, 3, 5], [7, 7, 2, 2, 2]], arms) == .noSpread(variable: "x1"))
    #expect(
      problem([[1, 2, 4, 3, 5], [2, 4, 8, 6, 10]], arms) == .noSpread(variable: "x1"))
    #expect(problem([[1, 2, 4, 3, 5]], arms) == nil)
  }
}

/// Within the golden's tolerance.
private func close(
  _ golden: Golden, _ found: [Double], _ expected: [Double],
  sourceLocation: SourceLocation = #_sourceLocation
) {
  expectClose(
    found, expected, relative: golden.relativeTolerance, absolute: golden.absoluteTolerance,
    sourceLocation: sourceLocation)
}
