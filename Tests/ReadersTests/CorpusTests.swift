import Foundation
import Frames
import Readers
import Testing

/// Irregular files under Tests/Goldens/irregular against the cells that polars, or Python's csv, reads of them.
@Suite struct CorpusTests {
  private struct Corpus: Decodable {
    var cases: [Case]
  }

  private struct Case: Decodable {
    var file: String
    var delimiter: String
    var encoding: String
    var rows: [[String]]
    /// Of files with long cells or many: the Unicode scalars of each.
    var lengths: [[Int]]?
    var numbers: [String: [String]]
  }

  private static let folder = ForeignFiles.root + "/Tests/Goldens/irregular/"

  private static func cases() throws -> [Case] {
    let data = try Data(contentsOf: URL(fileURLWithPath: folder + "cells.json"))
    return try JSONDecoder().decode(Corpus.self, from: data).cases
  }

  private func source(of item: Case) throws -> DelimitedSource {
    try DelimitedSource(
      path: Self.folder + item.file,
      options: .init(
        delimiter: item.delimiter.first,
        encoding: try #require(TextEncoding(rawValue: item.encoding))))
  }

  /// All cells of a column as text; a blank cell, which is missing here, is nil.
  private func cells(_ column: Column) throws -> [String?] {
    guard case .text(let texts) = column.values else {
      Issue.record("\(column.name) is not text")
      return []
    }
    return texts.indices.map { column.missing.isMissing($0) ? nil : texts[$0] }
  }

  private func expected(_ cell: String) -> String? {
    cell.allSatisfy { $0 == " " || $0 == "\t" } ? nil : cell
  }

  @Test(arguments: [1, 64, 1000, 1 << 22])
  func `cells are those of the peers, in chunks of any size`(chunkSize: Int) throws {
    let cases = try Self.cases()
    #expect(cases.count == 32)
    for item in cases {
      let source = try source(of: item)
      let wanted = source.header.map { ColumnRequest(name: $0.name, type: .text) }
      // Chunks of a byte end with each record: enough for files that are not long.
      if chunkSize == 1, item.lengths != nil { continue }
      let reading = try source.read(wanted, missing: [:], threads: 2, chunkSize: chunkSize)
      let columns = try reading.frame.columns.map { try cells($0) }
      if let lengths = item.lengths {
        #expect(lengths[0] == source.header.map { $0.name.unicodeScalars.count }, "\(item.file)")
        for (place, column) in columns.enumerated() {
          let found = column.map { $0?.unicodeScalars.count ?? 0 }
          #expect(found == lengths.dropFirst().map { $0[place] }, "\(item.file)")
        }
        continue
      }
      // Names are trimmed; so are those of the peers for the comparison.
      #expect(source.header.map(\.name) == item.rows[0], "\(item.file)")
      for (place, column) in columns.enumerated() {
        #expect(
          column == item.rows.dropFirst().map { expected($0[place]) },
          "\(item.file), \(wanted[place].name)")
      }
    }
  }

  @Test func `numbers have the bits of the nearest doubles`() throws {
    var count = 0
    for item in try Self.cases() {
      for (name, hexadecimal) in item.numbers {
        let reading = try source(of: item).read([ColumnRequest(name: name, type: .number)])
        guard case .number(let numbers)? = reading.frame[name]?.values else {
          Issue.record("\(item.file), \(name)")
          continue
        }
        #expect(numbers.map(\.bitPattern) == hexadecimal.map { Double($0)?.bitPattern })
        count += numbers.count
      }
    }
    #expect(count == 752)
  }
}
