internal import Glibc

/// Points that fill a cube evenly: fractional parts of multiples of square roots of primes (Richtmyer).
///
/// The same points on every machine; averages over them converge about as 1/count.
public struct NormalLattice: Sendable {
  /// The number of coordinates.
  public let dimension: Int
  /// The number of points.
  public let count: Int
  private let roots: [Double]

  /// A lattice.
  ///
  /// - Parameters:
  ///   - dimension: At least 0.
  ///   - count: At least 1.
  public init(dimension: Int, count: Int) {
    precondition(dimension >= 0 && count >= 1, "\(count) points in \(dimension) dimensions")
    self.dimension = dimension
    self.count = count
    var primes: [Int] = []
    var candidate = 2
    while primes.count < dimension {
      if primes.allSatisfy({ candidate % $0 != 0 }) { primes.append(candidate) }
      candidate += 1
    }
    roots = primes.map { Double($0).squareRoot() }
  }

  /// A point in the open cube.
  ///
  /// - Parameters:
  ///   - index: In 0 ..< count.
  ///   - isFolded: Whether coordinates are folded at the middle, which makes integrands periodic.
  /// - Returns: `dimension` numbers in (0, 1).
  public func uniform(_ index: Int, isFolded: Bool = false) -> [Double] {
    roots.map { root in
      let whole = Double(index + 1) * root
      let part = whole - whole.rounded(.down)
      let folded = isFolded ? abs(2 * part - 1) : part
      return min(max(folded, 0x1p-53), 1 - 0x1p-53)
    }
  }

  /// A point of independent standard normal numbers.
  ///
  /// - Parameter index: In 0 ..< count.
  /// - Returns: `dimension` numbers.
  public func point(_ index: Int) -> [Double] {
    let normal = Normal()
    return uniform(index).map { normal.quantile(lowerTail: $0) }
  }
}
