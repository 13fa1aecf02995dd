import Frames
import Numerics
import Testing

/// Checks of rows, against counts by hand.
@Suite struct ChecksTests {
  private static func numbers(_ name: String, _ values: [Double?]) -> Column {
    let codes = values.map { UInt8($0 == nil ? 1 : 0) }
    return Column(
      name: name, values: .number(values.map { $0 ?? 0 }),
      missing: MissingMask(codes: codes, reasons: [.blank]))
  }

  private static func frame(_ columns: [(String, [Double?])]) -> Frame {
    Frame(
      columns: columns.map { numbers($0.0, $0.1) }, rowCount: columns.first?.1.count ?? 0)
  }

  private func tally(_ total: Int, _ failed: Int, _ unknown: Int, _ row: Int?) -> CheckTally {
    var tally = CheckTally()
    (tally.total, tally.failed, tally.unknown, tally.firstRow) = (total, failed, unknown, row)
    return tally
  }

  @Test func `a row fails where the condition is false or unknown`() throws {
    let frame = Self.frame([("score", [90, nil, 70, 100])])
    #expect(try frame.unmet(Expression(parsing: "score >= 80")) == tally(4, 2, 1, 1))
    let allowing = try Expression(parsing: "score >= 80 or score is missing")
    #expect(try frame.unmet(allowing) == tally(4, 1, 0, 2))
    #expect(try frame.unmet(allowing, within: RowSelection(rows: [0, 3])) == tally(2, 0, 0, nil))
    #expect(try frame.unmet(allowing, within: RowSelection(rows: [])) == tally(0, 0, 0, nil))
  }

  @Test func `a row repeats if an earlier one has the same key`() {
    let frame = Self.frame([
      ("pupil", [1, 1, 2, 2, nil, nil, 1]), ("year", [1, 2, 1, 1, 1, 1, 1]),
    ])
    #expect(frame.repetitions(of: ["pupil", "year"]) == tally(7, 2, 2, 3))
    #expect(frame.repetitions(of: ["pupil"]) == tally(7, 3, 2, 1))
    let some = RowSelection(rows: [0, 1, 2])
    #expect(frame.repetitions(of: ["pupil", "year"], within: some) == tally(3, 0, 0, nil))
    #expect(Self.frame([("pupil", [])]).repetitions(of: ["pupil"]) == tally(0, 0, 0, nil))
  }

  @Test func `a column varies within a group if two of its values differ`() {
    let frame = Self.frame([
      ("school", [1, 1, 2, 2, 3, 4, nil, 2]), ("treated", [1, nil, 0, 1, nil, 1, 0, 0]),
    ])
    // Groups 1 (constant), 2 (varies from row 3 on), 3 (no value), 4 (one row).
    #expect(frame.inconstancies(of: "treated", within: ["school"]) == tally(4, 1, 1, 3))
    let withoutRow = RowSelection(rows: [0, 1, 2, 4, 5])
    #expect(
      frame.inconstancies(of: "treated", within: ["school"], in: withoutRow) == tally(4, 0, 1, nil))
  }

  @Test func `a unit needs rows on both sides`() throws {
    let frame = Self.frame([
      ("urn", [1, 1, 2, 3, 3, 4, nil]), ("year", [2017, 2018, 2019, 2016, 2017, nil, 2018]),
    ])
    let coverage = try #require(frame.coverage(of: "urn", by: "year", from: 2018))
    #expect(coverage.units == tally(4, 2, 1, 2))
    #expect(coverage.withoutBefore == 1)
    #expect(coverage.withoutAfter == 1)
    let later = try #require(frame.coverage(of: "urn", by: "year", from: 2030))
    #expect(later.withoutAfter == 3)
    let texts = Frame(
      columns: [Column(name: "t", values: .text(["a"])), Self.numbers("urn", [1])], rowCount: 1)
    #expect(texts.coverage(of: "urn", by: "t", from: 1) == nil)
  }

  @Test func `attrition counts units, kept if one row has the outcome`() {
    let frame = Self.frame([
      ("pupil", [1, 1, 2, 3, 4, nil, 5]), ("arm", [1, 1, 1, 0, 0, 0, nil]),
      ("score", [nil, 3, nil, 4, 5, 6, 7]),
    ])
    let units = frame.attrition(of: "score", by: "arm", units: ["pupil"])
    #expect(units.arms.map(\.level) == ["0", "1"])
    #expect(units.arms.map(\.lost) == [0, 1])
    #expect(units.arms.map(\.total) == [2, 2])
    #expect(units.overall == 0.25)
    #expect(units.differential == 0.5)
    #expect(units.unknown == 1)
    #expect(units.firstRow == 2)
    let rows = frame.attrition(of: "score", by: "arm", units: [])
    #expect(rows.arms.map(\.total) == [3, 3])
    #expect(rows.lost == 2)
    #expect(rows.firstRow == 0)
    let none = frame.attrition(of: "score", by: "arm", units: [], within: RowSelection(rows: []))
    #expect(none == Attrition())
    #expect(none.differential == 0)
  }

  @Test func `texts are not named as arms`() {
    let frame = Frame(
      columns: [
        Column(name: "arm", values: .text(["secret", "other"])), Self.numbers("y", [1, nil]),
      ], rowCount: 2)
    #expect(frame.attrition(of: "y", by: "arm", units: []).arms.map(\.level) == [nil, nil])
  }

  @Test func `a score is judged by the bounds of its year`() throws {
    let bounds = YearBounds([
      .init(from: 2000, 3...39), .init(from: 2016, 80...120), .init(from: 2020, nil),
      .init(from: 2022, 80...120),
    ])
    let frame = Self.frame([
      ("score", [27, 100, 80, 120, 121, 100, 100, nil, 100]),
      ("year", [2015, 2015, 2016, 2019, 2019, 2020, 2022, 2019, nil]),
    ])
    #expect(frame.implausible("score", year: "year", bounds) == tally(8, 3, 1, 1))
    #expect(!bounds.allows(10, in: 1999))
    let flags = Frame(
      columns: [Column(name: "score", values: .flag([true])), Self.numbers("year", [1])],
      rowCount: 1)
    #expect(flags.implausible("score", year: "year", bounds) == nil)
  }

  /// Counts by definition, pair by pair, for all missingness patterns of small tables.
  @Test func `repetitions and inconstancies agree with brute force`() {
    let random = CounterRandom(seed: 11)
    for table in 0..<300 as Range<UInt64> {
      let count = Int(random.bits(at: table * 100) % 9)
      let draw: (UInt64) -> [Double?] = { column in
        (0..<count).map { row in
          let value = random.bits(at: table * 100 + column * 20 + UInt64(row)) % 4
          return value == 3 ? nil : Double(value)
        }
      }
      let (a, b) = (draw(1), draw(2))
      let frame = Self.frame([("a", a), ("b", b)])
      let repeated = (0..<count).filter { row in
        a[row] != nil && b[row] != nil
          && (0..<row).contains { a[$0] == a[row] && b[$0] == b[row] }
      }
      let found = frame.repetitions(of: ["a", "b"])
      #expect(found.failed == repeated.count)
      #expect(found.firstRow == repeated.first)
      let groups = Set(a.compactMap(\.self))
      let varying = groups.filter { group in
        Set((0..<count).filter { a[$0] == group }.compactMap { b[$0] }).count > 1
      }
      let inconstant = frame.inconstancies(of: "b", within: ["a"])
      #expect(inconstant.failed == varying.count)
      #expect(inconstant.total == groups.count)
    }
  }
}
