import Designs
import Frames
import Numerics
import Testing

/// Random effects, columns and weights, and the projection of columns by a dense QR factorization.
struct AbsorbedSample {
  let effects: [BoundEffect]
  let weights: [Double]?
  let columns: [[Double]]

  init(_ effects: [BoundEffect], weights: [Double]? = nil, columns: [[Double]]) {
    self.effects = effects
    self.weights = weights
    self.columns = columns
  }

  /// Rows with effects of given numbers of levels, drawn at random.
  init(
    seed: UInt64, rows: Int, levels: [Int], slopes: [Int] = [], isWeighted: Bool = false,
    columnCount: Int = 3
  ) {
    let random = CounterRandom(seed: seed)
    var place: UInt64 = 0
    func next() -> UInt64 {
      place += 1
      return place
    }
    effects = levels.enumerated().map { index, count in
      let codes = (0..<rows).map { _ in Int32(random.integer(below: count, at: next())) }
      let slopeCount = index < slopes.count ? slopes[index] : 0
      return BoundEffect(
        label: "e\(index)", grouping: Grouping(codes: codes),
        slopes: (0..<slopeCount).map { _ in (0..<rows).map { _ in 3 + random.normal(at: next()) } },
        slopeLabels: (0..<slopeCount).map { "x\($0)" })
    }
    weights = isWeighted ? (0..<rows).map { _ in 0.1 + random.uniform(at: next()) } : nil
    columns = (0..<columnCount).map { _ in (0..<rows).map { _ in 5 + random.normal(at: next()) } }
  }

  var rowCount: Int { columns[0].count }

  /// All columns of the effects, times the roots of the weights.
  var dummies: Matrix {
    let roots =
      weights.map { $0.map { $0.squareRoot() } } ?? [Double](repeating: 1, count: rowCount)
    var columns: [[Double]] = []
    for effect in effects {
      let codes = effect.grouping.codes
      for slope in [[Double](repeating: 1, count: rowCount)] + effect.slopes {
        for level in 0..<Int32(effect.grouping.count) {
          columns.append(codes.indices.map { codes[$0] == level ? slope[$0] * roots[$0] : 0 })
        }
      }
    }
    return Matrix(columns: columns)
  }

  func denseRank() throws -> Int { try PivotedQR(dummies, tolerance: 1e-9).rank }

  func denseResiduals() throws -> [[Double]] {
    let all = dummies
    let pivoted = try PivotedQR(all, tolerance: 1e-9)
    let kept = try HouseholderQR(all.columns(Array(pivoted.pivot[..<pivoted.rank])))
    let roots = weights.map { $0.map { $0.squareRoot() } }
    return columns.map { column in
      var back = column.indices.map { column[$0] * (roots?[$0] ?? 1) }
      // Twice: the second time mends what rounding left along the effects.
      for _ in 0..<2 {
        var rotated = kept.multiplyQ(Matrix(columns: [back]), transposed: true)
        for place in 0..<pivoted.rank { rotated.columnMajor[place] = 0 }
        back = kept.multiplyQ(rotated, transposed: false).columnMajor
      }
      return back.indices.map { back[$0] / (roots?[$0] ?? 1) }
    }
  }

  /// The largest error of residuals, as a share of what rounding and the tests allow: 1e-12 of the
  /// residuals' norm and 1e-14 (45 ulps) of the column's norm, whose values are rounded themselves.
  func error(_ threads: Int = 1) throws -> Double {
    let found = try AbsorbedProjection(effects, weights: weights)
      .residuals(of: columns, threads: threads).columns
    let expected = try denseResiduals()
    return columns.indices.reduce(0) { worst, place in
      let allowed = 1e-12 * Self.norm(expected[place]) + 1e-14 * Self.norm(columns[place])
      return max(worst, Self.distance(found[place], expected[place]) / allowed)
    }
  }

  static func norm(_ values: [Double]) -> Double {
    values.reduce(0) { $0 + $1 * $1 }.squareRoot()
  }

  static func distance(_ a: [Double], _ b: [Double]) -> Double { norm(zip(a, b).map { $0 - $1 }) }
}

@Suite struct AbsorbedProjectionTests {
  @Test(arguments: 0..<40)
  func `random designs agree with the dense projection`(seed: Int) throws {
    let random = CounterRandom(seed: 900, stream: UInt64(seed))
    let effects = 1 + seed % 3
    let sample = AbsorbedSample(
      seed: 40 + UInt64(seed), rows: 60 + random.integer(below: 60, at: 0),
      levels: (0..<effects).map { 2 + random.integer(below: 12, at: UInt64(1 + $0)) },
      slopes: seed % 4 < 2
        ? [] : (0..<effects).map { random.integer(below: 3, at: UInt64(9 + $0)) },
      isWeighted: seed % 2 == 1, columnCount: 1 + seed % 6)
    #expect(try sample.error(1 + seed % 2) < 1)
  }

  /// Workers i and i + 1 share firm i + 1 only: two long chains of one row per step.
  static func chain(_ length: Int, isWeighted: Bool) -> AbsorbedSample {
    let random = CounterRandom(seed: 77)
    let worker = (0..<(2 * length)).map { Int32($0 / 2) }
    let firm = (0..<(2 * length)).map { Int32(($0 + 1) / 2) }
    // A second row per match, so that residuals are not all nought.
    let twice = { (codes: [Int32]) in Grouping(codes: codes + codes) }
    let rows = 4 * length
    return AbsorbedSample(
      [
        BoundEffect(label: "worker", grouping: twice(worker)),
        BoundEffect(label: "firm", grouping: twice(firm)),
      ],
      weights: isWeighted
        ? (0..<rows).map { 0.01 + random.uniform(at: UInt64(90_000 + $0)) } : nil,
      columns: [
        (0..<rows).map { random.normal(at: UInt64($0)) },
        (0..<rows).map {
          Double(worker[$0 % (2 * length)] % 7) + random.normal(at: UInt64(50_000 + $0))
        },
        (0..<rows).map { row -> Double in
          let noise = random.normal(at: UInt64(70_000 + row))
          return Double(row % (2 * length)).squareRoot() + 1e-3 * noise
        },
      ])
  }

  @Test(arguments: [false, true])
  func `a chain of 250 workers and firms agrees with the dense projection`(isWeighted: Bool) throws
  {
    #expect(try Self.chain(250, isWeighted: isWeighted).error() < 1)
  }

  @Test func `graphs that fall apart agree with the dense projection`() throws {
    let base = AbsorbedSample(seed: 5, rows: 120, levels: [12, 12, 4], columnCount: 2)
    // Levels below 6 meet only levels below 6.
    let codes = base.effects[0].grouping.codes
    let other = zip(codes, base.effects[1].grouping.codes).map { a, b in a < 6 ? b % 6 : 6 + b % 6 }
    let effects = [
      base.effects[0], BoundEffect(label: "f", grouping: Grouping(codes: other)), base.effects[2],
    ]
    #expect(try AbsorbedSample(effects, columns: base.columns).error() < 1)
    #expect(try AbsorbedSample(Array(effects[..<2]), columns: base.columns).error() < 1)
  }

  @Test func `what the effects explain becomes exactly nought`() throws {
    let sample = AbsorbedSample(seed: 6, rows: 400, levels: [60, 20, 5], slopes: [0, 1, 0])
    let (a, b) = (sample.effects[0].grouping.codes, sample.effects[1].grouping.codes)
    let slope = sample.effects[1].slopes[0]
    let columns = [
      [Double](repeating: 1, count: 400), [Double](repeating: 0.1, count: 400),
      a.map { Double($0) * 0.3 }, b.map { Double($0) / 7 },
      (0..<400).map { Double(a[$0]) + 0.1 * Double(b[$0] * b[$0]) },
      (0..<400).map { slope[$0] * Double(b[$0] % 3) },
    ]
    for effects in [sample.effects, Array(sample.effects.reversed())] {
      let found = try AbsorbedProjection(effects).residuals(of: columns).columns
      for column in found { #expect(column.allSatisfy { $0 == 0 }) }
    }
  }

  @Test func `one level per row leaves nothing, one level in all leaves deviations`() throws {
    let rows = 30
    let each = BoundEffect(label: "pupil", grouping: Grouping(codes: [Int32](0..<Int32(rows))))
    let one = BoundEffect(
      label: "all", grouping: Grouping(codes: [Int32](repeating: 0, count: rows)))
    let y = (0..<rows).map { Double($0 * $0 % 17) }
    #expect(
      try AbsorbedProjection([one, each]).residuals(of: [y]).columns[0].allSatisfy { $0 == 0 })
    let mean = y.reduce(0, +) / Double(rows)
    let found = try AbsorbedProjection([one, one]).residuals(of: [y]).columns[0]
    #expect(AbsorbedSample.distance(found, y.map { $0 - mean }) < 1e-13)
  }

  @Test func `threads, the order of rows and further columns change nothing`() throws {
    let sample = AbsorbedSample(seed: 8, rows: 3000, levels: [700, 60, 9], columnCount: 9)
    let projection = AbsorbedProjection(sample.effects)
    let one = try projection.residuals(of: sample.columns, threads: 1)
    let two = try projection.residuals(of: sample.columns, threads: 2)
    #expect(one.columns == two.columns)
    let order = CounterRandom(seed: 9).permutation(count: 3000)
    let shuffled = AbsorbedProjection(
      sample.effects.map { effect in
        BoundEffect(
          label: effect.label, grouping: Grouping(codes: order.map { effect.grouping.codes[$0] }))
      })
    let moved = try shuffled.residuals(of: [order.map { sample.columns[0][$0] }]).columns[0]
    let expected = order.map { one.columns[0][$0] }
    #expect(AbsorbedSample.distance(moved, expected) < 1e-12 * AbsorbedSample.norm(expected))
  }

  @Test func `a slope that does not vary within a level adds nothing`() throws {
    let base = AbsorbedSample(seed: 10, rows: 90, levels: [6, 5])
    let codes = base.effects[0].grouping.codes
    let slope = codes.enumerated().map { $1 < 3 ? Double($1) + 0.1 : Double($0 % 10) }
    let effects = [
      BoundEffect(
        label: "a", grouping: base.effects[0].grouping, slopes: [slope, slope.map { 2 * $0 + 1 }],
        slopeLabels: ["x", "z"]), base.effects[1],
    ]
    #expect(try AbsorbedSample(effects, columns: base.columns).error() < 1)
  }

  @Test func `values that are not finite are told by column and row`() {
    let effect = BoundEffect(label: "a", grouping: Grouping(codes: [0, 0, 1]))
    #expect(throws: ProjectionError.notFinite(column: 1, row: 2)) {
      try AbsorbedProjection([effect]).residuals(of: [[1, 2, 3], [1, 2, .infinity]])
    }
  }

  @Test(arguments: [1e-300, 1e-160, 1e160, 1e300])
  func `very small and very large columns keep their digits`(scale: Double) throws {
    let base = AbsorbedSample(seed: 11, rows: 200, levels: [30, 9, 4], isWeighted: true)
    let projection = AbsorbedProjection(base.effects, weights: base.weights)
    let expected = try projection.residuals(of: base.columns).columns
    let found = try projection.residuals(of: base.columns.map { $0.map { $0 * scale } }).columns
    // The column times its scale is rounded once more.
    let share = 1e-14
    for (a, b) in zip(found, expected) {
      let restored = a.map { $0 / scale }
      #expect(AbsorbedSample.distance(restored, b) < share * AbsorbedSample.norm(b))
    }
  }

  @Test func `no rows and no columns are nothing`() throws {
    let none = BoundEffect(label: "a", grouping: Grouping(codes: []))
    #expect(try AbsorbedProjection([none, none]).residuals(of: [[], []]).columns == [[], []])
    #expect(AbsorbedProjection([none, none]).rank == AbsorbedRank(value: 0, isExact: true))
    let one = BoundEffect(label: "a", grouping: Grouping(codes: [0, 1]))
    #expect(try AbsorbedProjection([one]).residuals(of: []).columns.isEmpty)
  }

  @Test func `weights equal but for a factor change nothing, frequencies are repetitions`() throws {
    let base = AbsorbedSample(seed: 12, rows: 300, levels: [40, 12, 5], slopes: [0, 1])
    let plain = try AbsorbedProjection(base.effects).residuals(of: base.columns).columns
    let scaled = try AbsorbedProjection(
      base.effects, weights: [Double](repeating: 1e-6, count: 300)
    ).residuals(of: base.columns).columns
    for (a, b) in zip(plain, scaled) {
      #expect(AbsorbedSample.distance(a, b) < 1e-12 * AbsorbedSample.norm(a))
    }
    let frequencies = (0..<300).map { Double(1 + $0 % 3) }
    let repeated = (0..<300).flatMap { [Int](repeating: $0, count: 1 + $0 % 3) }
    let effects = base.effects.map { effect in
      BoundEffect(
        label: effect.label, grouping: Grouping(codes: repeated.map { effect.grouping.codes[$0] }),
        slopes: effect.slopes.map { slope in repeated.map { slope[$0] } },
        slopeLabels: effect.slopeLabels)
    }
    let weighted = try AbsorbedProjection(base.effects, weights: frequencies)
      .residuals(of: base.columns).columns
    let long = try AbsorbedProjection(effects)
      .residuals(of: base.columns.map { column in repeated.map { column[$0] } }).columns
    for (a, b) in zip(weighted, long) {
      let spread = repeated.map { a[$0] }
      #expect(AbsorbedSample.distance(spread, b) < 1e-12 * AbsorbedSample.norm(b))
    }
  }

  @Test(arguments: [[0, 0], [1, 1], [0, 0, 0]])
  func `rows of no weight take no part`(slopes: [Int]) throws {
    let base = AbsorbedSample(
      seed: 13, rows: 200, levels: [30, 9, 6].dropLast(3 - slopes.count), slopes: slopes,
      isWeighted: true)
    let weights = try #require(base.weights).enumerated().map { $0 % 5 > 1 ? $1 : 0 }
    let kept = weights.indices.filter { weights[$0] > 0 }
    let effects = base.effects.map { effect in
      BoundEffect(
        label: "e", grouping: Grouping(codes: kept.map { effect.grouping.codes[$0] }),
        slopes: effect.slopes.map { slope in kept.map { slope[$0] } },
        slopeLabels: effect.slopeLabels)
    }
    let all = AbsorbedProjection(base.effects, weights: weights)
    let part = AbsorbedProjection(effects, weights: kept.map { weights[$0] })
    let found = try all.residuals(of: base.columns).columns
    let expected = try part.residuals(of: base.columns.map { column in kept.map { column[$0] } })
      .columns
    for (a, b) in zip(found, expected) {
      #expect(AbsorbedSample.distance(kept.map { a[$0] }, b) < 1e-12 * AbsorbedSample.norm(b))
    }
    #expect(all.rank == part.rank)
    #expect(AbsorbedProjection.rank(of: base.effects, weights: weights) == all.rank)
  }
}
