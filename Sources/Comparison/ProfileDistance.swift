internal import Numerics

/// How unlike two units are.
public enum ProfileDistance: String, Sendable, Codable, CaseIterable {
  /// Mahalanobis: √((x - y)' S⁻¹ (x - y)), S the covariance within the arms. Variables that say the same count once.
  case mahalanobis
  /// Standardised Euclid: √(Σ ((x - y) / s)²), s the standard deviations within the arms.
  case euclidean

  /// Coordinates whose Euclidean distance is this distance.
  ///
  /// - Parameters:
  ///   - profiles: Of all units.
  ///   - treated: One flag per unit.
  /// - Returns: One list per unit.
  /// - Throws: `noSpread` for a variable that is constant within the arms or that those before it explain,
  ///   `tooFewUnits` below three.
  func coordinates(
    _ profiles: UnitProfiles, _ treated: [Bool]
  ) throws(MatchingProblem) -> [[Double]] {
    guard let covariance = profiles.pooledCovariance(treated) else { throw .tooFewUnits }
    // A squared share of 1e-10: on cross products less is noise.
    let kept = OrderedCholesky(covariance, tolerance: 1e-10)
    let isConstant = profiles.labels.indices.first { covariance[$0, $0] <= 0 }
    if let column = self == .mahalanobis ? kept.omitted.first?.column ?? isConstant : isConstant {
      throw .noSpread(variable: profiles.labels[column])
    }
    let lower = self == .mahalanobis ? kept.lower : covariance.diagonalRoots
    return (0..<profiles.unitCount).map { Self.solve(lower, profiles.profile($0)) }
  }

  /// L z = x by substitution.
  private static func solve(_ lower: Matrix, _ x: [Double]) -> [Double] {
    var z = x
    for row in z.indices {
      var sum = z[row]
      for column in 0..<row { sum -= lower[row, column] * z[column] }
      z[row] = sum / lower[row, row]
    }
    return z
  }
}

extension Matrix {
  /// The square roots of the diagonal on the diagonal, noughts elsewhere.
  fileprivate var diagonalRoots: Matrix {
    var result = Matrix(repeating: 0, rowCount: rowCount, columnCount: columnCount)
    for place in 0..<rowCount { result[place, place] = self[place, place].squareRoot() }
    return result
  }
}

/// Why no neighbours can be found.
public enum MatchingProblem: Error, Sendable, Equatable {
  /// No unit is treated.
  case noTreated
  /// No unit is untreated.
  case noComparison
  /// Fewer than three units: there is no spread within the arms.
  case tooFewUnits
  /// A variable is the same in all units of each arm, or those before it explain it.
  case noSpread(variable: String)
}
