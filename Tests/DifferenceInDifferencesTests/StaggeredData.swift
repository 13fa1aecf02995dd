import Designs
import DifferenceInDifferences
import Estimation
import Foundation
import Numerics
import TestSupport
import Testing

/// The simulated design of `Tests/Goldens/data/staggered.csv`, and what other packages make of it.
enum StaggeredData {
  /// Columns by name.
  static let columns: [String: [Double]] = {
    let text =
      (try? String(contentsOfFile: Golden.folder + "/data/staggered.csv", encoding: .utf8)) ?? ""
    let lines = text.split(separator: "\n").map { $0.split(separator: ",") }
    var columns: [String: [Double]] = [:]
    for (place, name) in (lines.first ?? []).enumerated() {
      columns[String(name)] = lines.dropFirst().map { Double($0[place]) ?? .nan }
    }
    return columns
  }()

  /// A sample of it.
  static func sample(
    isPanel: Bool = true, covariates: Bool = true, weighted: Bool = false, clustered: Bool = false,
    seenOnly: Bool = false, grouped: Bool = false
  ) -> StaggeredSample {
    let seen = columns["seen"] ?? []
    let rows = seen.indices.filter { !seenOnly || seen[$0] == 1 }
    func column(_ name: String) -> [Double] { rows.map { columns[name]?[$0] ?? .nan } }
    return StaggeredSample(
      outcome: column("y"), period: column("year").map { Int32($0) },
      cohort: column("start").map { $0 == 0 ? StaggeredSample.never : Int32($0) },
      units: isPanel ? column("unit").map { Int32($0) } : nil,
      focus: grouped ? column("focus").map { $0 == 1 } : nil,
      covariates: covariates ? Matrix(columns: [column("x1"), column("x2")]) : nil,
      weights: weighted ? column("weight") : nil,
      clusters: clustered ? column("authority").map { Int32($0) } : nil)
  }

  /// A golden row.
  struct Row: Sendable {
    let name: String
    let term: String
    let estimate: Double
    let standardError: Double?
  }

  static let golden: [Row] = {
    let text =
      (try? String(contentsOfFile: Golden.folder + "/did/staggered.csv", encoding: .utf8)) ?? ""
    return text.split(separator: "\n").dropFirst().map { line in
      let quoted = line.split(separator: "\"", omittingEmptySubsequences: false)
      let numbers = quoted[2].split(separator: ",", omittingEmptySubsequences: false)
      return Row(
        name: String(quoted[0].dropLast()), term: String(quoted[1]),
        estimate: Double(numbers[1]) ?? .nan, standardError: Double(numbers[2]))
    }
  }()

  static func names(_ prefix: String) -> [String] {
    Set(golden.map(\.name)).filter { $0.hasPrefix(prefix) }.sorted()
  }

  /// Compares all rows of a case; standard errors times a factor of the term.
  static func compare(
    _ effects: StaggeredEffects, _ name: String, prefix: String = "",
    sourceLocation: SourceLocation = #_sourceLocation, factor: (String) -> Double = { _ in 1 }
  ) throws {
    let rows = golden.filter { $0.name == name }
    #expect(rows.count >= 8, "\(name)", sourceLocation: sourceLocation)
    let inferences = effects.set.inferences(level: 0.95)
    let references = Set(effects.set.references.map(\.term.description))
    for row in rows {
      if references.contains(prefix + row.term) {
        #expect(row.estimate == 0, "\(name) \(row.term)", sourceLocation: sourceLocation)
        continue
      }
      let index = try #require(
        effects.set.terms.firstIndex { $0.description == prefix + row.term },
        "\(name) \(row.term)", sourceLocation: sourceLocation)
      expectClose(
        inferences[index].estimate, row.estimate, relative: 1e-8, absolute: 1e-12,
        "\(name) \(row.term)", sourceLocation: sourceLocation)
      guard let error = row.standardError else { continue }
      expectClose(
        (inferences[index].standardError ?? .nan) * factor(row.term), error, relative: 1e-7,
        "\(name) se \(row.term)", sourceLocation: sourceLocation)
    }
  }
}
