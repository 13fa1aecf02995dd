import Estimation
import Numerics
import TestSupport
import Testing

/// Adjustments for several tests against R and pyfixest, and by their definitions.
@Suite struct MultiplicityTests {
  @Test(arguments: ["benjamini", "ties"])
  func `p-values are adjusted as by p.adjust`(_ name: String) throws {
    let golden = try Golden("r/multiplicity")
    guard case .object(let values)? = golden.values[name] else {
      Issue.record("no \(name)")
      return
    }
    let part = Golden(golden, values: values)
    let p = try part.numbers("p")
    for adjustment in PValueAdjustment.allCases {
      let expected = try part.numbers(adjustment.rawValue)
      for (own, other) in zip(adjustment.adjusted(p), expected) {
        #expect(abs(own - other) <= 1e-14, "\(name) \(adjustment)")
      }
    }
  }

  @Test func `steps down as pyfixest's rwolf and wyoung do`() throws {
    let golden = try Golden("pyfixest/stepdown")
    let draws = Matrix(rows: try golden.rows("draws"))
    let statistics = try golden.numbers("statistics")
    #expect(
      StepDown.romanoWolf(statistics: statistics, draws: draws) == (try golden.numbers("rwolf")))
    let marginal = StepDown.marginalPValues(statistics: statistics, draws: draws)
    #expect(marginal.pValues == (try golden.numbers("p")))
    #expect(
      StepDown.westfallYoung(pValues: marginal.pValues, draws: marginal.draws)
        == (try golden.numbers("wyoung")))
  }

  @Test(arguments: ["warpbreaks", "tension"])
  func `single-step p-values and the critical value are multcomp's`(_ name: String) throws {
    let golden = try Golden("r/multiplicity")
    guard case .object(let values)? = golden.values[name] else {
      Issue.record("no \(name)")
      return
    }
    let part = Golden(golden, values: values)
    let rows = try part.rows("covariance")
    let found = SimultaneousInference(
      values: try part.numbers("estimate"), covariance: Matrix(rows: rows),
      degreesOfFreedom: try part.number("df"), level: 0.95)
    for (entry, expected) in zip(
      found.entries, zip(try part.numbers("statistic"), try part.numbers("p")))
    {
      #expect(abs(try #require(entry.statistic) - expected.0) < 1e-9)
      // Both are integrals over a few thousand points: 1e-4 of a p-value.
      #expect(abs(try #require(entry.adjustedPValue) - expected.1) < 2e-4)
    }
    // qmvt solves to 1e-3 or so.
    #expect(abs(found.criticalValue - (try part.number("critical"))) < 2e-3)
  }

  @Test func `the largest of independent normal statistics has Sidak's tail`() {
    let found = SimultaneousInference(
      values: [1, 2, 0.5, -2.2], covariance: .identity(4), degreesOfFreedom: .infinity, level: 0.9)
    for entry in found.entries {
      let one = 2 * Normal().upperTail(abs(entry.statistic ?? 0))
      let all = 1 - (1 - one) * (1 - one) * (1 - one) * (1 - one)
      #expect(abs((entry.adjustedPValue ?? 0) - all) < 1e-6)
    }
  }

  @Test func `draws that tie but for rounding are as large`() {
    // The data, their mirror and six others; rounding sets the two beside the data, to either side.
    for sign in [-1.0, 1] {
      let off = 1 + sign * 4e-16
      let draws = Matrix(columns: [
        [2 * off, -2 * off, 1, -1, 0.5, -0.5, 0.1, -0.1],
        [0.7 / off, -0.7 / off, 3, -3, 0.2, -0.2, 0.3, -0.3],
      ])
      let statistics = [2.0, 0.7]
      // Of the larger: two ties and the two draws whose other statistic is 3. Of the other alone: two ties, two beyond.
      #expect(StepDown.romanoWolf(statistics: statistics, draws: draws) == [5.0 / 9, 5.0 / 9])
      let marginal = StepDown.marginalPValues(statistics: statistics, draws: draws)
      #expect(marginal.pValues == [0.25, 0.5])
      let adjusted = StepDown.westfallYoung(pValues: marginal.pValues, draws: marginal.draws)
      #expect(adjusted == [0.5, 0.5])
      let single = SimultaneousInference(
        values: statistics, standardErrors: [1, 1], draws: draws, level: 0.9)
      #expect(single.entries.map(\.adjustedPValue) == [5.0 / 9, 5.0 / 9])
    }
  }

  @Test func `a draw without a variance counts against every rejection`() {
    let draws = Matrix(columns: [[.infinity, 1, -1, 0.5], [0.1, 3, -0.2, .infinity]])
    #expect(StepDown.romanoWolf(statistics: [2, 4], draws: draws) == [0.6, 0.6])
    let marginal = StepDown.marginalPValues(statistics: [2, 4], draws: draws)
    #expect(marginal.pValues == [0.25, 0.25])
    #expect(marginal.draws[0, 0] == 0.25 && marginal.draws[3, 1] == 0.25)
    // The least p of the first and of the last draw is that of their infinite statistic.
    #expect(
      StepDown.westfallYoung(pValues: marginal.pValues, draws: marginal.draws) == [0.5, 0.5])
  }

  @Test(arguments: [8.0, .infinity])
  func `statistics that others nearly determine have the right joint tail`(df: Double) {
    // Six combinations of three independent normals, the last three near sums of two; the tail by plain simulation.
    let rows: [[Double]] = [
      [1, 0, 0, 0.02], [0, 1, 0, 0], [0, 0, 1, 0], [1, 1, 0, 0.05], [0, 1, 1, 0.05],
      [1, -1, 0, 0.05],
    ]
    let parts = Matrix(rows: rows)
    let covariance = parts.multiply(parts.transposed())
    let normal = MultivariateNormal(
      mean: [0, 0, 0, 0, 0, 0], covariance: covariance)
    let largest = SimultaneousT(normal, degreesOfFreedom: df)
    let scales = covariance.diagonal.map { $0.squareRoot() }
    let random = CounterRandom(seed: 11)
    let (draws, c) = (400_000, 2.4)
    let chi = ChiSquared(degreesOfFreedom: 8)
    var beyond = 0
    for draw in 0..<draws {
      let z = (0..<4).map { random.normal(at: UInt64(draw * 5 + $0)) }
      let u = Normal().lowerTail(random.normal(at: UInt64(draw * 5 + 4)))
      let s = df.isFinite ? (chi.quantile(lowerTail: u) / 8).squareRoot() : 1
      let isBeyond = rows.indices.contains { i in
        abs(zip(rows[i], z).reduce(0) { $0 + $1.0 * $1.1 }) > c * s * scales[i]
      }
      if isBeyond { beyond += 1 }
    }
    let share = Double(beyond) / Double(draws)
    // 400,000 draws: a standard error of 0.0004 at most; three of them, and the lattice's 2e-4.
    let error = (share * (1 - share) / Double(draws)).squareRoot()
    #expect(abs(largest.tail(c) - share) < 3 * error + 2e-4)
    // Whatever the order of the statistics.
    let order = [5, 3, 1, 4, 0, 2]
    let turned = SimultaneousT(
      MultivariateNormal(
        mean: [0, 0, 0, 0, 0, 0], covariance: covariance.submatrix(rows: order, columns: order)),
      degreesOfFreedom: df)
    #expect(abs(turned.tail(c) - largest.tail(c)) < 4e-4)
  }

  @Test func `perfectly dependent statistics cost nothing`() {
    let psi = Matrix(columns: [[1, -2, 3, 0.5, -2.5], [2, -4, 6, 1, -5]])
    let contributions = ClusterContributions(columns: ["g"], clusters: [0, 1, 2, 3, 4], psi: psi)
    let draws = contributions.multiplierDraws(replications: 99, threads: 1)
    #expect(draws.rowCount == 32)
    let adjusted = StepDown.romanoWolf(statistics: [1.4, 1.4], draws: draws)
    let alone = StepDown.romanoWolf(
      statistics: [1.4], draws: Matrix(columns: [draws.column(0)]))
    #expect(adjusted == [alone[0], alone[0]])
  }

  /// More groups and columns are summed up by tables of signs: groups that fill no byte, columns that fill no table.
  @Test(arguments: [(256, 16), (301, 33), (1000, 17)])
  func `many columns under many signs are the sums of each alone`(groups: Int, columns: Int) {
    let random = CounterRandom(seed: 9)
    let psi = Matrix(
      rowCount: groups, columnCount: columns,
      columnMajor: (0..<(groups * columns)).map { random.normal(at: UInt64($0)) })
    let codes = (0..<groups).map(Int32.init)
    func drawn(_ psi: Matrix, threads: Int = 1) -> Matrix {
      ClusterContributions(columns: ["g"], clusters: codes, psi: psi)
        .multiplierDraws(replications: 1100, seed: 5, threads: threads)
    }
    let draws = drawn(psi)
    #expect(draws == drawn(psi, threads: 3))
    var largest = 0.0
    for column in 0..<columns {
      let alone = drawn(psi.columns([column]))
      for row in 0..<1100 { largest = max(largest, abs(draws[row, column] - alone[row, 0])) }
    }
    // Unit columns under signs, added up in another order: some ulps of values up to 5.
    #expect(largest < 1e-14)
    let signs = ResamplingDraws(
      .rademacher, groupCount: groups, replications: 1100, seed: 5
    ).weights(ofReplication: 700)
    let norm = psi.column(columns - 1).reduce(0) { $0 + $1 * $1 }.squareRoot()
    let direct = zip(signs, psi.column(columns - 1)).reduce(0) { $0 + $1.0 * $1.1 } / norm
    #expect(abs(draws[700, columns - 1] - direct) < 1e-13)
  }

  @Test func `draws have the estimates' correlations, and threads change none`() {
    let random = CounterRandom(seed: 4)
    let psi = Matrix(
      rowCount: 60, columnCount: 3, columnMajor: (0..<180).map { random.normal(at: UInt64($0)) })
    let contributions = ClusterContributions(
      columns: ["g"], clusters: (0..<60).map(Int32.init), psi: psi)
    let draws = contributions.multiplierDraws(.webb, replications: 20_000, seed: 3, threads: 1)
    #expect(
      draws == contributions.multiplierDraws(.webb, replications: 20_000, seed: 3, threads: 3))
    let (own, drawn) = (psi.crossProduct(), draws.crossProduct())
    for i in 0..<3 {
      for j in 0..<3 {
        let expected = own[i, j] / (own[i, i] * own[j, j]).squareRoot()
        // 20,000 draws: a standard error of 0.007.
        #expect(abs(drawn[i, j] / 20_000 - expected) < 0.03)
      }
    }
    // Step-down is never below one test's own p, nor above the sum of the shares of all that remain.
    let statistics = [2.1, 1.7, 2.6]
    let adjusted = StepDown.romanoWolf(statistics: statistics, draws: draws)
    let marginal = StepDown.marginalPValues(statistics: statistics, draws: draws).pValues
    var bound = 0.0
    for (place, index) in [2, 0, 1].enumerated() {
      let rest = [2, 0, 1][place...]
      let union = rest.reduce(0.0) { sum, column in
        sum + Double(draws.column(column).count { abs($0) >= statistics[index] }) / 20_000
      }
      bound = max(bound, union)
      #expect(adjusted[index] >= marginal[index] && adjusted[index] <= bound + 1.0 / 20_001)
    }
  }

  @Test func `contributions of models that lack clusters are stacked on their union`() {
    let one = ClusterContributions(
      columns: ["g"], clusters: [1, 4], psi: Matrix(columns: [[1, 2]]))
    let two = ClusterContributions(
      columns: ["g"], clusters: [2, 4], psi: Matrix(columns: [[3, 4], [5, 6]]))
    let whole = ClusterContributions.stacking([one, two])
    #expect(whole.clusters == [1, 2, 4])
    #expect(whole.psi == Matrix(rows: [[1, 0, 0], [0, 3, 5], [2, 4, 6]]))
    #expect(whole.combined(Matrix(rows: [[1, -1, 0]])).psi.columnMajor == [1, -3, -2])
  }

  @Test
  func `two one-sided tests reject exactly where the shorter interval lies between the margins`() {
    for estimate in stride(from: -0.3, through: 0.3, by: 0.05) {
      let test = Equivalence(
        estimate: estimate, standardError: 0.1, degreesOfFreedom: 12, margins: -0.25...0.25)
      let reach = StudentT(degreesOfFreedom: 12).quantile(upperTail: 0.05) * 0.1
      #expect((test.pValue < 0.05) == (estimate - reach > -0.25 && estimate + reach < 0.25))
    }
    let inferior = Equivalence(
      estimate: 0.1, standardError: 0.1, degreesOfFreedom: .infinity, margins: -0.1 ... .infinity)
    #expect(abs(inferior.pValue - Normal().upperTail(2)) < 1e-15)
  }

  @Test func `no tests need no adjustment`() {
    #expect(PValueAdjustment.holm.adjusted([]).isEmpty)
    #expect(PValueAdjustment.benjaminiYekutieli.adjusted([0.2]) == [0.2])
  }
}
