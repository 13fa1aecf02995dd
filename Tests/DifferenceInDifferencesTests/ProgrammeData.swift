import Designs
import DifferenceInDifferences
import Estimation
import Foundation
import Frames
import LinearModels
import Numerics
import TestSupport
import Testing

/// Tables of numbers in files.
struct NumberTable {
  let columns: [String: [Double]]

  init(file: String) throws {
    let text = String(decoding: try Data(contentsOf: URL(filePath: file)), as: UTF8.self)
    let lines = text.split(whereSeparator: \.isNewline).map {
      $0.split(separator: ",").map { String($0.filter { $0 != "\"" }) }
    }
    var columns: [String: [Double]] = [:]
    for (place, name) in lines[0].enumerated() {
      columns[name] = lines.dropFirst().map { Double($0[place]) ?? .nan }
    }
    self.columns = columns
  }

  subscript(_ name: String) -> [Double] { columns[name] ?? [] }

  func codes(_ name: String) -> [Int32] { self[name].map { Int32($0) } }

  /// Starts, 0 meaning never.
  func starts(_ name: String) -> [Int32] {
    self[name].map { $0 == 0 ? ProgrammeRows.never : Int32($0) }
  }
}

/// The simulated pupils of `Goldens/data/programme.csv`.
enum Programme {
  static func table() throws -> NumberTable {
    try NumberTable(file: Golden.folder + "/data/programme.csv")
  }

  /// Pupils of schools, clustered by school.
  static func rows(
    group: Bool = false, covariate: Bool = false, weighted: Bool = false
  ) throws -> ProgrammeRows {
    let table = try table()
    let school = Grouping(codes: table.codes("school"))
    var rows = ProgrammeRows(
      unit: ("school", school), time: ("year", table.codes("year")),
      start: table.starts("start"), outcome: ("score", table["score"]))
    if group { rows.group = ("focus", table["focus"].map { $0 == 1 }) }
    if covariate { rows.covariates = [NamedValues("prior", table["prior"])] }
    if weighted { rows.weights = .analytic(table["weight"]) }
    rows.clusters = [ClusterDimension(label: "school", grouping: school, levels: nil)]
    return rows
  }
}

/// The county panel of R's did beside the project.
enum Counties {
  static let root = #filePath.split(separator: "/", omittingEmptySubsequences: false)
    .dropLast(3).joined(separator: "/")
  static let file = root + "/../shared/data/reference/mpdta.csv"
  static let goldens = root + "/../shared/goldens/did.csv"
  static var arePresent: Bool { FileManager.default.fileExists(atPath: file) }

  static func rows(where isKept: (Int32, Int32) -> Bool = { _, _ in true }) throws
    -> ProgrammeRows
  {
    let table = try NumberTable(file: file)
    let county = Grouping(codes: table.codes("countyreal"))
    var rows = ProgrammeRows(
      unit: ("countyreal", county), time: ("year", table.codes("year")),
      start: table.starts("first.treat"), outcome: ("lemp", table["lemp"]))
    rows.covariates = []
    rows.clusters = [ClusterDimension(label: "countyreal", grouping: county, levels: nil)]
    let kept = (0..<rows.rowCount).filter { isKept(rows.start[$0], rows.time.values[$0]) }
    return kept.count == rows.rowCount ? rows : rows.selecting(kept)
  }

  /// The rows of a case in the shared goldens: term, estimate and what stands in the other columns.
  static func golden(_ name: String) throws -> [String: [Double?]] {
    let text = String(decoding: try Data(contentsOf: URL(filePath: goldens)), as: UTF8.self)
    var found: [String: [Double?]] = [:]
    for line in text.split(whereSeparator: \.isNewline) {
      let cells = line.dropFirst().dropLast().components(separatedBy: "\",\"")
      if cells[0] == name { found[cells[1]] = cells[2...6].map { Double($0) } }
    }
    return found
  }
}

extension EstimateSet {
  /// The rows of a table, references in brackets.
  var rowNames: [String] {
    rows.map { row in
      switch row {
      case .estimate(let place): terms[place].description
      case .reference(let term): "(\(term.description))"
      }
    }
  }

  func value(_ term: String) -> Double? {
    terms.firstIndex { $0.description == term }.map { values[$0] }
  }

  func standardError(_ term: String) -> Double? {
    guard case .covariance(let matrix, _) = uncertainty else { return nil }
    return terms.firstIndex { $0.description == term }.map { max(matrix[$0, $0], 0).squareRoot() }
  }

  func degreesOfFreedom(_ term: String) -> Double? {
    guard case .covariance(_, let rule) = uncertainty else { return nil }
    return terms.firstIndex { $0.description == term }.flatMap {
      rule.reference(ofTerm: $0)?.degreesOfFreedom
    }
  }

  /// Expects the terms of a part of a golden with the part's estimates and standard errors.
  func expectClose(
    to golden: Golden, _ part: String, only terms: (String) -> Bool = { _ in true },
    sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    guard case .object(let values) = golden.values[part],
      case .list(let names) = values["terms"], case .list(let estimates) = values["estimate"],
      case .list(let errors) = values["std.error"],
      case .object(let tolerance) = golden.root["tolerance"],
      case .number(let relative) = tolerance["relative.std.error"]
    else { throw Golden.Problem.entry(path: golden.path, name: part) }
    var count = 0
    for (place, name) in names.enumerated() {
      guard case .text(let name) = name, terms(name), case .number(let estimate) = estimates[place],
        case .number(let error) = errors[place]
      else { continue }
      count += 1
      TestSupport.expectClose(
        try #require(value(name), "\(part) \(name)", sourceLocation: sourceLocation), estimate,
        relative: golden.relativeTolerance, "\(part) \(name)", sourceLocation: sourceLocation)
      TestSupport.expectClose(
        try #require(standardError(name), sourceLocation: sourceLocation), error,
        relative: relative, "\(part) error of \(name)", sourceLocation: sourceLocation)
      if case .list(let degrees) = values["df"], case .number(let df) = degrees[place] {
        TestSupport.expectClose(
          try #require(degreesOfFreedom(name), sourceLocation: sourceLocation), df,
          relative: relative, "\(part) df of \(name)", sourceLocation: sourceLocation)
      }
    }
    #expect(count > 0, "\(part) holds no term", sourceLocation: sourceLocation)
  }

  /// Expects the same terms with the same estimates and standard errors.
  func expectSame(
    as other: EstimateSet, relative: Double = 1e-9,
    sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    #expect(terms == other.terms, sourceLocation: sourceLocation)
    for term in terms.map(\.description) {
      TestSupport.expectClose(
        try #require(value(term)), try #require(other.value(term)), relative: relative,
        absolute: 1e-12, term, sourceLocation: sourceLocation)
      TestSupport.expectClose(
        try #require(standardError(term)), try #require(other.standardError(term)),
        relative: relative, "error of \(term)", sourceLocation: sourceLocation)
    }
  }
}

/// CR1 with fixest's factors.
let fixestCR1 = CovarianceEstimator.clustered(ClusteredCovariance(.CR1))

extension ProgrammeRows {
  /// Every row twice, one behind the other, with half its weight.
  func doubled() -> ProgrammeRows {
    func twice<Value>(_ values: [Value]) -> [Value] { values.flatMap { [$0, $0] } }
    var result = ProgrammeRows(
      unit: (unit.label, Grouping(codes: twice(unit.grouping.codes))),
      time: (time.label, twice(time.values)), start: twice(start),
      outcome: (outcome.label, twice(outcome.values)))
    result.group = group.map { ($0.label, twice($0.isFocus)) }
    result.covariates = covariates.map { NamedValues($0.label, twice($0.values)) }
    let weights = weights.numbers ?? [Double](repeating: 1, count: rowCount)
    result.weights = .analytic(twice(weights).map { $0 / 2 })
    result.clusters = clusters.map {
      ClusterDimension(
        label: $0.label, grouping: Grouping(codes: twice($0.grouping.codes)), levels: nil)
    }
    return result
  }
}
