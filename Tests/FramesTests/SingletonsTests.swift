import Frames
import Numerics
import Testing

@Suite struct SingletonsTests {
  private func codes(_ name: String, _ values: [Int]) -> GroupCodes {
    let column = Column(name: name, values: .number(values.map(Double.init)))
    return Frame(columns: [column], rowCount: values.count).groupCodes(of: [name])
  }

  /// Sweeps as the documentation says, by counting anew each time.
  private func swept(
    _ rows: [Int32], _ effects: [(label: String, codes: GroupCodes)], _ frequencies: [Double]
  ) -> (kept: [Int32], dropped: [[Int32]]) {
    var left = rows
    var dropped = [[Int32]](repeating: [], count: effects.count)
    var before = -1
    while before != left.count {
      before = left.count
      for (place, effect) in effects.enumerated() {
        var sizes: [Int32: Double] = [:]
        for row in left {
          sizes[effect.codes.codes[Int(row)], default: 0] += max(1, frequencies[Int(row)])
        }
        let alone = left.filter { sizes[effect.codes.codes[Int($0)]] == 1 }
        dropped[place] += alone
        left.removeAll { alone.contains($0) }
      }
    }
    return (left, dropped.map { $0.sorted() })
  }

  @Test func `a chain is dropped to its end`() {
    // Row i shares a group of `a` with the row before and a group of `b` with the row after.
    let rows = 101
    let a = codes("a", (0..<rows).map { ($0 + 1) / 2 })
    let b = codes("b", (0..<rows).map { $0 / 2 })
    let found = Singletons.drop(.all(rows), [("a", a), ("b", b)])
    #expect(found.kept.isEmpty)
    #expect(found.dropped.map(\.reason) == ["alone in a", "alone in b"])
    #expect(found.dropped.map(\.count).reduce(0, +) == rows)
  }

  @Test func `random samples agree with sweeps that count anew`() {
    for seed in 0..<200 {
      let random = CounterRandom(seed: 33, stream: UInt64(seed))
      let rows = 1 + random.integer(below: 60, at: 0)
      let effects = (0..<(1 + seed % 3)).map { effect in
        let values = (0..<rows).map {
          random.integer(below: max(rows / 2, 1), at: UInt64(100 + 1000 * effect + $0))
        }
        return (label: "e\(effect)", codes: codes("e\(effect)", values))
      }
      let weights = (0..<rows).map { random.uniform(at: UInt64(9000 + $0)) < 0.1 ? 3.0 : 1.0 }
      let chosen = (0..<Int32(rows)).filter { random.uniform(at: UInt64(7000) + UInt64($0)) < 0.8 }
      for frequencies in [nil, weights] {
        let found = Singletons.drop(
          RowSelection(rows: chosen), effects, frequencies: frequencies)
        let expected = swept(
          chosen, effects, frequencies ?? [Double](repeating: 1, count: rows))
        #expect(found.kept.rows == expected.kept, "seed \(seed)")
        #expect(
          found.dropped.map(\.rows.rows) == expected.dropped.filter { !$0.isEmpty }, "seed \(seed)")
      }
    }
  }

  @Test func `no effect and no singleton drop nothing`() {
    #expect(Singletons.drop(.all(3), []).kept == .all(3))
    let pairs = codes("a", [1, 2, 1, 2])
    #expect(Singletons.drop(.all(4), [("a", pairs)]).dropped.isEmpty)
  }
}
