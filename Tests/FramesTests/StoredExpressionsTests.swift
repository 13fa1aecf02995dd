import Frames
import TestSupport
import Testing

/// What base R and dplyr make of a table, expression by expression.
@Suite struct StoredExpressionsTests {
  static let golden = try? Golden("r/expressions")

  static func entries(_ name: String) -> [String: Golden.Value] {
    if case .object(let entries)? = golden?.values[name] { return entries }
    return [:]
  }

  static func list(_ value: Golden.Value) -> [Golden.Value] {
    if case .list(let values) = value { return values }
    return []
  }

  private static func readTable() -> Frame {
    var columns: [Column] = []
    for (name, value) in entries("numbers") {
      columns.append(
        numbers(name, list(value).map { if case .number(let x) = $0 { x } else { nil } }))
    }
    for (name, value) in entries("flags") {
      columns.append(
        flags(name, list(value).map { if case .flag(let x) = $0 { x } else { nil } }))
    }
    for (name, value) in entries("texts") {
      let texts = list(value).map { value -> String? in
        if case .text(let text) = value { text } else { nil }
      }
      let missing = mask(texts, .blank)
      columns.append(
        Column(name: name, values: .text(texts.map { $0 ?? "" }), missing: missing))
    }
    return Frame(columns: columns, rowCount: columns.first?.rowCount ?? 0)
  }

  static let table = readTable()

  @Test func `the golden holds its cases`() {
    #expect(Self.entries("cases").count >= 56)
    #expect(Self.table.rowCount == 240)
  }

  @Test(arguments: entries("cases").keys.sorted())
  func `R says the same`(text: String) throws {
    let golden = try #require(Self.golden)
    let column = try Expression(parsing: text).evaluate(on: Self.table)
    let expected = Self.list(try #require(Self.entries("cases")[text]))
    let found = cells(column)
    #expect(expected.count == found.count)
    for (row, value) in expected.enumerated() {
      switch value {
      case .null: #expect(column.missing.isMissing(row), "\(text) row \(row): \(found[row])")
      case .text(let text): #expect(found[row] == text, "row \(row)")
      case .flag(let flag): #expect(found[row] == "\(flag)", "row \(row)")
      case .number(let number):
        let value = try #require(Double(found[row]), "\(text) row \(row): \(found[row])")
        let allowed = max(
          golden.absoluteTolerance, golden.relativeTolerance * abs(number))
        #expect(abs(value - number) <= allowed, "row \(row): \(value), \(number)")
      default: Issue.record("row \(row) of \(text)")
      }
    }
  }
}
