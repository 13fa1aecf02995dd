import Education
import Frames
import TestSupport
import Testing

/// Effects in standard deviations, and months of progress by published tables.
@Suite struct EffectSizeTests {
  private func spread(_ values: [Double]) -> GroupSpread {
    let column = Column(name: "y", values: .number(values))
    return GroupSpread.groups(
      of: column, rows: .all(values.count), codes: values.map { _ in 0 }, groupCount: 1)[0]
  }

  private func size(
    _ intervention: [Double], _ comparison: [Double], effect: Double? = nil,
    by deviation: EffectSize.Deviation = .pooled
  ) throws -> EffectSize {
    let (one, other) = (spread(intervention), spread(comparison))
    let difference = try #require(one.mean) - #require(other.mean)
    return try #require(
      EffectSize(
        effect: effect ?? difference, lower: difference - 1, upper: difference + 1,
        intervention: one, comparison: other, deviation: deviation))
  }

  static let cases = ["trial", "small", "far"]

  @Test(arguments: cases)
  func `effect sizes are those of metafor's escalc`(name: String) throws {
    let golden = try Golden("r/effect-size")
    guard case .object(let inputs)? = golden.root["input"], case .object(let arms)? = inputs[name],
      case .object(let values)? = golden.values[name]
    else { throw Golden.Problem.malformed(path: golden.path) }
    let input = Golden(golden, values: arms)
    let expected = Golden(golden, values: values)
    let (one, other) = (
      spread(try input.numbers("intervention")), spread(try input.numbers("comparison"))
    )
    try expectClose([one.mean ?? 0, other.mean ?? 0], expected, "means")
    try expectClose(
      [one.standardDeviation ?? 0, other.standardDeviation ?? 0], expected, "deviations")
    let ends = try expected.numbers("ends")
    for deviation in EffectSize.Deviation.allCases {
      let size = try #require(
        EffectSize(
          effect: try expected.number("difference"), lower: ends[0], upper: ends[1],
          intervention: one, comparison: other, deviation: deviation))
      try expectClose(size.value, expected, deviation.rawValue)
      guard deviation == .pooled else { continue }
      try expectClose(size.lower ?? 0, expected, "lower")
      try expectClose(size.upper ?? 0, expected, "upper")
      try expectClose(size.standardDeviation, expected, "deviation")
      try expectClose(size.correction, expected, "correction")
    }
  }

  @Test(arguments: EffectSize.Deviation.allCases)
  func `another scale of the outcome changes nothing`(deviation: EffectSize.Deviation) throws {
    let (t, c) = ([12.0, 15, 11, 18, 14], [19.0, 16, 21, 15, 22, 17, 20, 18])
    let size = try size(t, c, by: deviation)
    for (factor, shift) in [(10.0, 0.0), (0.03, 100), (1, -1e4)] {
      let other = try self.size(
        t.map { factor * $0 + shift }, c.map { factor * $0 + shift }, by: deviation)
      expectClose(other.value, size.value, relative: 1e-11)
    }
  }

  @Test func `arms the other way round turn the sign, but by one arm's deviation`() throws {
    let (t, c) = ([12.0, 15, 11, 18, 14], [19.0, 16, 21, 15, 22, 17, 20, 18])
    for deviation in [EffectSize.Deviation.pooled, .total] {
      let (one, other) = (try size(t, c, by: deviation), try size(c, t, by: deviation))
      expectClose(one.value, -other.value, relative: 1e-14)
      expectClose(one.correction, other.correction, relative: 1e-15)
    }
    let (one, other) = (
      try size(t, c, by: .comparison), try size(c, t, by: .comparison)
    )
    #expect(one.degreesOfFreedom == 7 && other.degreesOfFreedom == 4)
    #expect(abs(one.value + other.value) > 0.1)
  }

  @Test func `an adjusted effect is divided by what nothing was taken from`() throws {
    let (t, c) = ([12.0, 15, 11, 18, 14], [19.0, 16, 21, 15, 22, 17, 20, 18])
    let (raw, adjusted) = (try size(t, c), try size(t, c, effect: -2))
    expectClose(adjusted.standardDeviation, raw.standardDeviation, relative: 1e-15)
    expectClose(adjusted.value, -2 * raw.correction / raw.standardDeviation, relative: 1e-15)
  }

  @Test func `arms without a deviation have no effect size`() {
    func size(_ t: [Double], _ c: [Double], _ by: EffectSize.Deviation) -> EffectSize? {
      EffectSize(
        effect: 1, lower: nil, upper: nil, intervention: spread(t), comparison: spread(c),
        deviation: by)
    }
    #expect(size([1], [1, 2, 3], .pooled) == nil)
    #expect(size([], [1, 2, 3], .total) == nil)
    #expect(size([4, 4], [4, 4], .pooled) == nil)
    #expect(size([1, 2], [1, 2], .comparison) == nil)
    let without = size([1, 2], [1, 3], .pooled)
    #expect(without != nil && without?.lower == nil && without?.upper == nil)
  }

  // MARK: Months

  /// Every line of the Toolkit's table, its first and its last hundredth.
  static let lines: [(months: Int, from: Double, to: Double)] = [
    (0, 0, 0.01), (1, 0.02, 0.09), (2, 0.10, 0.18), (3, 0.19, 0.26), (4, 0.27, 0.35),
    (5, 0.36, 0.44), (6, 0.45, 0.52), (7, 0.53, 0.61), (8, 0.62, 0.69), (9, 0.70, 0.78),
    (10, 0.79, 0.87), (11, 0.88, 0.95), (12, 0.96, 1.00),
  ]

  @Test(arguments: 0..<lines.count)
  func `the Toolkit's table, line by line, mirrored below nought`(index: Int) {
    let (months, from, to) = Self.lines[index]
    let table = MonthsOfProgress.eefToolkit1
    for hundredth in Int((from * 100).rounded())...Int((to * 100).rounded()) {
      #expect(table.months(effectSize: Double(hundredth) / 100) == months)
      #expect(table.months(effectSize: -Double(hundredth) / 100) == -months)
    }
  }

  @Test func `effect sizes are rounded as they are printed, and none is beyond the table`() {
    let table = MonthsOfProgress.eefToolkit1
    #expect(table.months(effectSize: 0.0149) == 0 && table.months(effectSize: 0.0151) == 1)
    #expect(table.months(effectSize: 0.0949) == 1 && table.months(effectSize: -0.0951) == -2)
    // As doubles go 0.185 is less than 18.5 hundredths and 0.265 more than 26.5, though 100 times both is just that.
    #expect(table.months(effectSize: 0.185) == 2 && table.months(effectSize: 0.265) == 4)
    // 7/8 is half way between two hundredths: to the even one, as %.2f prints it.
    #expect(table.months(effectSize: 0.875) == 11 && table.months(effectSize: 0.625) == 8)
    #expect(table.months(effectSize: 1.004) == 12 && table.months(effectSize: 1.006) == nil)
    #expect(table.months(effectSize: -7) == nil && table.months(effectSize: .infinity) == nil)
    #expect(table.months(effectSize: .nan) == nil && table.months(effectSize: -0.0) == 0)
  }
}
