import Numerics
import Testing

@Suite struct ParallelMapTests {
  struct Failed: Error, Equatable { let index: Int }

  @Test(arguments: [0, 1, 2, 3, 64], [0, 1, 7, 1000])
  func `results stand in the order of their indices`(threads: Int, count: Int) {
    #expect(parallelMap(count: count, threads: threads) { $0 * $0 } == (0..<count).map { $0 * $0 })
  }

  @Test(arguments: [1, 2, 8])
  func `the first failure by index is thrown`(threads: Int) {
    #expect(throws: Failed(index: 3)) {
      _ = try parallelMap(count: 100, threads: threads) { index throws(Failed) -> Int in
        if index % 10 == 3 { throw Failed(index: index) }
        return index
      }
    }
  }
}
