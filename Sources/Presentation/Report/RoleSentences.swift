import Analyses

/// The roles of a design, told in sentences.
enum RoleSentences {
  /// One sentence for each role, in the order of the roles.
  static func all(of result: Result) -> [String] {
    result.design.map { sentence($0, result.labels) }
  }

  private static func sentence(_ role: DesignRole, _ labels: [String: String]) -> String {
    let value = labels[role.value].map { "\($0) (\(role.value))" } ?? role.value
    switch role.key {
    case .unit: return "The programme is given to units: \(value)."
    case .time: return "The year of the results: \(value)."
    case .panel:
      return role.value == "none"
        ? "Each year has rows of its own: nothing is observed repeatedly but the units."
        : "Observed repeatedly: \(value)."
    case .treated: return "In the programme: where \(value)."
    case .post: return "After the start: where \(value)."
    case .firstTreated:
      return "The first year of the programme: \(value)"
        + (role.detail == "blank" ? ", a blank meaning never." : ".")
    case .group: return "The focus group: where \(value); the others are all other rows."
    case .exposure:
      return "Exposure: \(value), a share of a year; effects are those of a full year."
    case .dose: return "Dose: \(value); effects are those of one unit of it."
    case .cluster: return "Clusters: \(value); rows of one are not taken as independent."
    case .transition:
      return "Years of transition: \(role.value); "
        + (role.detail == "dropped"
          ? "their treated and other rows are left out." : "their effect has a term of its own.")
    case .calendar:
      return "No results in \(role.value); "
        + (role.detail == "across"
          ? "effects may compare years on both sides." : "no effect compares years on both sides.")
    case .population:
      return role.value == "these-schools"
        ? "The uncertainty is about these very schools: only their pupils are taken as a sample."
        : "The uncertainty is about schools like these: they are taken as a sample."
    case .selection: return "The programme chose by \(value) in \(role.detail)."
    case .excludeZone:
      return "Units that share the \(value) of a treated unit are not compared with."
    }
  }
}
