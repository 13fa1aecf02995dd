import Designs
import Frames
import Numerics
import TestSupport
import Testing

/// Orders of rows: as they stand, in runs, scattered.
@Suite struct RowOrderTests {
  private static let n = 12_000

  /// Schools of forty pupils a cohort, cohort by cohort; `stride` 1 leaves them in runs, a prime scatters them.
  private static func moments(stride: Int, threads: Int = 1) throws -> GroupedMoments {
    let random = CounterRandom(seed: 11, stream: 2)
    let place = (0..<n).map { ($0 * stride) % n }
    let school = place.map { Double(($0 / 40) % 100) }
    let x = place.map { random.normal(at: UInt64($0)) + Double(($0 / 40) % 100) }
    let y = place.map { random.normal(at: UInt64(50_000 + $0)) }
    let frame = Frame(
      columns: [
        Column(name: "school", values: .number(school)), Column(name: "x", values: .number(x)),
        Column(name: "y", values: .number(y)),
      ], rowCount: n)
    let design = try BoundDesign(Formula(parsing: "y ~ x"), frame: frame, rows: frame.allRows)
    let groups = frame.groupCodes(of: ["school"]).selecting(frame.allRows)
    return GroupedRows(design, designColumns: [0], cells: groups)
      .moments(keepsCells: true, threads: threads)
  }

  @Test func `runs and scattered rows have the moments of the same cells`() throws {
    let runs = try Self.moments(stride: 1)
    let scattered = try Self.moments(stride: 7919)
    #expect(runs.cellWeights == scattered.cellWeights)
    for cell in 0..<100 {
      expectClose(
        runs.cellProducts(cell).columnMajor, scattered.cellProducts(cell).columnMajor,
        relative: 1e-11, absolute: 1e-10)
    }
    expectClose(runs.means, scattered.means, relative: 1e-12, absolute: 1e-13)
  }

  @Test func `runs give the same bits on any number of threads`() throws {
    let one = try Self.moments(stride: 1)
    let three = try Self.moments(stride: 1, threads: 3)
    #expect(one.products == three.products)
    #expect(one.means == three.means)
  }

  /// Eight flags, so that one product has more of them than make a pattern, and a category.
  @Test func `groups are counted where a product of flags is not nought`() throws {
    let n = 3000
    let flags = (0..<8).map { flag in
      (0..<n).map { row in (row * (2 * flag + 3) / 7) % (flag + 2) == 0 ? 1.0 : 0.0 }
    }
    let kind = (0..<n).map { Double(($0 * 31 / 5) % 9) }
    let school = (0..<n).map { Double($0 % 60) }
    var columns = flags.enumerated().map { Column(name: "f\($0)", values: .number($1)) }
    columns += [
      Column(name: "kind", values: .number(kind)), Column(name: "school", values: .number(school)),
      Column(name: "x", values: .number((0..<n).map { Double($0) })),
      Column(name: "y", values: .number((0..<n).map { Double($0 % 13) })),
    ]
    let frame = Frame(columns: columns, rowCount: n)
    let design = try BoundDesign(
      Formula(parsing: "y ~ f0*f1*f2 + f3:f4:f5:f6:f7:f0:f1 + i(kind):f0 + f1:x + x"),
      frame: frame, rows: frame.allRows)
    let groups = frame.groupCodes(of: ["school"]).selecting(frame.allRows)
    let block = design.block(rows: 0..<n)
    let expected = design.columnTerms.indices.map { column -> Int in
      if design.columnTerms[column].description == "x" { return 60 }
      let there = (0..<n).filter { block[$0, column] != 0 }
      return Set(there.map { groups.codes[$0] }).count
    }
    for threads in [1, 3] {
      #expect(design.groupSupport(groups, threads: threads) == expected)
    }
  }
}
