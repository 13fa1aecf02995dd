import Estimation
import Numerics
import TestSupport
import Testing

/// Sums under drawn signs by tables against sums one by one.
@Suite struct SignSumsTests {
  @Test(arguments: [256, 257, 271, 400], [8, 13, 40])
  func `statistics are those of the signs one by one`(_ groups: Int, _ columns: Int) {
    var psi = Matrix(repeating: 0, rowCount: groups, columnCount: columns)
    for column in 0..<columns {
      for group in 0..<groups {
        psi[group, column] = Double((group * 7919 + column * 104_729) % 1009) / 504 - 1
      }
    }
    let contributions = ClusterContributions(
      columns: ["urn"], clusters: (0..<groups).map { Int32($0) }, psi: psi)
    let draws = contributions.multiplierDraws(replications: 1801, seed: 9, threads: 2)
    let signs = ResamplingDraws(.rademacher, groupCount: groups, replications: 1801, seed: 9)
    for draw in [0, 1, 7, 1699, 1700, 1800] {
      let weights = signs.weights(ofReplication: draw)
      for column in 0..<columns {
        let own = psi.column(column)
        let sum = zip(weights, own).reduce(0) { $0 + $1.0 * $1.1 }
        let norm = own.reduce(0) { $0 + $1 * $1 }.squareRoot()
        expectClose(draws[draw, column], sum / norm, absolute: 1e-12, "draw \(draw), \(column)")
      }
    }
  }
}
