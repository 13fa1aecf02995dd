import Numerics
import Testing

@Suite struct PartialCholeskyTests {
  /// A random sparse positive definite matrix, dense and sparse.
  private func sample(_ seed: UInt64, order: Int, share: Double) -> (Matrix, SparseSymmetric) {
    let random = CounterRandom(seed: seed)
    var dense = Matrix(repeating: 0, rowCount: order, columnCount: order)
    for i in 0..<order {
      for j in 0..<i where random.uniform(at: UInt64(i * order + j)) < share {
        let value = random.normal(at: UInt64(1_000_000 + i * order + j))
        dense[i, j] = value
        dense[j, i] = value
        dense[i, i] += abs(value)
        dense[j, j] += abs(value)
      }
    }
    var sparse = SparseSymmetric()
    for i in 0..<order {
      dense[i, i] += 0.01
      for j in 0..<order where j != i && dense[i, j] != 0 {
        sparse.append(column: Int32(j), value: dense[i, j])
      }
      sparse.endRow(diagonal: dense[i, i])
    }
    return (dense, sparse)
  }

  private func distance(_ a: [Lanes], _ b: [Lanes]) -> Double {
    zip(a, b).map { pair in ((pair.0 - pair.1) * (pair.0 - pair.1)).max() }.max() ?? 0
  }

  @Test(arguments: 0..<30)
  func `a complete factor solves, an incomplete one helps to`(seed: Int) {
    let order = 5 + 7 * seed
    let (dense, sparse) = sample(UInt64(seed), order: order, share: 4 / Double(order))
    let random = CounterRandom(seed: 99)
    let truth = (0..<order).map { row -> Lanes in
      let first = random.normal(at: UInt64(2 * row))
      let second = random.normal(at: UInt64(2 * row + 1))
      return Lanes(first, second, Double(row), 1)
    }
    var right = truth
    sparse.multiply(truth, into: &right)
    for row in 0..<order {
      let product = (0..<order).reduce(0.0) { $0 + dense[row, $1] * truth[$1][2] }
      #expect(abs(product - right[row][2]) < 1e-10 * Double(order))
    }
    for budget in [Double.infinity, 0, 40, 400] {
      let elimination = EliminationOrder(sparse, budget: budget, entryLimit: 1_000_000)
      #expect(elimination.order.sorted() == [Int32](0..<Int32(order)))
      if budget == .infinity { #expect(elimination.eliminated == order) }
      let factor = PartialCholesky(sparse, scale: sparse.diagonal, elimination)
      var scratch = right
      if budget == .infinity {
        var found = right
        factor.solve(right, into: &found, scratch: &scratch)
        #expect(distance(found, truth) < 1e-18 * Double(order * order))
      }
      let goal = EnergyGoal(
        squares: dot(truth, right), share: 1e-13, smallest: Lanes(repeating: 1), limit: 1000)
      let solved = conjugateGradients(
        right: right, goal: goal, multiply: { sparse.multiply($0, into: &$1) },
        precondition: { factor.solve($0, into: &$1, scratch: &scratch) })
      #expect(all(solved.isConverged))
      #expect(distance(solved.solution, truth) < 1e-16 * Double(order * order))
      if budget == .infinity { #expect(solved.iterations <= 3) }
    }
  }

  @Test func `the smallest eigenvalue that the iteration finds is that of the matrix`() throws {
    let (dense, sparse) = sample(4, order: 40, share: 0.1)
    let values = try SymmetricEigen(dense).values
    let random = CounterRandom(seed: 98)
    let right = (0..<40).map { row -> Lanes in
      let values = (0..<4).map { random.normal(at: UInt64(4 * row + $0)) }
      return Lanes(values[0], values[1], values[2], values[3])
    }
    let goal = EnergyGoal(
      squares: dot(right, right), share: 1e-9, smallest: Lanes(repeating: 1), limit: 1000)
    let solved = conjugateGradients(
      right: right, goal: goal, multiply: { sparse.multiply($0, into: &$1) },
      precondition: { $1 = $0 })
    let smallest = try #require(values.min())
    #expect(all(solved.isConverged))
    for lane in 0..<4 {
      #expect(solved.smallest[lane] > 0.98 * smallest && solved.smallest[lane] < 1.2 * smallest)
    }
  }

  @Test func `many equal terms add up without loss`() {
    var sum = CompensatedSum()
    for _ in 0..<1_000_000 { sum.add(0.1) }
    #expect(sum.value == 100_000)
    sum.add(1e20)
    sum.add(-1e20)
    #expect(sum.value == 100_000)
  }
}
