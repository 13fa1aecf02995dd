public import Designs

/// The terms of designs with several starts, as tables, targets and contrasts spell them.
extension TermID {
  /// The effect on the units first treated in one period, in one period: `ATT(2004,2006)`.
  ///
  /// - Parameters:
  ///   - cohort: g, the first treated period.
  ///   - period: t.
  /// - Returns: The term.
  public static func cohortEffect(cohort: Int, period: Int) -> TermID {
    TermID([.variable("ATT(\(cohort),\(period))")])
  }

  /// The average over all treated units and their treated periods: `simple`.
  public static let simple = TermID([.variable("simple")])

  /// The average over cohorts of each cohort's average effect: `group`.
  public static let group = TermID([.variable("group")])

  /// The average effect on one cohort: `group[2004]`.
  ///
  /// - Parameter cohort: g, the first treated period.
  /// - Returns: The term.
  public static func group(_ cohort: Int) -> TermID {
    TermID([.level("\(cohort)", of: "group")])
  }

  /// The average over event times from 0 on: `dynamic`.
  public static let dynamic = TermID([.variable("dynamic")])

  /// The average effect so many periods after the start: `dynamic[-1]`.
  ///
  /// - Parameter eventTime: e = t - g in calendar time.
  /// - Returns: The term.
  public static func dynamic(_ eventTime: Int) -> TermID {
    TermID([.level("\(eventTime)", of: "dynamic")])
  }

  /// The average over treated periods: `calendar`.
  public static let calendar = TermID([.variable("calendar")])

  /// The average effect in one period: `calendar[2006]`.
  ///
  /// - Parameter period: t.
  /// - Returns: The term.
  public static func calendar(_ period: Int) -> TermID {
    TermID([.level("\(period)", of: "calendar")])
  }
}
