import Designs
import Frames
import Numerics
import TestSupport
import Testing

@Suite struct GroupedMomentsTests {
  private static let n = 9000

  private static func frame() -> Frame {
    let random = CounterRandom(seed: 4, stream: 1)
    func normal(_ stream: UInt64) -> [Double] {
      (0..<n).map { (row: Int) -> Double in random.normal(at: stream * 100_000 + UInt64(row)) }
    }
    // One school of thousands of pupils, others of a few.
    let school = (0..<n).map { (row: Int) -> Double in
      let other = 1 + (row * 7919) % 400
      return row % 3 == 0 ? 0 : Double(other)
    }
    let columns: [(String, [Double])] = [
      ("school", school), ("year", (0..<n).map { Double($0 % 4) }),
      ("x", zip(normal(1), school).map { $0 + 100 * $1 }), ("z", normal(2)), ("y", normal(3)),
      ("w", normal(4).map { 0.5 + abs($0) }),
    ]
    return Frame(
      columns: columns.map { Column(name: $0, values: .number($1)) }, rowCount: n)
  }

  private static func design(_ rows: RowSelection? = nil) throws -> (Frame, BoundDesign) {
    let frame = frame()
    let formula = try Formula(parsing: "y ~ x + z")
    return (frame, try BoundDesign(formula, frame: frame, rows: rows ?? frame.allRows))
  }

  private static func weights(_ frame: Frame, _ isWeighted: Bool) -> [Double]? {
    guard isWeighted, case .number(let w)? = frame["w"]?.values else { return nil }
    return w
  }

  @Test(arguments: [false, true])
  func `cells merge to the moments of the whole`(_ isWeighted: Bool) throws {
    let (frame, design) = try Self.design()
    let weights = Self.weights(frame, isWeighted)
    let school = frame.groupCodes(of: ["school"]).selecting(frame.allRows)
    let rows = GroupedRows(design, designColumns: [0, 1], cells: school, weights: weights)
    let moments = rows.moments(keepsCells: true, threads: 2)
    let whole = design.moments(weights: weights)
    expectClose(
      moments.products.columnMajor, whole.comoment.columnMajor, relative: 1e-11, absolute: 1e-9)
    expectClose(moments.means, whole.mean, relative: 1e-12, absolute: 1e-14)
    var merged = Matrix(repeating: 0, rowCount: 3, columnCount: 3)
    for cell in 0..<school.count {
      let deviation = moments.cellDeviation(cell)
      let inner = moments.cellProducts(cell)
      for i in 0..<3 {
        for j in 0..<3 {
          merged[i, j] +=
            inner[i, j] + moments.cellWeights[cell] * deviation[i] * deviation[j]
        }
      }
    }
    expectClose(merged.columnMajor, whole.comoment.columnMajor, relative: 1e-11, absolute: 1e-9)
  }

  @Test func `moments of halves merge to the whole`() throws {
    let (frame, _) = try Self.design()
    let half = Int32(Self.n / 2)
    let parts = [0..<half, half..<Int32(Self.n)].map { RowSelection(rows: Array($0)) }
    var products = Matrix(repeating: 0, rowCount: 3, columnCount: 3)
    var weight = 0.0
    var mean = [0.0, 0, 0]
    for part in parts {
      let (_, design) = try Self.design(part)
      let school = frame.groupCodes(of: ["school"]).selecting(part)
      let moments = GroupedRows(design, designColumns: [0, 1], cells: school)
        .moments(keepsCells: false, threads: 1)
      let together = weight + moments.weight
      for i in 0..<3 {
        for j in 0..<3 {
          let cross = (moments.means[i] - mean[i]) * (moments.means[j] - mean[j])
          products[i, j] += moments.products[i, j] + cross * weight * moments.weight / together
        }
      }
      for i in 0..<3 { mean[i] += (moments.means[i] - mean[i]) * moments.weight / together }
      weight = together
    }
    let (_, design) = try Self.design()
    let whole = GroupedRows(design, designColumns: [0, 1]).moments(keepsCells: false, threads: 1)
    expectClose(products.columnMajor, whole.products.columnMajor, relative: 1e-11, absolute: 1e-9)
  }

  @Test(arguments: [false, true])
  func `a swept effect leaves sums about its levels' means, an effect of few levels its indicators`(
    _ isWeighted: Bool
  ) throws {
    let (frame, design) = try Self.design()
    let weights = Self.weights(frame, isWeighted)
    let effects = ["school", "year"].map { name in
      BoundEffect(label: name, grouping: frame.groupCodes(of: [name]).selecting(frame.allRows))
    }
    let rows = GroupedRows(
      design, designColumns: [0, 1], columnEffects: [effects[1]], swept: effects[0],
      weights: weights)
    let moments = rows.moments(keepsCells: false, threads: 3)
    let indicators = (1..<Int32(4)).map { code in
      effects[1].grouping.codes.map { $0 == code ? 1.0 : 0 }
    }
    let all = indicators + design.wholeColumns([0, 1])
    let w = weights ?? [Double](repeating: 1, count: Self.n)
    let centred = all.map { column -> [Double] in
      var sums = [Double](repeating: 0, count: effects[0].grouping.count)
      var counts = sums
      for (row, group) in effects[0].grouping.codes.enumerated() {
        sums[Int(group)] += w[row] * column[row]
        counts[Int(group)] += w[row]
      }
      return column.indices.map { row in
        let group = Int(effects[0].grouping.codes[row])
        return column[row] - sums[group] / counts[group]
      }
    }
    for i in centred.indices {
      for j in centred.indices {
        let expected = (0..<Self.n).reduce(0.0) { $0 + w[$1] * centred[i][$1] * centred[j][$1] }
        expectClose(
          moments.products[i, j], expected, relative: 1e-9, absolute: 1e-7, "\(i), \(j)")
      }
    }
  }
}
