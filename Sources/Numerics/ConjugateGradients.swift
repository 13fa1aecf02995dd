/// Four columns side by side: one pass over the rows serves four right sides.
package typealias Lanes = SIMD4<Double>

/// What is asked of a solution, lane by lane.
///
/// The error is that of the energy norm, ((x - x*)'S(x - x*))^(1/2): for normal equations the norm of
/// the error of the fitted values, hence of the residuals.
package struct EnergyGoal: Sendable {
  /// The squared norm of what the solution is fitted to, before the solution is taken from it.
  package var squares: Lanes
  /// The error allowed as a share of the norm that the fit leaves.
  package var share: Double
  /// The smallest eigenvalue of the preconditioned matrix as far as known, at most 1.
  package var smallest: Lanes
  /// The number of iterations allowed.
  package var limit: Int

  /// A goal.
  package init(squares: Lanes, share: Double, smallest: Lanes, limit: Int) {
    self.squares = squares
    self.share = share
    self.smallest = smallest
    self.limit = limit
  }

  /// Rounding: below this share of the norm at the start only a fresh start can tell.
  static let roundingShare = 1e-15

  /// The squared error allowed once the fit has taken `energy` off the squares.
  func allowance(_ energy: Lanes) -> Lanes {
    let left = pointwiseMax(squares - energy, Lanes(repeating: 0)) * share * share
    return pointwiseMax(left, squares * EnergyGoal.roundingShare * EnergyGoal.roundingShare)
  }
}

/// The solutions of S x = b by conjugate gradients, and what the iteration learnt of S.
package struct EnergySolution: Sendable {
  /// x, one entry per unknown; nought in the null space of S so far as b is.
  package let solution: [Lanes]
  /// x'S x: the squared norm of the fitted values.
  package let energy: Lanes
  /// The smallest eigenvalue of the preconditioned matrix found, at most what was known before.
  package let smallest: Lanes
  /// A bound of the squared error: b's remainder in the preconditioner's norm over `smallest`.
  package let errorBound: Lanes
  /// Whether each lane reached the goal.
  package let isConverged: SIMDMask<SIMD4<Int64>>
  /// The number of iterations.
  package let iterations: Int
}

/// Preconditioned conjugate gradients on four right sides at once, each with its own steps.
///
/// Hestenes & Stiefel (1952). The bound of the error takes the smallest eigenvalue from the Lanczos
/// matrix of the same iteration: Meurant & Tichy (2019), [doi:10.1007/s11075-018-0634-8](https://doi.org/10.1007/s11075-018-0634-8).
///
/// - Parameters:
///   - right: b, in the range of S up to rounding.
///   - goal: The error allowed.
///   - multiply: Sets its second argument to S times its first.
///   - precondition: Sets its second argument to M^-1 times its first, M positive definite.
/// - Returns: x, or as far as the iteration came.
package func conjugateGradients(
  right: [Lanes], goal: EnergyGoal, multiply: ([Lanes], inout [Lanes]) -> Void,
  precondition: ([Lanes], inout [Lanes]) -> Void
) -> EnergySolution {
  let zero = [Lanes](repeating: Lanes(repeating: 0), count: right.count)
  var (x, r, z, q) = (zero, right, zero, zero)
  precondition(r, &z)
  var p = z
  var rho = dot(r, z)
  var lanczos = LanczosSteps(smallest: goal.smallest)
  var energy = Lanes(repeating: 0)
  var active = (rho .> goal.smallest * goal.allowance(energy))
  while any(active) && lanczos.count < goal.limit {
    multiply(p, &q)
    let curvature = dot(p, q)
    let isUsable = active .& (curvature .> 0)
    let alpha = Lanes(repeating: 0).replacing(with: rho / curvature, where: isUsable)
    advance(&x, &r, p, q, alpha)
    precondition(r, &z)
    let next = dot(r, z)
    energy += alpha * rho
    let beta = Lanes(repeating: 0).replacing(with: next / rho, where: isUsable)
    lanczos.append(alpha: alpha, beta: beta, where: isUsable)
    rho.replace(with: pointwiseMax(next, Lanes(repeating: 0)), where: isUsable)
    active = active .& isUsable .& (rho .> lanczos.smallest * goal.allowance(energy))
    if lanczos.refresh(where: isUsable .& .!active) {
      active = isUsable .& (rho .> lanczos.smallest * goal.allowance(energy))
    }
    turn(&p, z, beta)
  }
  return EnergySolution(
    solution: x, energy: energy, smallest: lanczos.smallest, errorBound: rho / lanczos.smallest,
    isConverged: rho .<= lanczos.smallest * goal.allowance(energy), iterations: lanczos.count)
}

/// The sums of products, lane by lane.
package func dot(_ a: [Lanes], _ b: [Lanes]) -> Lanes {
  let left = a.span
  let right = b.span
  var sum = Lanes(repeating: 0)
  for i in 0..<left.count { sum += left[i] * right[i] }
  return sum
}

private func advance(
  _ x: inout [Lanes], _ r: inout [Lanes], _ p: [Lanes], _ q: [Lanes], _ alpha: Lanes
) {
  var solution = x.mutableSpan
  var rest = r.mutableSpan
  let direction = p.span
  let image = q.span
  for i in 0..<direction.count {
    solution[i] += alpha * direction[i]
    rest[i] -= alpha * image[i]
  }
}

private func turn(_ p: inout [Lanes], _ z: [Lanes], _ beta: Lanes) {
  var direction = p.mutableSpan
  let slope = z.span
  for i in 0..<slope.count { direction[i] = slope[i] + beta * direction[i] }
}

/// The steps of the iteration, which are the Lanczos matrix of the preconditioned S.
private struct LanczosSteps {
  private var diagonals: [[Double]]
  private var squares: [[Double]]
  private var last = [(alpha: Double, beta: Double)](repeating: (1, 0), count: 4)
  private var seen = [Int](repeating: 0, count: 4)
  private(set) var smallest: Lanes
  private(set) var count = 0

  init(smallest: Lanes) {
    self.smallest = smallest
    diagonals = [[Double]](repeating: [], count: 4)
    squares = diagonals
  }

  mutating func append(alpha: Lanes, beta: Lanes, where mask: SIMDMask<SIMD4<Int64>>) {
    count += 1
    for lane in 0..<4 where mask[lane] {
      let (before, ratio) = last[lane]
      let carried = diagonals[lane].isEmpty ? 0 : ratio / before
      diagonals[lane].append(1 / alpha[lane] + carried)
      squares[lane].append(beta[lane] / (alpha[lane] * alpha[lane]))
      last[lane] = (alpha[lane], beta[lane])
    }
  }

  /// Looks for a smaller eigenvalue in some lanes; whether one was found.
  mutating func refresh(where mask: SIMDMask<SIMD4<Int64>>) -> Bool {
    var found = false
    for lane in 0..<4 where mask[lane] && seen[lane] < diagonals[lane].count {
      seen[lane] = diagonals[lane].count
      let value = smallestEigenvalue(diagonals[lane], squaredOffDiagonals: squares[lane])
      if value < 0.9 * smallest[lane] {
        smallest[lane] = value
        found = true
      }
    }
    return found
  }
}

/// The smallest eigenvalue of a positive definite tridiagonal matrix, to 1 %, by bisection.
///
/// - Parameters:
///   - diagonal: k entries.
///   - squares: The squares of the entries beside them; the last of k is not read.
/// - Returns: The eigenvalue, or slightly more.
func smallestEigenvalue(_ diagonal: [Double], squaredOffDiagonals squares: [Double]) -> Double {
  var high = diagonal.min() ?? 1
  var low = high * 1e-16
  while high > low * 1.01 {
    let middle = (low * high).squareRoot()
    var pivot = diagonal[0] - middle
    var isBelow = pivot < 0
    for j in diagonal.indices.dropFirst() where !isBelow {
      pivot = diagonal[j] - middle - squares[j - 1] / pivot
      isBelow = pivot <= 0
    }
    if isBelow { high = middle } else { low = middle }
  }
  return high
}
