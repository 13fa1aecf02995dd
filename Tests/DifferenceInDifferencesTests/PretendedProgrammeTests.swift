import DifferenceInDifferences
import Estimation
import Frames
import LinearModels
import Numerics
import TestSupport
import Testing

@Suite struct PretendedProgrammeTests {
  /// Twelve schools over six years: two starts, three schools each, of which the second three are weak.
  private func rows() -> ProgrammeRows {
    let cells = (0..<40).flatMap { unit in (2014...2019).map { (Int32(unit), Int32($0)) } }
    func start(_ unit: Int32) -> Int32 {
      unit < 3 ? 2017 : unit < 6 ? 2018 : ProgrammeRows.never
    }
    let random = CounterRandom(seed: 5, stream: 0)
    var rows = ProgrammeRows(
      unit: ("school", Grouping(codes: cells.map(\.0))), time: ("year", cells.map(\.1)),
      start: cells.map { start($0.0) },
      outcome: ("score", cells.indices.map { random.normal(at: UInt64($0)) }))
    rows.clusters = [
      ClusterDimension(label: "school", grouping: rows.unit.grouping, levels: nil)
    ]
    return rows
  }

  private func values() -> [Double?] {
    // The second start's schools lie below the median, the first's above.
    (0..<40).map { unit -> Double? in
      if unit < 3 { return 80 + Double(unit) }
      if unit < 6 { return 10 + Double(unit) }
      return Double((unit * 37) % 100)
    }
  }

  @Test func `drawn units have the programme's starts, with their shares in each bin`() throws {
    let rows = rows()
    let (values, treated) = (values(), rows.treatedUnits)
    let selection = try PlaceboSelection(values: values, treated: treated, rule: .matching(bins: 2))
    let sorted = values.compactMap { $0 }.sorted()
    let middle = sorted[19]
    var matched: [[Int]: Int] = [:]
    for draw in 0..<600 {
      let pairs = selection.twins(seed: 9, draw: draw)
      #expect(pairs.map(\.unit) == selection.units(seed: 9, draw: draw))
      #expect(pairs.map(\.twin).sorted() == Array(0..<6), "each treated unit once")
      for pair in pairs {
        let (own, other) = (try #require(values[pair.unit]), try #require(values[pair.twin]))
        #expect((own <= middle) == (other <= middle), "of one bin")
        #expect(!treated[pair.unit])
      }
      matched[pairs.filter { $0.twin < 3 }.map(\.twin), default: 0] += 1
    }
    // The six orders of three twins are equally likely: 100 each, standard deviation 9.
    #expect(matched.count == 6)
    #expect(matched.values.allSatisfy { abs($0 - 100) < 46 })
  }

  @Test func `pretended rows start when their twins do`() throws {
    let rows = rows()
    let pretended = try PretendedProgramme(rows)
    let found = try pretended.rows([(unit: 10, twin: 0), (unit: 12, twin: 4), (unit: 30, twin: 5)])
    #expect(found.rowCount == pretended.rowCount && found.starts == [2017, 2018])
    for row in 0..<found.rowCount {
      let unit = found.unit.grouping.identities[Int(found.unit.grouping.codes[row])]
      let expected: [Int32: Int32] = [10: 2017, 12: 2018, 30: 2018]
      #expect(found.start[row] == expected[unit] ?? ProgrammeRows.never)
    }
    let set = try RegressionForm.effects(.difference, found).estimate.set
    #expect(set.terms == [.did])
  }

  @Test func `with one start they are the rows of that start`() throws {
    var rows = rows()
    rows.start = rows.start.map { $0 == ProgrammeRows.never ? $0 : 2018 }
    let units = [7, 11, 19, 23, 31, 38]
    let own = try PretendedProgramme(rows).rows(
      zip(units, 0...).map { (unit: $0.0, twin: $0.1) })
    let known = try rows.pretending(units: Set(units.map { Int32($0) }), start: 2018)
    #expect(own.start == known.start && own.outcome.values == known.outcome.values)
    #expect(own.unit.grouping == known.unit.grouping && own.time.values == known.time.values)
    let (one, other) = (
      try RegressionForm.effects(.difference, own).estimate.set,
      try RegressionForm.effects(.difference, known).estimate.set
    )
    #expect(one == other)
  }

  @Test func `amounts are the twin's of the year, else its mean`() throws {
    var rows = rows()
    rows.amounts = (0..<rows.rowCount).map { row in
      rows.isTreated(row) ? 0.1 * Double(rows.time.values[row] - 2016) : 0
    }
    let found = try PretendedProgramme(rows).rows([(unit: 20, twin: 1), (unit: 21, twin: 3)])
    let amounts = try #require(found.amounts)
    for row in 0..<found.rowCount {
      expectClose(
        amounts[row], found.isTreated(row) ? 0.1 * Double(found.time.values[row] - 2016) : 0,
        absolute: 1e-15)
    }
    #expect(amounts.contains { $0 > 0 })
  }
}
