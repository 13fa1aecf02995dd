import Designs
import Glibc
import Frames
import Numerics
import Testing

/// Graphs too large for a dense projection, with residuals that are known.
///
/// Every row stands twice, and the residuals of the two rows are e and -e: whatever e is, it is
/// orthogonal to all effects.
@Suite struct AbsorbedGraphsTests {
  /// The error of the residuals of effects' fitted values plus known residuals.
  private func error(
    _ codes: [[Int32]], slopes: [[[Double]]] = [], isWeighted: Bool = false, spread: Double = 1,
    fitted: (_ row: Int) -> Double
  ) throws -> Double {
    let rows = codes[0].count
    let random = CounterRandom(seed: 21)
    let noise = (0..<rows).map { random.normal(at: UInt64($0)) }
    // Weights over `spread` powers of ten.
    let half = (0..<rows).map {
      pow(10, -spread * random.uniform(at: UInt64(rows + $0)))
    }
    let effects = codes.enumerated().map { place, codes in
      let own = place < slopes.count ? slopes[place] : []
      return BoundEffect(
        label: "e", grouping: Grouping(codes: codes + codes), slopes: own.map { $0 + $0 },
        slopeLabels: own.map { _ in "x" })
    }
    let fit = (0..<rows).map(fitted)
    let y = (0..<rows).map { fit[$0] + noise[$0] } + (0..<rows).map { fit[$0] - noise[$0] }
    let found = try AbsorbedProjection(effects, weights: isWeighted ? half + half : nil)
      .residuals(of: [y], threads: 2).columns[0]
    let expected = noise + noise.map { -$0 }
    // The norm that the weights define, as in the coefficients' normal equations.
    let roots = isWeighted ? (half + half).map { $0.squareRoot() } : []
    let scaled = { (values: [Double]) in isWeighted ? zip(values, roots).map { $0 * $1 } : values }
    return AbsorbedSample.distance(scaled(found), scaled(expected))
      / AbsorbedSample.norm(scaled(expected))
  }

  @Test(arguments: [10, 1000, 30_000], [false, true])
  func `a chain keeps the residuals that are known`(length: Int, isWeighted: Bool) throws {
    let worker = (0..<(2 * length)).map { Int32($0 / 2) }
    let firm = (0..<(2 * length)).map { Int32(($0 + 1) / 2) }
    // One slow wave along the chain: the part that an iteration finds last.
    let wave = { (row: Int) in 3 * Double(row) / Double(length) }
    #expect(
      try error([worker, firm], isWeighted: isWeighted, fitted: { wave(2 * ($0 / 2)) }) < 1e-11)
    let year = (0..<(2 * length)).map { Int32($0 % 7) }
    #expect(
      try error(
        [worker, firm, year], isWeighted: isWeighted,
        fitted: { wave(2 * (($0 + 1) / 2)) + Double($0 % 7) }) < 1e-11)
  }

  @Test(arguments: [false, true])
  func `sorted mobility keeps the residuals that are known`(isWeighted: Bool) throws {
    let rows = 100_000
    let (workers, firms) = (rows / 10, rows / 230)
    let worker = (0..<Int32(rows)).map { $0 / 10 }
    let firm = (0..<Int32(rows)).map { $0 % Int32(firms) }
    let year = (0..<Int32(rows)).map { $0 % 10 }
    let fitted = { (row: Int) in
      Double(worker[row]) / Double(workers) + Double(min(firm[row], Int32(firms) - firm[row])) * 0.1
        + Double(year[row] * year[row])
    }
    #expect(try error([worker, firm, year], isWeighted: isWeighted, fitted: fitted) < 1e-11)
    #expect(try error([firm, year, worker], isWeighted: isWeighted, fitted: fitted) < 1e-11)
  }

  @Test func `clusters of schools joined by single pupils keep the residuals that are known`()
    throws
  {
    // 200 areas of 20 schools; pupils move within the area, one per area to the next.
    let random = CounterRandom(seed: 22)
    var (pupil, school): ([Int32], [Int32]) = ([], [])
    for one in 0..<20_000 {
      let area = one / 100
      let first = 20 * area + random.integer(below: 20, at: UInt64(one))
      var second = 20 * area + random.integer(below: 20, at: UInt64(50_000 + one))
      if one % 100 == 0 { second = min(second + 20, 3999) }
      pupil += [Int32(one), Int32(one)]
      school += [Int32(first), Int32(second)]
    }
    let fitted = { (row: Int) in Double(pupil[row]) * 1e-3 - 2 * Double(school[row]) * 1e-3 }
    #expect(try error([pupil, school], fitted: fitted) < 1e-11)
    #expect(try error([pupil, school], isWeighted: true, fitted: fitted) < 1e-11)
  }

  @Test func `clusters too dense to factorize keep the residuals that are known`() throws {
    // Four clusters of 2,500 firms, all in a chain joined by single workers.
    let random = CounterRandom(seed: 24)
    var (worker, firm): ([Int32], [Int32]) = ([], [])
    for one in 0..<60_000 {
      let cluster = one / 15_000
      for match in 0..<4 {
        let isLink = one % 15_000 == 0 && match == 0 && cluster > 0
        let home = random.integer(below: 2500, at: UInt64(4 * one + match))
        worker.append(Int32(one))
        firm.append(Int32(2500 * (isLink ? cluster - 1 : cluster) + home))
      }
    }
    let fitted = { (row: Int) in Double(firm[row] / 2500) - Double(worker[row] % 11) }
    #expect(try error([worker, firm], fitted: fitted) < 1e-11)
  }

  @Test(arguments: [3.0, 6, 9])
  func `weights over many powers of ten keep the residuals that are known`(spread: Double) throws {
    let length = 3000
    let worker = (0..<(2 * length)).map { Int32($0 / 2) }
    let firm = (0..<(2 * length)).map { Int32(($0 + 1) / 2) }
    let year = (0..<(2 * length)).map { Int32($0 % 7) }
    let fitted = { (row: Int) in Double(firm[row]) / 300 + Double(row % 7) }
    #expect(
      try error([worker, firm, year], isWeighted: true, spread: spread, fitted: fitted) < 1e-10)
  }

  @Test(arguments: [100, 10_000])
  func `a chain with slopes keeps the residuals that are known`(length: Int) throws {
    let random = CounterRandom(seed: 25)
    // Four rows per match, so that slopes of firms and workers can be told apart.
    let rows = 8 * length
    let worker = (0..<rows).map { Int32($0 / 8) }
    let firm = (0..<rows).map { Int32(($0 + 4) / 8) }
    let x = (0..<rows).map { 2000 + 5 * random.uniform(at: UInt64(2 * rows + $0)) }
    let z = (0..<rows).map { random.normal(at: UInt64(4 * rows + $0)) }
    let fitted = { (row: Int) in
      Double(worker[row]) / Double(length) + (x[row] - 2000) * Double(firm[row] % 3) + z[row]
    }
    let plain = { (row: Int) in
      Double(worker[row]) / Double(length) + (x[row] - 2000) * Double(firm[row] % 3)
    }
    for isWeighted in [false, true] {
      #expect(
        try error([worker, firm], slopes: [[z], [x, z]], isWeighted: isWeighted, fitted: fitted)
          < 1e-11)
      #expect(
        try error([firm, worker], slopes: [[x]], isWeighted: isWeighted, fitted: plain) < 1e-11)
    }
  }

  @Test func `a tolerance that cannot be met is told, not passed over`() {
    let sample = AbsorbedSample(seed: 23, rows: 500, levels: [90, 40, 12])
    #expect {
      try AbsorbedProjection(sample.effects).residuals(of: sample.columns, tolerance: 0)
    } throws: { error in
      guard case ProjectionError.notConverged(let column, _, let remaining) = error else {
        return false
      }
      return column == 0 && remaining > 0 && remaining < 1e-12
    }
  }
}
