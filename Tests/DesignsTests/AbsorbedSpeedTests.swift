import Designs
import FoundationEssentials
import Frames
import Numerics
import Testing

/// Not a test: prints seconds when DIMINISH_SPEED is set.
///
/// The graphs are those of fixest's benchmark.
@Suite(.serialized, .enabled(if: ProcessInfo.processInfo.environment["DIMINISH_SPEED"] != nil))
struct AbsorbedSpeedTests {
  private func report(
    _ what: String, _ codes: [(label: String, codes: [Int32])], columnCount: Int = 4,
    tolerance: Double = 1e-10
  ) throws {
    let rows = codes[0].codes.count
    let random = CounterRandom(seed: 3)
    let effects = codes.map { BoundEffect(label: $0.label, grouping: Grouping(codes: $0.codes)) }
    let columns = (0..<columnCount).map { column in
      (0..<rows).map { random.normal(at: UInt64(column * rows + $0)) }
    }
    let start = ContinuousClock.now
    let projection = AbsorbedProjection(effects)
    let middle = ContinuousClock.now
    let found = try projection.residuals(of: columns, tolerance: tolerance, threads: 2)
    let end = ContinuousClock.now
    let again = try projection.residuals(of: found.columns, tolerance: tolerance, threads: 2)
    let change =
      zip(found.columns, again.columns).map { a, b in
        AbsorbedSample.distance(a, b) / AbsorbedSample.norm(a)
      }.max() ?? 0
    print(
      "\(what): set-up \((middle - start) / .seconds(1)) s, residuals of \(columnCount) columns",
      "\((end - middle) / .seconds(1)) s, \(found.iterations) iterations, again: \(change)")
    let ranking = ContinuousClock.now
    let rank = projection.rank
    print("  rank \(rank) in \((ContinuousClock.now - ranking) / .seconds(1)) s")
  }

  private func mobility(_ rows: Int, isHard: Bool) -> [(label: String, codes: [Int32])] {
    let years = 10
    let workers = rows / years
    let firms = workers / 23
    let random = CounterRandom(seed: 4)
    return [
      ("worker", (0..<Int32(rows)).map { $0 / Int32(years) }),
      (
        "firm",
        (0..<rows).map {
          Int32(isHard ? $0 % firms : random.integer(below: firms, at: UInt64($0)))
        }
      ),
      ("year", (0..<Int32(rows)).map { $0 % Int32(years) }),
    ]
  }

  @Test(arguments: [false, true]) func `two and three effects, a million rows`(isHard: Bool) throws
  {
    let effects = mobility(1_000_000, isHard: isHard)
    try report(isHard ? "difficult, two" : "simple, two", Array(effects[..<2]))
    try report(isHard ? "difficult, three" : "simple, three", effects)
  }

  @Test(arguments: [1000, 100_000, 500_000]) func `a chain`(length: Int) throws {
    let worker = (0..<(2 * length)).map { Int32($0 / 2) }
    let firm = (0..<(2 * length)).map { Int32(($0 + 1) / 2) }
    try report("chain of \(length)", [("worker", worker + worker), ("firm", firm + firm)])
    let year = (0..<(4 * length)).map { Int32($0 % 7) }
    try report(
      "chain of \(length) and year",
      [("worker", worker + worker), ("firm", firm + firm), ("year", year)])
  }

  /// Pupils move between schools near each other: 16,000 schools on a 126 x 127 grid.
  @Test func `pupils and schools on a map`() throws {
    let random = CounterRandom(seed: 5)
    let pupils = 600_000
    var (pupil, school): ([Int32], [Int32]) = ([], [])
    for one in 0..<pupils {
      let home = random.integer(below: 16_000, at: UInt64(one))
      let isMover = random.uniform(at: UInt64(1_000_000 + one)) < 0.1
      for year in 0..<5 {
        let step = isMover && year >= 3 ? (one % 2 == 0 ? 1 : 126) : 0
        pupil.append(Int32(one))
        school.append(Int32((home + step) % 16_000))
      }
    }
    let year = pupil.indices.map { Int32($0 % 5) }
    try report("map, two", [("pupil", pupil), ("school", school)])
    try report("map, three", [("pupil", pupil), ("school", school), ("year", year)])
  }

  @Test(arguments: [0.05, 0.3]) func `movers anywhere`(share: Double) throws {
    let random = CounterRandom(seed: 6)
    var (pupil, school): ([Int32], [Int32]) = ([], [])
    for one in 0..<400_000 {
      let home = random.integer(below: 16_000, at: UInt64(one))
      let other = random.integer(below: 16_000, at: UInt64(2_000_000 + one))
      let isMover = random.uniform(at: UInt64(1_000_000 + one)) < share
      for year in 0..<5 {
        pupil.append(Int32(one))
        school.append(Int32(isMover && year >= 3 ? other : home))
      }
    }
    let year = pupil.indices.map { Int32($0 % 5) }
    try report("anywhere \(share), two", [("pupil", pupil), ("school", school)])
    try report("anywhere \(share), three", [("pupil", pupil), ("school", school), ("year", year)])
  }

  @Test func `as many firms as workers, two matches each`() throws {
    let random = CounterRandom(seed: 7)
    let worker = (0..<400_000).map { Int32($0 / 4) }
    let firm = (0..<400_000).map {
      Int32(random.integer(below: 100_000, at: UInt64($0 / 2)))
    }
    try report("sparse random", [("worker", worker), ("firm", firm)])
  }

  @Test func `six million rows`() throws {
    let random = CounterRandom(seed: 8)
    let rows = 6_000_000
    let urn = (0..<rows).map { Int32(random.integer(below: 16_000, at: UInt64($0))) }
    let cohort = (0..<rows).map { Int32($0 % 10) }
    try report("urn and cohort, 6M", [("urn", urn), ("cohort", cohort)])
  }
}
