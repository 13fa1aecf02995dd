public import Analyses
import Simulation

/// The spec that analyses what a process has written, marked as simulated.
public struct SimulatedSpecText: Sendable {
  private let plan: SimulationPlan

  /// The spec of a plan.
  ///
  /// - Parameter plan: The plan.
  public init(_ plan: SimulationPlan) { self.plan = plan }

  /// The spec of the published tables, which lies beside them as analysis.yaml; nil without a programme.
  ///
  /// - Returns: YAML that ends with a newline; nil where no table, or none of before or after the start, is written.
  public func tables() -> String? {
    guard let programme = plan.process.programme, let year = reference else { return nil }
    let post = plan.process.tables.filter { programme.exposure(year: $0) > 0 }
    guard let first = post.first, let last = post.last else { return nil }
    let files = plan.process.tables.map { "      \($0): ks2-\($0).csv\n" }.joined()
    return head("tables")
      + """
      data:
        ks2:
          dfe-ks2:
      \(files)  programme:
          file: programme.csv
          columns: {laestab: {type: id}, since: {type: year}}

      sample:
        from: ks2
        join: [{with: programme, on: laestab}]
        where: "record == 'mainstream'"

      derive: {ssif: "since is not missing"}

      design:
        unit: laestab
        time: year
        panel: none
        treated: ssif
        post: "year >= \(first)"
      \(selection(scaled: "scaled"))
      models:
        schools: {formula: "progress ~ i(year, ref = \(year))", where: "group == 'all' and ssif"}
        change: {estimator: did, outcome: progress, where: "group == 'all'"}

      targets:
        gap-20:
          text: The gap to national falls by at least 20 %
          measure: gap-reduction
          of: progress
          where: "group == 'all'"
          baseline: [\(year)]
          post: [\(last)]
          threshold: 0.20

      """
  }

  /// The spec of the file of pupils, pupils.yaml; nil without a programme or without the file.
  ///
  /// - Returns: YAML that ends with a newline.
  public func pupils() -> String? {
    guard let programme = plan.process.programme, plan.writesPupils,
      let first = plan.process.years.first(where: { programme.exposure(year: $0) > 0 })
    else { return nil }
    return head("pupils")
      + """
      data:
        file: pupils.csv
        columns:
          pupil: {type: id}
          laestab: {type: id}
          la: {type: id}
          year: {type: year}
          programme: {type: flag}
          disadvantaged: {type: flag}
          girl: {type: flag}
          eal: {type: flag}
          non_mobile: {type: flag}
        key: [pupil]

      design:
        unit: laestab
        time: year
        panel: none
        treated: programme
        post: "year >= \(first)"
        group: disadvantaged
      \(selection(scaled: "ks2_maths"))
      models:
        effect: {estimator: did, outcome: progress}
        gap: {estimator: triple-difference, outcome: progress}

      """
  }

  private func head(_ kind: String) -> String {
    let title = plan.title.map { "title: \"\(quoted($0))\"\n" } ?? ""
    return "diminish: 1\nid: \(plan.id)-\(kind)\n\(title)simulated: true\n\n"
  }

  private func quoted(_ text: String) -> String {
    text.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"")
      .replacing("\n", with: "\\n").replacing("\t", with: "\\t")
  }

  /// The last year before the start of which figures of all pupils are published.
  private var reference: Int? {
    guard let programme = plan.process.programme, let table = plan.process.tables.first else {
      return nil
    }
    return plan.process.years.last { programme.exposure(year: $0) == 0 && $0 >= table - 2 }
  }

  /// How the programme chose, where it did by results; `scaled` is the column of scaled scores.
  private func selection(scaled: String) -> String {
    guard case .weakest(let measure, let year, _) = plan.process.programme?.selection else {
      return ""
    }
    return "  selection: {on: \(measure == .progress ? "progress" : scaled), year: \(year)}\n"
  }
}
