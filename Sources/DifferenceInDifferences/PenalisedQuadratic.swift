import Numerics

/// c'Qc/2 + l'c + λ Σ |c_i|, Q positive definite: its least c, exactly on the signs it has.
///
/// Signs are searched, each step the solution of a linear system, so the condition of Q costs digits but no steps. The
/// value falls with every step and there are finitely many signs.
///
/// Lee, Battle, Raina & Ng (2006), "Efficient sparse coding algorithms", algorithm 1 (feature-sign search).
struct PenalisedQuadratic: Sendable {
  /// Q, p x p.
  let quadratic: Matrix
  /// l, p numbers.
  let linear: [Double]

  /// The least c.
  ///
  /// - Parameter penalty: λ, at least 0.
  /// - Returns: p numbers; where Q is singular to rounding the best that the steps before came to.
  func least(penalty: Double) -> [Double] {
    var c = [Double](repeating: 0, count: linear.count)
    var signs = [Double](repeating: 0, count: linear.count)
    // Each sign pattern at most once: far more than are ever needed, and an end if rounding makes a circle.
    for _ in 0..<(100 * (linear.count + 1)) {
      guard let entering = entering(c, signs, penalty) else { return c }
      let sign: Double = gradient(c, entering).value > 0 ? -1 : 1
      signs[entering] = sign
      guard descend(&c, &signs, penalty) else { return c }
      // Rounding alone had called it in.
      if c[entering] == 0 { return c }
    }
    return c
  }

  /// The derivative without the penalty, and the size of its parts.
  private func gradient(_ c: [Double], _ j: Int) -> (value: Double, size: Double) {
    var (value, size) = (linear[j], abs(linear[j]))
    for i in c.indices where c[i] != 0 {
      let part = quadratic[j, i] * c[i]
      value += part
      size += abs(part)
    }
    return (value, size)
  }

  /// The zero that gains most by leaving nought, in units of its own curvature.
  private func entering(_ c: [Double], _ signs: [Double], _ penalty: Double) -> Int? {
    var best: (place: Int, gain: Double)?
    for j in c.indices where signs[j] == 0 {
      let (value, size) = gradient(c, j)
      let excess = abs(value) - penalty
      guard excess > 1e-13 * max(size, penalty) else { continue }
      let gain = excess * excess / quadratic[j, j]
      if gain > best?.gain ?? 0 { best = (j, gain) }
    }
    return best?.place
  }

  /// Goes to the least of the active signs, dropping those that come to nought on the way.
  ///
  /// - Returns: Whether the system could be solved.
  private func descend(_ c: inout [Double], _ signs: inout [Double], _ penalty: Double) -> Bool {
    while true {
      let active = signs.indices.filter { signs[$0] != 0 }
      if active.isEmpty { return true }
      guard let target = target(active, signs, penalty) else { return false }
      // The first share of the way at which a sign would change; starting at nought on the right side is none.
      var (share, leaving) = (1.0, -1)
      for (place, j) in active.enumerated() where target[place] * signs[j] <= 0 {
        let own = c[j] == 0 ? 0 : c[j] / (c[j] - target[place])
        if own < share { (share, leaving) = (own, j) }
      }
      for (place, j) in active.enumerated() { c[j] += share * (target[place] - c[j]) }
      if leaving < 0 {
        for (place, j) in active.enumerated() { c[j] = target[place] }
        return true
      }
      c[leaving] = 0
      signs[leaving] = 0
    }
  }

  /// The least where the signs are given: Q c = -l - λ signs.
  private func target(_ active: [Int], _ signs: [Double], _ penalty: Double) -> [Double]? {
    do throws(LinearAlgebraError) {
      let factor = try Cholesky(quadratic.submatrix(rows: active, columns: active))
      return factor.solve(active.map { -linear[$0] - penalty * signs[$0] })
    } catch {
      return nil
    }
  }
}
