public import Numerics

/// What units are compared by: one row per unit, one column per variable.
public struct UnitProfiles: Sendable, Equatable {
  /// What the variables are called.
  public let labels: [String]
  /// Units x variables, finite.
  public let values: Matrix

  /// Profiles.
  ///
  /// - Parameters:
  ///   - labels: One per variable, at least one.
  ///   - values: Units x variables, finite.
  /// - Precondition: One label per column.
  public init(labels: [String], values: Matrix) {
    precondition(
      !labels.isEmpty && labels.count == values.columnCount,
      "\(labels.count) labels of \(values.columnCount) variables")
    precondition(values.firstColumnNotFinite == nil, "profiles are finite")
    self.labels = labels
    self.values = values
  }

  /// The number of units.
  public var unitCount: Int { values.rowCount }

  /// The values of a unit.
  func profile(_ unit: Int) -> [Double] { labels.indices.map { values[unit, $0] } }

  /// The covariance within the arms: Σ over both arms of the centred cross products, over n - 2.
  ///
  /// - Parameter treated: One flag per unit, both arms with a unit.
  /// - Returns: k x k; nil with fewer than three units.
  func pooledCovariance(_ treated: [Bool]) -> Matrix? {
    guard unitCount > 2 else { return nil }
    var centred = values
    for arm in [false, true] {
      let units = treated.indices.filter { treated[$0] == arm }
      for column in labels.indices {
        let mean = units.reduce(0) { $0 + values[$1, column] } / Double(max(units.count, 1))
        for unit in units { centred[unit, column] -= mean }
      }
    }
    var covariance = centred.crossProduct()
    for row in labels.indices {
      for column in labels.indices { covariance[row, column] /= Double(unitCount - 2) }
    }
    return covariance
  }
}
