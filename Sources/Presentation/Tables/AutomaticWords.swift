import Designs
import Estimation

/// What `auto` chose and why, in words.
enum AutomaticWords {
  static func words(_ choice: AutomaticChoice) -> String {
    "vcov: auto chose \(choice.name) from the design alone: \(reason(choice))"
  }

  private static func reason(_ choice: AutomaticChoice) -> String {
    let degrees =
      choice.leastDegreesOfFreedom.map { df in
        "CR2 has \(Fixed.number(df, digits: 1)) degrees of freedom for \(choice.term?.description ?? "a term")"
      } ?? "no term has degrees of freedom of CR2"
    switch choice.reason {
    case .fewTreatedUnits:
      return
        "only \(choice.fewerUnits == 1 ? "1 unit has" : "\(choice.fewerUnits ?? 0) units have") the treatment, or "
        + "\(choice.fewerUnits == 1 ? "lacks" : "lack") it; with at most \(AutomaticRule.fewUnits) "
        + "nothing but its assignment is a guide"
    case .fewDegreesOfFreedom:
      return "\(degrees), fewer than \(Int(AutomaticRule.fewDegreesOfFreedom))"
    case .carriedByCluster:
      return
        "one cluster alone carries \(choice.term?.description ?? "a term"), so that no standard error of it is a guide; the "
        + "bootstrap seldom finds anything there; what was assigned a randomisation judges (`treatment` beside a formula; did and "
        + "triple-difference)"
    case .enough: return degrees
    case .crossedEffects:
      return "an absorbed effect of many levels crosses the clusters, so CR2 is not defined"
    }
  }
}
