import Foundation
import Testing

/// Academic years as text, with and without a contract: `2018/2019` is 2019, wherever a design names a year.
@Suite struct AcademicYearTests {
  private static let models = """
    models:
      did:   {estimator: did, outcome: score}
      gap:   {estimator: triple-difference, outcome: score, where: "cohort != 2022"}
      path:  {estimator: event-study, outcome: score, reference: -2}
      cells: {estimator: callaway-santanna, outcome: score, covariates: [ks1], anticipation: 1}
      sun:   {estimator: sun-abraham, outcome: score, reference: -2}
      given: {formula: "score ~ i(cohort, ssif, ref = 2017) | urn + cohort"}
    """

  /// The same data with academic years in place of years.
  private func academic(_ text: String, columns: Set<Int>) -> String {
    text.split(separator: "\n").enumerated().map { row, line in
      line.split(separator: ",", omittingEmptySubsequences: false).enumerated().map { place, cell in
        guard row > 0, columns.contains(place), let year = Int(cell) else { return String(cell) }
        return "\(year - 1)/\(year)"
      }.joined(separator: ",")
    }.joined(separator: "\n") + "\n"
  }

  private func estimates(
    _ folder: TemporaryFolder, _ name: String, data: String, contract: String, design: String
  ) throws -> (estimates: String, result: String) {
    try folder.write(
      """
      diminish: 1
      id: \(name)
      simulated: true
      data: {file: \(data), columns: {urn: {type: id}, la: {type: category}\(contract)}}
      sample: {where: "cohort >= 2015"}
      derive: {later: "cohort > 2018"}
      design: {unit: urn, time: cohort, panel: none, group: fsm, \(design)}
      \(Self.models)
      """, to: "\(name).yaml")
    let run = try Command.run(
      "run", folder.path(of: "\(name).yaml"), "--out", folder.path(of: name), "--quiet")
    #expect(run.code == 0, "\(run.errors)")
    return (
      try folder.text("\(name)/estimates.csv"), try folder.text("\(name)/result.json")
    )
  }

  @Test(arguments: ["", ", cohort: {type: year}"])
  func `a design reads academic years as the years in which they end`(contract: String) throws {
    let folder = try TemporaryFolder()
    let file = Command.packageRoot + "/Tests/Specs/data/programme.csv"
    let plain = try String(contentsOf: URL(filePath: file), encoding: .utf8)
    try folder.write(plain, to: "plain.csv")
    try folder.write(academic(plain, columns: [3, 6]), to: "academic.csv")
    let starts = "first_treated: start_word, calendar: {gaps: [\"Y20\", \"Y21\"], across: allowed}"
    let arms = "treated: ssif, post: \"cohort >= 2018\", transition: {years: [\"Y18\"]}"
    for (name, design) in [("starts", starts), ("arms", arms)] {
      func written(_ isAcademic: Bool) -> String {
        var text = design
        for year in [18, 20, 21] {
          text = text.replacingOccurrences(
            of: "\"Y\(year)\"", with: isAcademic ? "20\(year - 1)/\(year)" : "20\(year)")
        }
        return text
      }
      let numbers = try estimates(
        folder, "numbers-\(name)", data: "plain.csv", contract: "", design: written(false))
      let texts = try estimates(
        folder, "texts-\(name)", data: "academic.csv", contract: contract, design: written(true))
      #expect(numbers.estimates == texts.estimates)
      #expect(texts.result.contains("readAsYears") == contract.isEmpty)
      #expect(!numbers.result.contains("readAsYears"))
    }
  }
}
