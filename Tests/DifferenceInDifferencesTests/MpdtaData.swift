import DifferenceInDifferences
import Foundation
import Numerics
import TestSupport

/// County employment of R's did (`mpdta`), and what did makes of it.
enum Mpdta {
  private static func table(_ path: String) throws -> [[String]] {
    let text = String(
      decoding: try Data(contentsOf: URL(filePath: Golden.folder + "/" + path)), as: UTF8.self)
    return text.split(whereSeparator: \.isNewline).dropFirst().map(fields)
  }

  /// Cells of a line; quoted ones may hold commas.
  private static func fields(_ line: Substring) -> [String] {
    var (fields, isQuoted) = ([""], false)
    for character in line {
      switch character {
      case "\"": isQuoted.toggle()
      case "," where !isQuoted: fields.append("")
      default: fields[fields.count - 1].append(character)
      }
    }
    return fields
  }

  /// The rows, with log population as covariate or none; as a panel or as independent rows.
  static func sample(covariate: Bool, isPanel: Bool = true) throws -> StaggeredSample {
    let rows = try table("data/mpdta.csv")
    let numbers = rows.map { $0.map { Double($0) ?? .nan } }
    return StaggeredSample(
      outcome: numbers.map { $0[3] }, period: numbers.map { Int32($0[0]) },
      cohort: numbers.map { $0[4] == 0 ? StaggeredSample.never : Int32($0[4]) },
      units: isPanel ? numbers.map { Int32($0[1]) } : nil,
      covariates: covariate ? Matrix(columns: [numbers.map { $0[2] }]) : nil)
  }

  /// A golden row.
  struct Row {
    let term: String
    let estimate: Double
    let standardError: Double?
  }

  static func golden(_ name: String) throws -> [Row] {
    try table("did/mpdta.csv").filter { $0[0] == name }.map {
      Row(term: $0[1], estimate: Double($0[2]) ?? .nan, standardError: Double($0[3]))
    }
  }
}
