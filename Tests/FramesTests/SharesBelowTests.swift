import Foundation
import Frames
import Testing

/// Rows below round numbers: never fewer than ten between two.
@Suite struct SharesBelowTests {
  /// Numbers between 0 and 1 that are the same in each run.
  private struct Draws {
    var state: UInt64
    mutating func next() -> Double {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Double(state >> 11) / Double(UInt64(1) << 53)
    }
    mutating func normal() -> Double { (0..<12).reduce(-6) { sum, _ in sum + next() } }
  }

  private func counted(_ groups: [[Double]], individuals: [Double]? = nil) throws -> SharesBelow {
    let values = groups.flatMap(\.self)
    let codes = groups.enumerated().flatMap { code, values in values.map { _ in Int32(code) } }
    let column = Column(name: "y", values: .number(values))
    let frame = Frame(
      columns: [column] + (individuals.map { [Column(name: "pupil", values: .number($0))] } ?? []),
      rowCount: values.count)
    return SharesBelow(
      column, rows: frame.allRows, codes: codes, groupCount: groups.count,
      individuals: individuals.map { _ in frame.groupCodes(of: ["pupil"]) })
  }

  @Test func `no count less the counts of its parts tells of fewer than ten rows`() throws {
    var draws = Draws(state: 7)
    let values = (0..<300).map { _ in (100 + 15 * draws.normal()).rounded() }
    // Three parts, of which one lies high.
    let parts = values.map { Int32($0 > 110 ? 2 : draws.next() < 0.3 ? 1 : 0) }
    let column = Column(name: "y", values: .number(values))
    let rows = Frame(columns: [column], rowCount: 300).allRows
    let codes = [Int32](repeating: 0, count: 300)
    let whole = SharesBelow(column, rows: rows, codes: codes, groupCount: 1).groups[0]
    let cut = SharesBelow(column, rows: rows, codes: codes, groupCount: 1, parts: parts).groups[0]
    #expect(!cut.steps.isEmpty && cut.steps.count < whole.steps.count)
    #expect(cut.rowsOfSmallestPart == (0...2).map { part in parts.count { $0 == part } }.min())
    for part in 0...2 {
      let own = zip(values, parts).filter { $0.1 == part }.map(\.0)
      let below = [0] + cut.steps.map { step in own.count { $0 < step.value } } + [own.count]
      for (least, most) in zip(below, below.dropFirst()) {
        #expect(most == least || most - least >= 10)
      }
    }
    // A part of fewer than twenty rows hides the whole.
    let small = values.indices.map { Int32($0 < 12 ? 1 : 0) }
    let hidden = SharesBelow(column, rows: rows, codes: codes, groupCount: 1, parts: small)
    #expect(hidden.groups[0].steps.isEmpty && hidden.groups[0].rowsOfSmallestPart == 12)
  }

  /// Kinds of values: scaled scores, marks of one decimal, skewed ones, ties, far outliers, shares.
  private func values(_ kind: Int, _ count: Int, _ seed: UInt64) -> [Double] {
    var draws = Draws(state: seed)
    return (0..<count).map { _ in
      let z = draws.normal()
      return switch kind {
      case 0: (100 + 7 * z).rounded()
      case 1: (1000 + 70 * z).rounded() / 10
      case 2: exp(2 * z)
      case 3: Double(Int(draws.next() * 5)) * 1.5
      case 4: draws.next() < 0.01 ? 1e9 * z : z
      default: draws.next() / 100
      }
    }
  }

  @Test(arguments: 0..<6)
  func `at least ten rows of each group lie on either side of each number`(kind: Int) throws {
    for (seed, count) in [(1, 25), (2, 60), (3, 300), (4, 5000)] {
      let groups = [
        values(kind, count, UInt64(seed)), values(kind, count / 3, UInt64(seed + 9)), [Double](),
      ]
      for (group, values) in zip(try counted(groups).groups, groups) {
        #expect(group.rowCount == values.count && group.steps.count <= 62)
        var known = 0
        for step in group.steps {
          #expect(step.rowsBelow == values.count { $0 < step.value })
          #expect(step.rowsBelow - known >= 10)
          known = step.rowsBelow
        }
        #expect(group.steps.isEmpty || values.count - known >= 10)
        if values.count < 20 { #expect(group.steps.isEmpty) }
      }
      #expect(try count < 300 || counted(groups).groups[0].steps.count >= 3)
    }
  }

  @Test func `numbers are round, and spelled so`() throws {
    let scores = try counted([values(0, 5000, 1)]).groups[0].steps.map(\.value)
    #expect(scores.allSatisfy { $0 == $0.rounded() })
    #expect(zip(scores, scores.dropFirst()).contains { $1 - $0 == 2 })
    let marks = try counted([values(5, 5000, 1)]).groups[0].steps.map(\.value)
    #expect(marks.contains(0.003) && marks.allSatisfy { "\($0)".count <= 6 }, "\(marks)")
  }

  @Test func `of few values those are told that ten rows have`() throws {
    let flags = [Double](repeating: 0, count: 30) + [Double](repeating: 1, count: 12)
    let told = try counted([flags]).groups[0].steps
    #expect(told.map(\.value) == [1] && told.map(\.rowsBelow) == [30])
    let rare = flags + [5.37, 5.37, 5.37]
    #expect(try counted([rare]).groups[0].steps.map(\.value) == [1])
    #expect(try counted([[Double](repeating: 3, count: 99)]).groups[0].steps.isEmpty)
    // Nine ones: the number 1 would tell of nine.
    let nine = [Double](repeating: 0, count: 30) + [Double](repeating: 1, count: 9)
    #expect(try counted([nine]).groups[0].steps.isEmpty)
  }

  @Test func `who has several rows counts once among the ten`() throws {
    let values = (0..<120).map { Double($0) }
    let alone = try counted([values]).groups[0]
    let thrice = try counted([values], individuals: (0..<120).map { Double($0 / 3) }).groups[0]
    #expect(alone.leastRows == 10 && thrice.leastRows == 30 && thrice.rowsOfOne == 3)
    #expect(thrice.steps.count < alone.steps.count && !thrice.steps.isEmpty)
    var known = 0
    for step in thrice.steps {
      #expect(step.rowsBelow - known >= 30)
      known = step.rowsBelow
    }
    #expect(120 - known >= 30)
  }

  @Test func `neither the order of rows nor a shift by a round number changes a count`() throws {
    let values = values(1, 400, 5)
    let there = try counted([values]).groups
    #expect(try counted([values.reversed()]).groups == there)
    let moved = try counted([values.map { $0 + 1000 }]).groups[0].steps
    #expect(moved.map(\.rowsBelow) == there[0].steps.map(\.rowsBelow))
  }

  @Test(arguments: [1.0, 1e-300, 1e-280, 1e280, 1e300, 1.7e306, .leastNonzeroMagnitude])
  func `values of any size are told by finite numbers, or by none`(size: Double) throws {
    for offset in [0.0, 1e15] {
      let group = try counted([(0..<100).map { offset + Double($0) * size }]).groups[0]
      #expect(group.rowCount == 100 && group.steps.allSatisfy { $0.value.isFinite })
      #expect(zip(group.steps, group.steps.dropFirst()).allSatisfy { $0.value < $1.value })
    }
  }

  @Test func `rows of no group, without a value, or not selected count nowhere`() throws {
    let numbers = (0..<60).map { Double($0) }
    let column = Column(
      name: "y", values: .number(numbers.map { $0 == 59 ? .infinity : $0 }),
      missing: MissingMask(codes: (0..<60).map { $0 == 58 ? 1 : 0 }, reasons: [.blank]))
    let rows = RowSelection(rows: (10..<60).map { Int32($0) })
    let codes = (0..<60).map { Int32($0 < 20 ? -1 : 0) }
    let group = SharesBelow(column, rows: rows, codes: codes, groupCount: 1).groups[0]
    #expect(group.rowCount == 38)
    #expect(group.steps.first?.value ?? 0 >= 30)
  }
}
