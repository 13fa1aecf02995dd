import Foundation
import Testing

/// diagnostics.csv of estimators that have to be made again without each cluster, against runs without its rows.
@Suite struct LeavingOutTests {
  private static let models = [
    "cells": "estimator: callaway-santanna, outcome: score",
    "adjusted-cells":
      "estimator: callaway-santanna, outcome: score, covariates: [ks1], method: reg",
    "gaps": "estimator: staggered-triple-difference, outcome: score",
    "sun": "estimator: sun-abraham, outcome: score",
    "imputed": "estimator: imputation, outcome: score, covariates: [ks1]",
    "stages": "estimator: two-stage, outcome: score",
  ]
  private static let adjusted = [
    "did": "estimator: did, outcome: score, covariates: [ks1]",
    "gap": "estimator: triple-difference, outcome: score, covariates: [ks1]",
    "path": "estimator: event-study, outcome: score, covariates: [ks1]",
  ]

  @Test(arguments: [
    ("first_treated: start_word", models),
    ("treated: ssif, post: \"cohort >= 2018\"", adjusted),
  ])
  func `ranges without a cluster are those of runs without its rows`(
    design: String, models: [String: String]
  ) throws {
    let folder = try TemporaryFolder()
    let units = (101...112).map(String.init)
    var lines = models.map { "  \($0.key): {\($0.value)}" }.sorted()
    for unit in units {
      lines += models.map {
        "  \($0.key)-\(unit): {\($0.value), where: \"urn != '\(unit)'\"}"
      }.sorted()
    }
    try folder.write(
      """
      diminish: 1
      id: left
      simulated: true
      data: {file: \(Command.packageRoot)/Tests/Specs/data/programme.csv, columns: {urn: {type: id}, la: {type: category}}}
      design: {unit: urn, time: cohort, panel: none, group: fsm, \(design)}
      models:
      \(lines.joined(separator: "\n"))
      """, to: "left.yaml")
    let run = try Command.run(
      "run", folder.path(of: "left.yaml"), "--out", folder.path(of: "out"), "--quiet")
    #expect(run.code == 0, "\(run.errors)")
    let estimates = CSVRows(try folder.text("out/estimates.csv")).rows
    let diagnostics = CSVRows(try folder.text("out/diagnostics.csv")).rows
    func value(_ model: String, _ term: String) -> Double? {
      estimates.first { $0["model"] == model && $0["term"] == term }?["estimate"].flatMap(
        Double.init)
    }
    var compared = 0
    for row in diagnostics where models[row["model"] ?? ""] != nil {
      let (model, term) = (row["model"] ?? "", row["term"] ?? "")
      let left = units.map { value("\(model)-\($0)", term) }
      if left.contains(where: { $0 == nil }) {
        #expect(row["loo.low"] == "" && row["carried.by.row"] != "", "\(model) \(term)")
        continue
      }
      let found = left.compactMap(\.self)
      #expect(row["loo.low"].flatMap(Double.init) == found.min(), "\(model) \(term)")
      #expect(row["loo.high"].flatMap(Double.init) == found.max(), "\(model) \(term)")
      let whole = try #require(value(model, term))
      let most = found.map { abs($0 - whole) }.max() ?? 0
      let place = try #require(found.firstIndex { abs($0 - whole) == most })
      // Seventeen rows for each school, in order.
      #expect(row["influential.cluster.row"] == String(17 * place + 1), "\(model) \(term)")
      #expect(row["clusters"] == "12" && row["dimension"] == "urn")
      compared += 1
    }
    #expect(compared >= (models.count == 6 ? 40 : 8))
    for name in models.keys {
      #expect(diagnostics.contains { $0["model"] == name }, "\(name) has diagnostics")
    }
  }

  @Test func `too many rows are said, not judged`() throws {
    let folder = try TemporaryFolder()
    // 4,000 clusters of one row in each of 4 years: 64 million rows would pass.
    var lines = ["unit,year,start,y"]
    for unit in 0..<4000 {
      for year in 2016...2019 {
        lines.append(
          "\(unit),\(year),\(unit % 4 == 0 ? "2018" : "never"),\((unit * 7 + year) % 13)")
      }
    }
    try folder.write(lines.joined(separator: "\n") + "\n", to: "panel.csv")
    try folder.write(
      """
      diminish: 1
      id: many
      simulated: true
      data: {file: panel.csv, columns: {unit: {type: id}}}
      design: {unit: unit, time: year, panel: unit, first_treated: start}
      models: {cells: {estimator: callaway-santanna, outcome: y}}
      """, to: "many.yaml")
    let run = try Command.run(
      "run", folder.path(of: "many.yaml"), "--out", folder.path(of: "out"), "--quiet")
    #expect(run.code == 0, "\(run.errors)")
    let rows = CSVRows(try folder.text("out/diagnostics.csv")).rows
    #expect(!rows.isEmpty)
    for row in rows {
      #expect(row["loo.low"] == "" && row["not.judged.for"] == "4000 x 16000 rows")
    }
  }
}
