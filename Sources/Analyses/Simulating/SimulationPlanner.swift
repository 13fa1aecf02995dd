import Education
import Simulation
import Specs

/// Makes a process of what a process file says: defaults filled in, and all that does not fit told.
struct SimulationPlanner {
  let spec: SimulationSpec
  private(set) var diagnostics: [Diagnostic] = []

  init(_ spec: SimulationSpec) { self.spec = spec }

  /// The plan, as far as one can be made; to be used only where nothing was told.
  mutating func plan() -> SimulationPlan? {
    checkYears()
    let years = yearsFollow ? spec.years.map(\.value) : []
    let tables = tables(years)
    let schools = schools(spec.schools.count)
    let programme = programme(years: years)
    guard let count = spec.schools.count, let seed = spec.seed?.value, seed >= 0, !years.isEmpty
    else { return nil }
    var process = SimulatedProcess(
      seed: UInt64(seed), years: years, schools: schools, programme: programme)
    process.tables = tables
    process.nations = process.nations.map(nation)
    process.suppressedUpTo = spec.suppressedUpTo?.value ?? process.suppressedUpTo
    checkSize(process, at: count.span)
    return spec.id.map { id in
      SimulationPlan(
        id: id.value, title: spec.title?.value, process: process,
        writesPupils: spec.writesPupils?.value ?? true)
    }
  }

  private mutating func tell(_ payload: DiagnosticPayload, at span: SourceSpan) {
    diagnostics.append(Diagnostic(payload, at: span))
  }

  private var yearsFollow: Bool {
    // Years out of their range were told by the keys: nothing is reckoned with them.
    spec.years.allSatisfy { (1000...9999).contains($0.value) }
      && zip(spec.years, spec.years.dropFirst()).allSatisfy { $0.value + 1 == $1.value }
  }

  private mutating func checkYears() {
    for (before, year) in zip(spec.years, spec.years.dropFirst())
    where year.value &- before.value != 1 {
      tell(
        .simulation(.yearsOutOfOrder(year: year.value, after: before.value)), at: year.span)
    }
  }

  private mutating func tables(_ years: [Int]) -> [Int] {
    guard let tables = spec.tables else { return years }
    var first: [Int: SourceSpan] = [:]
    for table in tables {
      if let earlier = first[table.value] {
        tell(.nameTaken(name: "\(table.value)", first: earlier), at: table.span)
      } else if !years.isEmpty, !years.contains(table.value) {
        tell(
          .unknownName(
            kind: "simulated year", name: "\(table.value)", near: nil, known: years.map { "\($0)" }),
          at: table.span)
      }
      first[table.value] = table.span
    }
    return tables.map(\.value).sorted()
  }

  private mutating func schools(_ count: Located<Int>?) -> SchoolSetting {
    let given = spec.schools
    var setting = SchoolSetting(count: count?.value ?? 1)
    setting.specialCount = given.special?.value ?? setting.specialCount
    setting.authorityCount = given.authorities?.value ?? setting.authorityCount
    setting.cohortMedian = given.cohortMedian?.value ?? setting.cohortMedian
    setting.cohortSpread = given.cohortSpread?.value ?? setting.cohortSpread
    setting.cohortChange = given.cohortChange?.value ?? setting.cohortChange
    setting.disadvantaged = share(given.disadvantaged, setting.disadvantaged)
    setting.eal = share(given.eal, setting.eal)
    setting.priorDeviation = given.priorDeviation?.value ?? setting.priorDeviation
    setting.level = given.level?.value ?? setting.level
    setting.deviation = given.deviation?.value ?? setting.deviation
    setting.autocorrelation = given.autocorrelation?.value ?? setting.autocorrelation
    setting.gapDeviation = given.gapDeviation?.value ?? setting.gapDeviation
    if let kept = given.autocorrelation {
      if spec.years.count == 1 {
        tell(.noEffect(option: "autocorrelation", because: .needs("a second year")), at: kept.span)
      } else if setting.deviation == 0 {
        tell(.noEffect(option: "autocorrelation", because: .overriddenBy("sd")), at: kept.span)
      }
    }
    // Numbers of mainstream schools begin at 2001 and those of special schools at 7001.
    let most = 5000 * min(max(setting.authorityCount, 1), 9)
    if let count, count.value > most {
      let range = "\(most) or less with \(setting.authorityCount) in `authorities`"
      tell(.outOfRange(key: "count", range: range), at: count.span)
    }
    return setting
  }

  /// A mean and a deviation that a Beta distribution can have: sd² < mean (1 - mean).
  private mutating func share(
    _ given: SimulationSpec.Share, _ usual: SchoolSetting.Spread
  ) -> SchoolSetting.Spread {
    let spread = SchoolSetting.Spread(
      mean: given.mean?.value ?? usual.mean, deviation: given.deviation?.value ?? usual.deviation)
    let variance = spread.mean * (1 - spread.mean)
    let isMeanGood = spread.mean > 0 && spread.mean < 1
    // 0.98: beyond, nearly all schools have none or all, and the quantiles of the distribution lose their digits.
    let largest = (0.98 * max(variance, 0)).squareRoot()
    if isMeanGood, spread.deviation > largest, let place = given.deviation ?? given.mean {
      let bound = (largest * 1000).rounded(.down) / 1000
      tell(
        .outOfRange(key: "sd", range: "\(bound) or less where the mean is \(spread.mean)"),
        at: place.span)
    }
    return spread
  }

  private func nation(_ calibrated: Nation) -> Nation {
    var nation = calibrated
    nation.level = spec.national.level?.value ?? nation.level
    nation.gap = spec.national.gap?.value ?? nation.gap
    nation.residual = spec.national.residual?.value ?? nation.residual
    return nation
  }

  private mutating func checkSize(_ process: SimulatedProcess, at span: SourceSpan) {
    let pupils = process.expectedPupils
    if pupils > Double(SimulationPlan.pupilLimit) {
      let bytes = pupils * Double(SimulationPlan.bytesPerPupil)
      tell(
        .simulation(
          .tooLarge(
            pupils: Int(min(pupils, 1e15)), megabytes: Int(min(bytes / 1e6, 1e15)),
            limit: SimulationPlan.pupilLimit)),
        at: span)
    }
  }
}

extension SimulationPlanner {
  /// The programme; `years` is empty where the years themselves are wrong.
  private mutating func programme(years: [Int]) -> ProgrammeSetting? {
    guard let given = spec.programme else { return nil }
    let month = given.start.flatMap { Self.month($0.value) }
    if month == nil, let start = given.start {
      tell(.wrongKind(key: "start", wanted: "a month as 2018-09", found: .text), at: start.span)
    }
    let schools = spec.schools.count?.value
    if let count = given.schools, let schools, count.value > schools {
      let range = "\(schools) or less, the number of schools"
      tell(.outOfRange(key: "schools", range: range), at: count.span)
    }
    guard let count = given.schools, let month, let start = given.start,
      let focus = given.focus?.value, let other = given.other?.value
    else { return nil }
    var setting = ProgrammeSetting(
      schoolCount: count.value, start: month, focusEffect: focus, otherEffect: other)
    setting.effectDeviation = given.deviation?.value ?? 0
    setting.yearsUntilFull = given.fullAfter?.value ?? setting.yearsUntilFull
    if let full = given.fullAfter, focus == 0, other == 0, setting.effectDeviation == 0 {
      tell(
        .noEffect(option: "full_after", because: .needs("an effect that is not 0")), at: full.span)
    }
    checkStart(setting, years: years, at: start)
    if let selection = given.selection {
      setting.selection = choice(selection, setting, schools: schools, years: years)
    }
    return setting
  }

  private mutating func checkStart(
    _ setting: ProgrammeSetting, years: [Int], at start: Located<String>
  ) {
    guard let first = years.first, let last = years.last else { return }
    if setting.exposure(year: last) == 0 {
      tell(.simulation(.startAfterYears(start: start.value, last: last)), at: start.span)
    } else if setting.exposure(year: first) > 0 {
      tell(.simulation(.startBeforeYears(start: start.value, first: first)), at: start.span)
    }
  }

  private mutating func choice(
    _ given: SimulationSpec.Selection, _ setting: ProgrammeSetting, schools: Int?, years: [Int]
  ) -> ProgrammeSetting.Selection {
    let measure = given.measure.flatMap { ProgrammeSetting.Measure(rawValue: $0.value) }
    guard let year = given.year else { return .random }
    if setting.schoolCount == schools {
      tell(
        .noEffect(option: "selection", because: .needs("schools without the programme")),
        at: given.span)
    }
    if years.isEmpty { return .random }
    if !years.contains(year.value) {
      tell(
        .unknownName(
          kind: "simulated year", name: "\(year.value)", near: nil, known: years.map { "\($0)" }),
        at: year.span)
    } else if setting.exposure(year: year.value) > 0 {
      let start = spec.programme?.start?.value ?? ""
      tell(.simulation(.selectionAfterStart(year: year.value, start: start)), at: year.span)
    }
    return .weakest(
      measure ?? .progress, year: year.value, noise: given.noise?.value ?? 0)
  }

  /// A month as 2018-09.
  private static func month(_ text: String) -> Exposure.Month? {
    let parts = text.split(separator: "-", omittingEmptySubsequences: false)
    guard parts.count == 2, parts[0].utf8.count == 4, parts[1].utf8.count == 2,
      text.utf8.allSatisfy({ ("0"..."9").contains(Character(Unicode.Scalar($0))) || $0 == 45 }),
      let year = Int(parts[0]), let month = Int(parts[1]), (1...12).contains(month)
    else { return nil }
    return Exposure.Month(year: year, month: month)
  }
}
