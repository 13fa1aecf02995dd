import Numerics
import TestSupport
import Testing

@Suite struct LinearProgramTests {
  /// The largest c'x over all basic solutions, by trying every basis.
  private func bruteForce(_ a: Matrix, _ b: [Double], _ c: [Double]) -> Double? {
    var best: Double?
    func visit(_ chosen: [Int], _ next: Int) {
      if chosen.count == a.rowCount {
        let square = a.columns(chosen)
        let qr = try? PivotedQR(square)
        guard let qr, qr.rank == a.rowCount else { return }
        let x = qr.leastSquares(b)
        if x.contains(where: { $0 < -1e-9 }) { return }
        let value = zip(chosen, x).reduce(0) { $0 + c[$1.0] * $1.1 }
        best = max(best ?? value, value)
        return
      }
      for column in next..<max(a.columnCount, next) { visit(chosen + [column], column + 1) }
    }
    visit([], 0)
    return best
  }

  @Test(arguments: 0..<60)
  func `random programmes agree with a search of all vertices`(_ seed: Int) throws {
    let random = CounterRandom(seed: UInt64(seed), stream: 3)
    let (m, n) = (1 + seed % 4, 5 + seed % 5)
    var a = Matrix(repeating: 0, rowCount: m, columnCount: n)
    var position: UInt64 = 0
    func next() -> Double {
      position += 1
      return random.normal(at: position)
    }
    for j in 0..<n { for i in 0..<m { a[i, j] = i == 0 ? abs(next()) + 0.1 : next() } }
    // A point that meets the constraints: the first row bounds the set.
    let b = a.multiply((0..<n).map { _ in abs(next()) })
    let c = (0..<n).map { _ in next() }
    let program = try #require(LinearProgram(constraints: a, right: b))
    guard case .optimal(let value, let x) = program.maximum(of: c) else {
      Issue.record("no bound")
      return
    }
    expectClose(value, try #require(bruteForce(a, b, c)), relative: 1e-9, absolute: 1e-9)
    let isFeasible = x.allSatisfy { $0 >= 0 }
    #expect(isFeasible)
    expectClose(a.multiply(x), b, relative: 1e-9, absolute: 1e-9)
    expectClose(zip(c, x).reduce(0) { $0 + $1.0 * $1.1 }, value, relative: 1e-12)
  }

  @Test func `no solution, no bound, repeated rows and noughts are told`() {
    let one = Matrix(rows: [[1, 1]])
    #expect(LinearProgram(constraints: one, right: [-1]) == nil)
    #expect(LinearProgram(constraints: Matrix(rows: [[1, 1], [1, 1]]), right: [1, 2]) == nil)
    let free = LinearProgram(constraints: Matrix(rows: [[1, -1]]), right: [0])
    #expect(free?.maximum(of: [1, 0]) == .unbounded)
    #expect(free?.maximum(of: [0, 0]) == .optimal(value: 0, solution: [0, 0]))
    let repeated = LinearProgram(
      constraints: Matrix(rows: [[1, 1, 0], [2, 2, 0], [0, 0, 1]]), right: [1, 2, 3])
    #expect(repeated?.maximum(of: [1, 2, 1]) == .optimal(value: 5, solution: [0, 1, 3]))
    #expect(repeated?.maximum(of: [2, 1, -1]) == .optimal(value: -1, solution: [1, 0, 3]))
  }

  @Test func `a programme that cycles under the largest gain ends`() {
    // Beale's example, in standard form.
    let a = Matrix(rows: [
      [0.25, -60, -1.0 / 25, 9, 1, 0, 0], [0.5, -90, -1.0 / 50, 3, 0, 1, 0],
      [0, 0, 1, 0, 0, 0, 1],
    ])
    let program = LinearProgram(constraints: a, right: [0, 0, 1])
    guard case .optimal(let value, _)? = program?.maximum(of: [0.75, -150, 0.02, -6, 0, 0, 0])
    else {
      Issue.record("no bound")
      return
    }
    expectClose(value, 0.05, relative: 1e-12)
  }
}
