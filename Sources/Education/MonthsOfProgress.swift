/// A published table that tells an effect size as months of additional progress.
///
/// Tables differ, and change: each has a name with an edition, and none is the usual one.
public enum MonthsOfProgress: String, Sendable, Codable, CaseIterable {
  /// The table of the Teaching and Learning Toolkit of the Education Endowment Foundation, in the edition in which feedback
  /// stands at eight months (*About the Toolkits: attainment*,
  /// [educationendowmentfoundation.org.uk](https://educationendowmentfoundation.org.uk/evidence-summaries/about-the-toolkits/attainment/)).
  ///
  /// | months | 0 | 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8 | 9 | 10 | 11 | 12 |
  /// |---|---|---|---|---|---|---|---|---|---|---|---|---|---|
  /// | from | -0.01 | 0.02 | 0.10 | 0.19 | 0.27 | 0.36 | 0.45 | 0.53 | 0.62 | 0.70 | 0.79 | 0.88 | 0.96 |
  /// | to | 0.01 | 0.09 | 0.18 | 0.26 | 0.35 | 0.44 | 0.52 | 0.61 | 0.69 | 0.78 | 0.87 | 0.95 | 1.00 |
  ///
  /// The page says that the conversion in reports of single projects differs slightly; that table is not known here.
  case eefToolkit1 = "eef-toolkit-1"

  /// Hundredths of a standard deviation from which on each further month counts, ascending.
  private var starts: [Double] {
    switch self {
    case .eefToolkit1: [2, 10, 19, 27, 36, 45, 53, 62, 70, 79, 88, 96]
    }
  }

  /// The last hundredth that the table tells of.
  private var last: Double {
    switch self {
    case .eefToolkit1: 100
    }
  }

  /// Months of additional progress.
  ///
  /// The effect size is first rounded to two decimals, as it is printed; negative ones are mirrored, as the table's notes
  /// say.
  ///
  /// - Parameter effectSize: In standard deviations.
  /// - Returns: Whole months with the sign of the effect; nil beyond the table, and of no finite number.
  public func months(effectSize: Double) -> Int? {
    guard effectSize.isFinite, abs(effectSize) < 2 * last / 100 else { return nil }
    let hundredths = Self.hundredths(abs(effectSize))
    guard hundredths <= last else { return nil }
    let months = starts.count { $0 <= hundredths }
    return effectSize < 0 ? -months : months
  }

  /// Hundredths to the nearest whole one, ties to even, by the number itself as `%.2f` prints it.
  ///
  /// 0.045 is a little less than nine half hundredths, though 100 times it is not as doubles go.
  private static func hundredths(_ size: Double) -> Double {
    let floor = (size * 100).rounded(.down)
    // Exact but for one rounding, which keeps the sign.
    let rest = (-(floor + 0.5)).addingProduct(size, 100)
    if rest == 0 { return floor.truncatingRemainder(dividingBy: 2) == 0 ? floor : floor + 1 }
    return rest > 0 ? floor + 1 : floor
  }
}
