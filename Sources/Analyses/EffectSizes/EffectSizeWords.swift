package import Education
package import Specs

extension TableRequest {
  /// The standard deviation that effects are told in.
  package var divisor: EffectSize.Deviation {
    switch deviation ?? .pooled {
    case .pooled: .pooled
    case .total: .total
    case .comparison: .comparison
    }
  }
}

extension MonthsOfProgress {
  /// The table that a spec names.
  ///
  /// - Parameter named: As the spec names it.
  package init(_ named: MonthsTableSpec) {
    switch named {
    case .eefToolkit1: self = .eefToolkit1
    }
  }
}
