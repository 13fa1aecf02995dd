import Foundation
import Frames
import Readers
import Testing

/// Mathematics progress of one authority's schools in the performance tables beside the project.
struct PerformanceTables {
  static let folder = Counties.root + "/../shared/data/dfe-ks2/"
  static var arePresent: Bool {
    FileManager.default.fileExists(atPath: folder + "2016-850-ks2.csv")
  }

  /// Schools with progress in 2017, 2018 and 2019, by LAESTAB, ascending.
  let schools: [Int]
  /// Per year its progress, one number per school.
  let progress: [[Double]]

  init() throws {
    let years = try [2016, 2017, 2018].map { try Self.year("\(Self.folder)\($0)-850-ks2.csv") }
    let linked = years[0].keys.filter { years[1][$0] != nil && years[2][$0] != nil }.sorted()
    schools = linked
    progress = years.map { year in linked.compactMap { year[$0] } }
  }

  /// Progress by LAESTAB of mainstream schools (record type 1).
  private static func year(_ path: String) throws -> [Int: Double] {
    let codes = Dictionary(
      uniqueKeysWithValues: ["SUPP", "NA", "NE", "NP", "LOWCOV", "NEW"].map {
        ($0, MissingReason($0))
      })
    let names = ["RECTYPE", "LEA", "ESTAB", "MATPROG"]
    let frame = try DelimitedSource(path: path, options: .init(padsRows: true)).read(
      names.map { ColumnRequest(name: $0, type: .number, missing: codes) }, threads: 1
    ).frame
    let columns = try names.map { name in
      let column = try #require(frame[name])
      guard case .number(let values) = column.values else { throw Missing(column: name) }
      return values.indices.map { column.missing.isMissing($0) ? nil : values[$0] }
    }
    var found: [Int: Double] = [:]
    for row in columns[0].indices where columns[0][row] == 1 {
      guard let authority = columns[1][row], let school = columns[2][row],
        let value = columns[3][row]
      else { continue }
      found[Int(authority) * 10_000 + Int(school)] = value
    }
    return found
  }

  private struct Missing: Error { let column: String }
}
