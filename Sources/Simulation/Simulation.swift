internal import Numerics
internal import Readers

/// A process carried out: every school's sums with the programme and without it.
public struct Simulation: Sendable {
  /// A school with its results.
  public struct School: Sendable {
    let school: SimulatedSchool
    /// Whether it gets the programme.
    public let isProgramme: Bool
    /// What came out, by year.
    public let sums: [CohortSums]
    /// What would have come out without the programme, by year.
    public let untreated: [CohortSums]

    /// The number that stays with the school: authority and establishment.
    public var identity: String { school.identity }
    /// Whether it is a special school.
    public var isSpecial: Bool { school.isSpecial }
  }

  /// The process.
  public let process: SimulatedProcess
  /// The national figures of each year.
  public let norms: [NationalNorms]
  /// The schools: mainstream ones, then special ones.
  public let schools: [School]
  /// The file of pupils in pieces, without its header; empty where it was not asked for.
  let pupilPieces: [[UInt8]]

  /// Carries a process out.
  ///
  /// - Parameters:
  ///   - process: The process.
  ///   - writesPupils: Whether the file of pupils is wanted.
  ///   - threads: How many threads may work; no result depends on it.
  /// - Complexity: Time in the number of pupils; memory in the number of schools, and of the file of pupils.
  public init(_ process: SimulatedProcess, writesPupils: Bool = false, threads: Int = 1) {
    let norms = process.nations.map(NationalNorms.init)
    let count = process.schools.count + process.schools.specialCount
    let all = Self.inPieces(count, threads) { SimulatedSchool($0, of: process) }
    let chosen = ProgrammeChoice(process, norms).schools(among: all, threads: threads)
    let work = SchoolWork(process: process, norms: norms, writesPupils: writesPupils)
    let pieces = parallelMap(count: Self.pieceCount(count), threads: threads) { piece in
      var text = ByteText()
      let done = Self.piece(piece, of: count).map { place in
        work.results(of: all[place], isProgramme: chosen.contains(place), text: &text)
      }
      return (done, text.bytes)
    }
    self.process = process
    self.norms = norms
    schools = pieces.flatMap(\.0)
    pupilPieces = writesPupils ? pieces.map(\.1) : []
  }

  /// The file of pupils as pieces to write one after the other.
  public var pupilFile: [[UInt8]] { [Array(PupilText.header.utf8)] + pupilPieces }

  // Pieces are cut by the schools, never by the threads.
  private static let pieceSize = 32
  private static func pieceCount(_ count: Int) -> Int { (count + pieceSize - 1) / pieceSize }
  private static func piece(_ piece: Int, of count: Int) -> Range<Int> {
    piece * pieceSize..<min((piece + 1) * pieceSize, count)
  }

  /// The results of a function of schools, in their order.
  static func inPieces<Result: Sendable>(
    _ count: Int, _ threads: Int, _ body: @Sendable (Int) -> Result
  ) -> [Result] {
    parallelMap(count: pieceCount(count), threads: threads) { number in
      piece(number, of: count).map(body)
    }.flatMap(\.self)
  }
}

/// The work on one school.
private struct SchoolWork: Sendable {
  let process: SimulatedProcess
  let norms: [NationalNorms]
  let writesPupils: Bool

  func results(
    of school: SimulatedSchool, isProgramme: Bool, text: inout ByteText
  ) -> Simulation.School {
    var sums: [CohortSums] = []
    var untreated: [CohortSums] = []
    if writesPupils {
      text.reserve(text.bytes.count + school.cohorts.reduce(0, +) * PupilText.rowBytes)
    }
    for (place, year) in process.years.enumerated() {
      let cohort = PupilCohort(of: school, year: place, in: process)
      let effect =
        isProgramme
        ? process.programme.map { ProgrammeEffect(of: $0, at: school, year: year) } ?? .none : .none
      let own = CohortSums(of: cohort, under: effect, norms: norms[place])
      sums.append(own)
      untreated.append(
        effect == .none ? own : CohortSums(of: cohort, under: .none, norms: norms[place]))
      if writesPupils {
        let setting = CohortSetting(
          year: year, isProgramme: isProgramme,
          exposure: process.programme?.exposure(year: year) ?? 0, effect: effect,
          norms: norms[place])
        PupilText.write(cohort, of: school, setting, to: &text)
      }
    }
    return Simulation.School(
      school: school, isProgramme: isProgramme, sums: sums, untreated: untreated)
  }
}

/// How the schools of the programme are chosen.
private struct ProgrammeChoice: Sendable {
  let process: SimulatedProcess
  let norms: [NationalNorms]

  init(_ process: SimulatedProcess, _ norms: [NationalNorms]) {
    self.process = process
    self.norms = norms
  }

  /// The places of the schools that get the programme; mainstream ones only.
  func schools(among all: [SimulatedSchool], threads: Int) -> Set<Int> {
    guard let programme = process.programme else { return [] }
    let mainstream = process.schools.count
    let draws = Draws(seed: process.seed)
    let scores: [Double] =
      switch programme.selection {
      case .random: (0..<mainstream).map { draws.choice(school: $0) }
      case .weakest(let measure, let year, let noise):
        Simulation.inPieces(mainstream, threads) { place in
          figure(of: all[place], measure, year) + noise * draws.choice(school: place)
        }
      }
    let order = (0..<mainstream).sorted { (scores[$0], $0) < (scores[$1], $1) }
    return Set(order.prefix(programme.schoolCount))
  }

  /// A school's figure as far as it is published: a school without one is chosen last.
  private func figure(
    of school: SimulatedSchool, _ measure: ProgrammeSetting.Measure, _ year: Int
  ) -> Double {
    guard let place = process.years.firstIndex(of: year) else {
      preconditionFailure("the year of selection \(year) is not simulated")
    }
    let cohort = PupilCohort(of: school, year: place, in: process)
    let sums = CohortSums(of: cohort, under: .none, norms: norms[place])[.all]
    let isHidden = min(sums.progressed, sums.scored) <= process.suppressedUpTo
    let mean = measure == .progress ? sums.meanProgress : sums.meanScore
    return isHidden ? .infinity : mean ?? .infinity
  }
}

extension Simulation {
  /// The table of a year in the shape of the Department's; nil for a year without one.
  ///
  /// - Parameters:
  ///   - year: The year of the results.
  ///   - threads: How many threads may work; no byte depends on it.
  /// - Returns: The file's bytes.
  public func table(year: Int, threads: Int = 1) -> [UInt8]? {
    guard process.tables.contains(year), let place = process.years.firstIndex(of: year) else {
      return nil
    }
    return PublishedTable(self, place: place).bytes(threads: threads)
  }

  /// The list of the programme's schools: LAESTAB and the first results with some exposure.
  public var programmeFile: String? {
    guard let programme = process.programme,
      let since = process.years.first(where: { programme.exposure(year: $0) > 0 })
    else { return nil }
    let rows = schools.filter(\.isProgramme).map { "\($0.identity),\(since),1\n" }
    return "laestab,since,simulated\n" + rows.joined()
  }

  /// The national norms: mean score and floor of each prior-attainment group, σ of each year.
  public var normsFile: String {
    var text = "year,prior_group,mean,floor,deviation,simulated\n"
    for (year, norm) in zip(process.years, norms) {
      for group in norm.means.indices {
        let floor = norm.floors.map { PlainDecimal.text(Double($0[group]) / 100, digits: 2) } ?? ""
        let mean = PlainDecimal.text(Double(norm.means[group]) / 100, digits: 2)
        let deviation = PlainDecimal.text(norm.deviation, digits: 2)
        text += "\(year),\(group + 1),\(mean),\(floor),\(deviation),1\n"
      }
    }
    return text
  }
}
