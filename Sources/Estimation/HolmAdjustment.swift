/// Holm's step-down adjustment of several p-values, which holds the chance of any false rejection.
public enum HolmAdjustment {
  /// Adjusted p-values.
  ///
  /// With the p-values in order, p̃_(i) = max over j ≤ i of min(1, (m - j + 1) p_(j)). The same as R's
  /// `p.adjust(p, "holm")`. Holm (1979), Scand. J. Stat. 6, 65-70.
  ///
  /// - Parameter pValues: In 0...1; may be empty.
  /// - Returns: One adjusted p-value each, in the order given.
  public static func adjusted(_ pValues: [Double]) -> [Double] {
    let order = pValues.indices.sorted { pValues[$0] < pValues[$1] }
    var adjusted = pValues
    var least = 0.0
    for (step, index) in order.enumerated() {
      least = max(least, min(1, Double(pValues.count - step) * pValues[index]))
      adjusted[index] = least
    }
    return adjusted
  }
}
