import Designs
import Estimation
import Frames
import Glibc
import LinearModels
import Numerics

/// A function of the coefficients with its gradient; nil where it has no value.
struct CoefficientFunction: Sendable {
  let name: String
  let point: @Sendable ([Double]) -> (value: Double, gradient: [Double])?

  static let all = [
    CoefficientFunction(name: "exp(treated) - 1") { b in
      (exp(b[1]) - 1, [0, exp(b[1]), 0, 0])
    },
    CoefficientFunction(name: "treated/x") { b in
      (b[1] / b[2], [0, 1 / b[2], -b[1] / (b[2] * b[2]), 0])
    },
    CoefficientFunction(name: "treated/z") { b in
      (b[1] / b[3], [0, 1 / b[3], 0, -b[1] / (b[3] * b[3])])
    },
    CoefficientFunction(name: "log(treated)") { b in
      b[1] > 0 ? (log(b[1]), [0, 1 / b[1], 0, 0]) : nil
    },
  ]
}

/// How often intervals hold the truth, and how wide they are.
struct Coverage {
  /// An interval; infinite without ends: it holds everything.
  private struct Ends: Sendable {
    var low: Double?
    var high: Double?
    /// The function has no value at the estimates.
    var isAbsent = false
  }

  private static let level = 0.95
  private static let draws:
    [(name: String, variant: WildBootstrap.Variant, kind: BootstrapInterval.Kind)] = [
      ("percentile WCU-11", .classic, .percentile),
      ("percentile-t WCU-11", .classic, .percentileT),
      ("symmetric-t WCU-11", .classic, .symmetricT),
      ("percentile-t WCU-31", .jackknifedScores, .percentileT),
      ("symmetric-t WCU-31", .jackknifedScores, .symmetricT),
      ("symmetric-t WCU-33", .jackknifedBoth, .symmetricT),
    ]

  /// The table of one population.
  let table: String

  init(of schools: Schools, replications: Int, threads: Int) throws {
    let found = try parallelMap(count: replications, threads: threads) { replication in
      try Self.intervals(schools.sample(replication))
    }
    let names = ["delta CR1", "delta CR2"] + Self.draws.map(\.name)
    var lines = [
      "#### \(schools.title)", "", "| function | " + names.joined(separator: " | ") + " |",
      "|:---|" + names.map { _ in "---:|" }.joined(),
    ]
    for (place, function) in CoefficientFunction.all.enumerated() {
      guard let truth = function.point(Schools.truth)?.value else { continue }
      let cells = names.indices.map { method -> String in
        let all = found.map { $0[place][method] }.filter { !$0.isAbsent }
        let held = all.count { ($0.low ?? -.infinity) <= truth && truth <= ($0.high ?? .infinity) }
        let widths = all.map { ends in
          ends.low.flatMap { low in ends.high.map { $0 - low } } ?? .infinity
        }.sorted()
        let share = 1000 * Double(held) / Double(max(all.count, 1))
        let width = widths.isEmpty ? .infinity : widths[widths.count / 2]
        return "\(share.rounded() / 10) (\((width * 100).rounded() / 100))"
      }
      let absent = found.count { $0[place][0].isAbsent }
      let note = absent == 0 ? "" : ", without a value in \(absent) samples"
      lines.append("| \(function.name)\(note) | " + cells.joined(separator: " | ") + " |")
    }
    table = lines.joined(separator: "\n")
  }

  /// Per function and method the ends of one sample.
  private static func intervals(_ frame: Frame) throws -> [[Ends]] {
    let estimates = try [ClusteredCovariance(.CR1), ClusteredCovariance(.CR2)].map {
      try LinearModel.estimate(try request(frame, $0), threads: 1)
    }
    let deltas = estimates.map { JointEstimates($0) }
    let fit = try WildBootstrapFit(
      try request(frame, ClusteredCovariance(.CR1)),
      convention: estimates[0].set.summary.variance, threads: 1)
    let kinds = draws.map(\.variant).reduce(into: [WildBootstrap.Variant]()) { found, variant in
      if !found.contains(variant) { found.append(variant) }
    }
    let drawn = fit.coefficientDraws(
      kinds.map {
        .init(terms: [0, 1, 2, 3], options: WildBootstrap($0, replications: 399))
      })
    return CoefficientFunction.all.map { function in
      guard let point = function.point(estimates[0].set.values) else {
        return [Ends](repeating: Ends(isAbsent: true), count: 2 + draws.count)
      }
      let delta = deltas.map { joint -> Ends in
        let inference = joint?.inference(
          of: point.value, gradient: point.gradient, equals: 0, level: level)
        return Ends(low: inference?.lower, high: inference?.upper)
      }
      return delta
        + draws.map { method in
          guard let place = kinds.firstIndex(of: method.variant),
            case .success(let all) = drawn[place]
          else { return Ends() }
          return ends(function, all, method.kind)
        }
    }
  }

  private static func ends(
    _ function: CoefficientFunction, _ all: CoefficientDraws, _ kind: BootstrapInterval.Kind
  ) -> Ends {
    @Sendable func error(_ gradient: [Double], _ covariance: Matrix) -> Double {
      zip(gradient, covariance.multiply(gradient)).reduce(0) { $0 + $1.0 * $1.1 }.squareRoot()
    }
    guard let point = function.point(all.coefficients) else { return Ends(isAbsent: true) }
    let draws = all.map { draw -> BootstrapInterval.Draw? in
      function.point(draw.coefficients).map { own in
        .init(value: own.value, standardError: error(own.gradient, draw.covariance))
      }
    }
    let interval = BootstrapInterval(
      kind, estimate: point.value, standardError: error(point.gradient, all.covariance),
      draws: draws, equals: 0, level: level, isEnumerated: all.draws.isEnumerated)
    return Ends(low: interval.lower, high: interval.upper)
  }

  private static func request(
    _ frame: Frame, _ covariance: ClusteredCovariance
  ) throws -> FitRequest {
    let design = try BoundDesign(
      Formula(parsing: "y ~ treated + x + z"), frame: frame, rows: frame.allRows, threads: 1)
    var request = FitRequest(design, covariance: .clustered(covariance))
    request.clusters = [
      ClusterDimension(
        label: "school", grouping: frame.groupCodes(of: ["school"]).selecting(frame.allRows),
        levels: nil)
    ]
    request.keepsReference = true
    request.wantsDiagnostics = false
    return request
  }
}
