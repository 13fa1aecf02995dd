internal import Estimation
internal import Numerics

/// A joint test that all effects before the programme are nought.
public enum PreTest: Sendable, Equatable, Codable {
  /// W = e'V^-1 e, chi-squared with as many degrees of freedom as there are effects.
  case statistic(Double, degreesOfFreedom: Int, pValue: Double)
  /// There is none, and why.
  case unavailable(Reason)

  /// Why there is no test.
  public enum Reason: String, Sendable, Codable {
    /// No effect before the programme has an estimate and a variance.
    case noEffectsBefore
    /// Their covariance is singular, for instance for want of clusters.
    case singularCovariance
  }
}

extension StaggeredEffects {
  /// Wald's test of the effects before the programme, cohort by cohort and period by period.
  ///
  /// Periods in which the programme may already act (anticipation) are left out; R's did keeps them.
  public var preTest: PreTest {
    guard case .covariance(let v, _) = set.uncertainty else {
      return .unavailable(.noEffectsBefore)
    }
    let terms = preTestTerms.filter { v[$0, $0] > 0 }
    guard !terms.isEmpty else { return .unavailable(.noEffectsBefore) }
    let scales = terms.map { v[$0, $0].squareRoot() }
    var correlation = v.submatrix(rows: terms, columns: terms)
    for i in terms.indices {
      for j in terms.indices { correlation[i, j] /= scales[i] * scales[j] }
    }
    let t = zip(terms, scales).map { set.values[$0.0] / $0.1 }
    let factor: Cholesky
    do throws(LinearAlgebraError) { factor = try Cholesky(correlation) } catch {
      return .unavailable(.singularCovariance)
    }
    guard factor.reciprocalCondition > 0x1p-52 else { return .unavailable(.singularCovariance) }
    let w = t.dot(factor.solve(t))
    let df = Double(terms.count)
    return .statistic(
      w, degreesOfFreedom: terms.count,
      pValue: ChiSquared(degreesOfFreedom: df).upperTail(w))
  }
}
