import Numerics

/// M_st = Σ_g t_s t_t' of the contrasts' vectors t beyond their clusters, s and t from 0.
struct CrossMoments: Sendable {
  private let order: Int
  /// s x t of them, d x d each; empty before the first cluster.
  private(set) var matrices: [Matrix] = []

  init(order: Int) { self.order = order }

  subscript(_ s: Int, _ t: Int) -> Matrix { matrices[s * order + t] }

  /// Adds a cluster.
  ///
  /// - Parameter t: One column for each contrast.
  mutating func take(_ t: Matrix) {
    let d = t.rowCount
    if matrices.isEmpty {
      matrices = (0..<(order * order)).map { _ in
        Matrix(repeating: 0, rowCount: d, columnCount: d)
      }
    }
    for i in 0..<order {
      for j in 0..<order {
        for b in 0..<d {
          for a in 0..<d { matrices[i * order + j][a, b] += t[a, i] * t[b, j] }
        }
      }
    }
  }
}
