import Numerics

extension Verification {
  /// Tails of distributions against integrals by mpmath with 40 digits (22 for the studentized range).
  static func distributionChecks() -> [Check] {
    [
      tails(
        "Student's t",
        [
          (StudentT(degreesOfFreedom: 3.5), 2.5, 0.037847321904745040),
          (StudentT(degreesOfFreedom: 9), 4.5, 0.00074447470770586561),
          (StudentT(degreesOfFreedom: 30), 60, 4.1556548067661243e-33),
        ]),
      tails(
        "Fisher's F",
        [
          (FDistribution(numerator: 12, denominator: 5), 2.5, 0.16034712835197743),
          (FDistribution(numerator: 3, denominator: 100), 12, 8.9329521797755842e-7),
          (FDistribution(numerator: 5, denominator: 100_000), 60, 1.2481021369657903e-62),
        ]),
      tails(
        "chi-squared",
        [
          (ChiSquared(degreesOfFreedom: 40), 55.75, 0.050078535344262851),
          (ChiSquared(degreesOfFreedom: 1), 101.5, 7.1463439999397797e-24),
          (ChiSquared(degreesOfFreedom: 5), 700, 4.9119861035732006e-149),
        ]),
      tails(
        "normal",
        [
          (Normal(), 5.5, 1.8989562465887719e-8), (Normal(), 20, 2.7536241186062337e-89),
          (Normal(), 37.5, 4.6053530095819548e-308),
        ]),
      studentizedRangeCheck(),
    ]
  }

  private static func tails(
    _ name: String, _ cases: [(distribution: any Distribution, x: Double, upper: Double)]
  ) -> Check {
    let found = cases.map { $0.distribution.upperTail($0.x) }
    return Check(
      name: "\(name), upper tails", wantedDigits: 12,
      digits: Digits.fewest(found, with: cases.map(\.upper)), source: "mpmath")
  }

  private static func studentizedRangeCheck() -> Check {
    let found = [
      StudentizedRange(groups: 3, degreesOfFreedom: 10).upperTail(5),
      StudentizedRange(groups: 3, degreesOfFreedom: 3).lowerTail(7),
      StudentizedRange(groups: 30, degreesOfFreedom: .infinity).lowerTail(2),
    ]
    let known = [0.0136156809166482935, 0.968052832882856304, 6.243026343801703674e-5]
    return Check(
      name: "studentized range, tails", wantedDigits: 11,
      digits: Digits.fewest(found, with: known), source: "mpmath")
  }

  /// The known answers of Philox4x32-10 in Random123 (file kat_vectors).
  static func randomCheck() -> Check {
    let zeros = Philox.block(counter: .zero, key: .zero)
    let ones = Philox.block(counter: .init(repeating: .max), key: .init(repeating: .max))
    let pi = Philox.block(
      counter: .init(0x243f_6a88, 0x85a3_08d3, 0x1319_8a2e, 0x0370_7344),
      key: .init(0xa409_3822, 0x299f_31d0))
    let agree =
      zeros == .init(0x6627_e8d5, 0xe169_c58d, 0xbc57_ac4c, 0x9b00_dbd8)
      && ones == .init(0x408f_276d, 0x41c8_3b0e, 0xa20b_c7c6, 0x6d54_51fd)
      && pi == .init(0xd16c_fe09, 0x94fd_cceb, 0x5001_e420, 0x2412_6ea1)
    return Check(
      name: "Philox4x32-10, random bits", wantedDigits: Digits.most,
      digits: Digits.all(if: agree), source: "Random123")
  }
}
