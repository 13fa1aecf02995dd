import Frames
import Testing

@Suite struct AbsenceCellsTests {
  private func indicator(_ values: [Double?]) throws -> Indicator {
    let column = Column(
      name: "t", values: .number(values.map { $0 ?? 0 }),
      missing: MissingMask(codes: values.map { $0 == nil ? 1 : 0 }, reasons: [.blank]))
    return try #require(try Indicator(column))
  }

  @Test func `an indicator is a flag, or numbers 0 and 1`() throws {
    #expect(try indicator([0, 1, nil]).codes == [0, 1, Indicator.missing])
    #expect(try Indicator(Column(name: "t", values: .flag([true, false])))?.codes == [1, 0])
    #expect(try Indicator(Column(name: "t", values: .text(["1"]))) == nil)
    do {
      _ = try indicator([0, 2, 1, 0.5])
      Issue.record("2 is no indicator")
    } catch let misfit as Indicator.Misfit {
      #expect([misfit.firstRow, misfit.count] == [1, 2])
    }
  }

  @Test func `cells add up to the rows, whatever is missing`() throws {
    // Every pattern of six rows: indicator 0, 1 or missing; two masks; two clusters or none.
    for pattern in 0..<729 {
      var rest = pattern
      var values: [Double?] = []
      for _ in 0..<6 {
        values.append([0, 1, nil][rest % 3])
        rest /= 3
      }
      let a = (0..<6).map { UInt8((pattern >> $0) & 1) }
      let b = (0..<6).map { UInt8((pattern >> ($0 + 3)) & 1) }
      let clusters = [0.0, 1, 0, nil, 1, 0].map { $0 }
      let frame = Frame(
        columns: [
          Column(
            name: "g", values: .number(clusters.map { $0 ?? 0 }),
            missing: MissingMask(codes: clusters.map { $0 == nil ? 1 : 0 }, reasons: [.blank]))
        ], rowCount: 6)
      let rows = RowSelection(rows: [0, 1, 3, 4, 5])
      let cells = AbsenceCells(
        rows, by: try indicator(values),
        missing: [a, b].map { MissingMask(codes: $0, reasons: [.blank]) },
        clusters: frame.groupCodes(of: ["g"]))
      let known = rows.rows.map { Int($0) }.filter { values[$0] != nil && clusters[$0] != nil }
      #expect(cells.counts.reduce(0, +) == Double(known.count))
      #expect(cells.unknown.rows == 5 - known.count)
      for code in 0...1 {
        let those = known.filter { values[$0] == Double(code) }
        #expect(cells.totals[code].rows == those.count)
        #expect(cells.totals[code].missing == those.count { a[$0] + b[$0] > 0 })
      }
      for cell in cells.counts.indices {
        let first = Int(cells.firstRows[cell])
        let alike = known.filter {
          values[$0] == cells.indicator[cell] && clusters[$0] == clusters[first]
            && (a[$0] + b[$0] > 0) == (cells.absent[cell] == 1)
        }
        #expect(Double(alike.count) == cells.counts[cell] && alike.first == first)
      }
    }
  }
}
