/// Adjustments of p-values for the number of tests, from the p-values alone; as R's `p.adjust`.
public enum PValueAdjustment: String, Sendable, CaseIterable, Codable {
  /// m p: family-wise, whatever the dependence.
  case bonferroni
  /// Step-down Bonferroni (Holm 1979): family-wise, whatever the dependence.
  case holm
  /// Step-up (Hochberg 1988): family-wise under independence and positive dependence.
  case hochberg
  /// Step-up for the false discovery rate under independence and positive dependence (Benjamini & Hochberg 1995).
  case benjaminiHochberg = "BH"
  /// The same under any dependence (Benjamini & Yekutieli 2001).
  case benjaminiYekutieli = "BY"

  /// The adjusted p-values.
  ///
  /// With p_(1) ≤ … ≤ p_(m): Holm max_(j ≤ i) (m - j + 1) p_(j), Hochberg min_(j ≥ i) (m - j + 1) p_(j),
  /// Benjamini-Hochberg min_(j ≥ i) m p_(j)/j, Benjamini-Yekutieli Σ 1/j times that; at most 1.
  ///
  /// - Parameter pValues: m numbers in [0, 1], in any order.
  /// - Returns: One per p-value, in the same order; none for none. Equal p-values have equal results.
  public func adjusted(_ pValues: [Double]) -> [Double] {
    precondition(pValues.allSatisfy { $0 >= 0 && $0 <= 1 }, "a p-value outside [0, 1]")
    let m = pValues.count
    let order = pValues.indices.sorted { (pValues[$0], $0) < (pValues[$1], $1) }
    let harmonic = (0..<m).reduce(0.0) { $0 + 1 / Double($1 + 1) }
    var scaled = order.enumerated().map { place, index in
      let p = pValues[index]
      return switch self {
      case .bonferroni: Double(m) * p
      case .holm, .hochberg: Double(m - place) * p
      case .benjaminiHochberg: Double(m) / Double(place + 1) * p
      case .benjaminiYekutieli: harmonic * Double(m) / Double(place + 1) * p
      }
    }
    switch self {
    case .bonferroni: break
    case .holm:
      for place in scaled.indices.dropFirst() {
        scaled[place] = max(scaled[place], scaled[place - 1])
      }
    case .hochberg, .benjaminiHochberg, .benjaminiYekutieli:
      for place in scaled.indices.dropLast().reversed() {
        scaled[place] = min(scaled[place], scaled[place + 1])
      }
    }
    var result = pValues
    for (place, index) in order.enumerated() { result[index] = min(scaled[place], 1) }
    return result
  }
}
