import Analyses
import Foundation
import Presentation
import Testing

/// On tables drawn at random: what fewer than 10 rows of a column hold is never shown.
@Suite struct DisclosureTests {
  /// A small generator with a fixed seed (Numerical Recipes' linear congruences, high bits).
  private struct Dice {
    var state: UInt64

    mutating func roll(_ sides: Int) -> Int {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int(state >> 33) % sides
    }
  }

  private struct Table {
    var text: String
    var rare: Set<String> = []
    var frequent: Set<String> = []
  }

  /// Columns of words, of numbers with words among them, of unique words: each word is of one column alone.
  private func table(_ dice: inout Dice) -> Table {
    let (rowCount, columnCount) = (dice.roll(90), 1 + dice.roll(5))
    var table = Table(text: "")
    var columns: [[String]] = []
    for column in 0..<columnCount {
      let (levels, numbers) = (1 + dice.roll(12), dice.roll(3))
      var counts: [String: Int] = [:]
      columns.append(
        (0..<rowCount).map { row in
          if numbers > 0, dice.roll(4) < numbers { return "\(dice.roll(50)).5" }
          if dice.roll(12) == 0 { return "" }
          let word = levels > 10 ? "u\(row)" : "w\(min(dice.roll(levels), dice.roll(levels)))"
          let cell = "quokka\(column)\(word)end"
          counts[cell, default: 0] += 1
          return cell
        })
      for (cell, count) in counts {
        if count < 10 { table.rare.insert(cell) } else { table.frequent.insert(cell) }
      }
    }
    let lines = (0..<rowCount).map { row in columns.map { $0[row] }.joined(separator: ",") }
    let names = columns.indices.map { "column\($0)" }.joined(separator: ",")
    table.text = ([names] + lines).joined(separator: "\n") + "\n"
    return table
  }

  @Test func `rare cells are nowhere in what inspect and init say`() throws {
    var dice = Dice(state: 2026)
    var shown = 0
    for _ in 0..<150 {
      let table = table(&dice)
      let path = NSTemporaryDirectory() + "diminish-" + UUID().uuidString + ".csv"
      try Data(table.text.utf8).write(to: URL(fileURLWithPath: path))
      defer { try? FileManager.default.removeItem(atPath: path) }
      let described = try DataDescription.describe(path, threads: 2).description
      let text = DescriptionText(described)
      let draft = try ContractDraft.draft(
        path, file: "a.csv", id: "a", threads: 1
      ).draft
      let said = [text.text(), text.csv(), text.json(), FirstSpecText(draft).text()]
      for cell in table.rare {
        #expect(!said.contains { $0.contains(cell) }, "\(cell)")
      }
      shown += table.frequent.count { cell in said.contains { $0.contains(cell) } }
    }
    #expect(shown > 50, "what may be shown is shown")
  }

  @Test func `a description reads back from its JSON`() throws {
    var dice = Dice(state: 7)
    let path = NSTemporaryDirectory() + "diminish-" + UUID().uuidString + ".csv"
    try Data(table(&dice).text.utf8).write(to: URL(fileURLWithPath: path))
    defer { try? FileManager.default.removeItem(atPath: path) }
    let described = try DataDescription.describe(path, threads: 1).description
    let json = Data(DescriptionText(described).json().utf8)
    #expect(try JSONDecoder().decode(DataDescription.self, from: json) == described)
  }
}
