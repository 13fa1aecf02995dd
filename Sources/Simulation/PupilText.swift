/// The file of pupils: a row for each pupil of a school and year.
enum PupilText {
  /// The names of the columns.
  static let header =
    "pupil,laestab,la,year,programme,exposure,disadvantaged,girl,eal,non_mobile,ks1_points,"
    + "prior_group,ks2_maths,progress,simulated\n"

  /// Bytes that a row takes, about.
  static let rowBytes = 64

  /// Writes the rows of a cohort.
  ///
  /// A pupil's number is that of the school, two digits of the year and three of the pupil's place.
  static func write(
    _ cohort: PupilCohort, of school: SimulatedSchool, _ setting: CohortSetting,
    to text: inout ByteText
  ) {
    let shared =
      ",\(school.identity),\(school.authority),\(setting.year),\(setting.isProgramme ? 1 : 0),"
      + "\(exposure(setting)),"
    for (place, pupil) in cohort.pupils.enumerated() {
      text.add(school.identity)
      text.add(setting.year % 100, width: 2)
      text.add(place, width: 3)
      text.add(shared)
      add(pupil, setting, to: &text)
    }
  }

  /// To thousandths: months are no decimal part of a year.
  private static func exposure(_ setting: CohortSetting) -> String {
    setting.isProgramme ? PlainDecimal.text(setting.exposure, digits: 3) : "0"
  }

  private static func add(
    _ pupil: PupilCohort.Pupil, _ setting: CohortSetting, to text: inout ByteText
  ) {
    for mark in [
      pupil.kind.isDisadvantaged, !pupil.kind.isBoy, pupil.kind.isEAL, !pupil.kind.isMobile,
    ] {
      text.add(mark ? 1 : 0)
      text.comma()
    }
    if let prior = pupil.prior {
      text.add(hundredths: prior * 50)
      text.comma()
      text.add(pupil.group + 1)
    } else {
      text.comma()
    }
    text.comma()
    let score = pupil.score(under: setting.effect)
    if case .scaled(let scaled) = score { text.add(scaled) }
    text.comma()
    if let counted = score.forProgress, pupil.prior != nil {
      text.add(hundredths: setting.norms.progress(score: counted, group: pupil.group).adjusted)
    }
    text.add(",1\n")
  }
}

/// What is the same for all pupils of a school and year.
struct CohortSetting {
  let year: Int
  let isProgramme: Bool
  let exposure: Double
  let effect: ProgrammeEffect
  let norms: NationalNorms
}

/// Decimal numbers as files have them: rounded half away from nought, without zeros at their end.
enum PlainDecimal {
  static func text(_ value: Double, digits: Int) -> String {
    let scale = (0..<digits).reduce(1) { scaled, _ in scaled * 10 }
    let units = Int((value * Double(scale)).rounded())
    let (whole, part) = Int(units.magnitude).quotientAndRemainder(dividingBy: scale)
    var decimals = String(scale + part).dropFirst()
    while decimals.last == "0" { decimals.removeLast() }
    return (units < 0 ? "-" : "") + "\(whole)" + (decimals.isEmpty ? "" : "." + decimals)
  }
}
