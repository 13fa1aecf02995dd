import Designs
import Frames
import LinearModels
import Numerics

extension Verification {
  /// The digits of certified estimates and standard deviations, 9 wanted of each.
  static func leastSquaresChecks() -> [Check] {
    CertifiedSet.all.flatMap { set in
      let scale = deviation(set.columns[0].values)
      return [
        check("\(set.name), estimates", wanted: 9, source: "NIST StRD") {
          let fit = try fit(set.formula, set.columns, .iid)
          return Digits.fewest(fit.coefficients, with: set.estimates, scale: scale)
        },
        check("\(set.name), standard errors", wanted: 9, source: "NIST StRD") {
          let fit = try fit(set.formula, set.columns, .iid)
          return Digits.fewest(fit.standardErrors ?? [], with: set.deviations, scale: scale)
        },
      ]
    }
  }

  /// Two groups of 2 and 4 rows: every variance is a fraction that paper suffices for.
  ///
  /// Group means 2 and 5, squared residuals (1, 1) and (9, 1, 1, 25), leverages 1/2 and 1/4. The intercept's
  /// variance is that of the first mean, the slope's the sum of both.
  static func robustChecks() -> [Check] {
    let columns = [("y", [1.0, 3, 2, 4, 4, 10]), ("x", [0.0, 0, 1, 1, 1, 1])]
    let known: [(variance: VarianceEstimator, squares: [Double])] = [
      (.iid, [4.75, 7.125]), (.HC0, [0.5, 2.75]), (.HC1, [0.75, 4.125]), (.HC2, [1, 4]),
      (.HC3, [2, 6]),
    ]
    return known.map { known in
      check("two groups, \(known.variance.rawValue)", wanted: 13, source: "by hand") {
        let errors = try fit("y ~ x", columns, known.variance).standardErrors ?? []
        return Digits.fewest(errors.map { $0 * $0 }, with: known.squares)
      }
    }
  }

  /// Two threads give the bits of one.
  ///
  /// 7,000 rows in four slices: estimates and HC3 covariance of a small design, solved in double-double,
  /// and of one with 26 columns, solved from moments.
  static func threadCheck() -> Check {
    let rows: Range<UInt64> = 0..<7_000
    let columns = ["y", "a", "b", "c", "d", "e"].enumerated().map { stream, name in
      let random = CounterRandom(seed: 2026, stream: UInt64(stream))
      return (name: name, values: rows.map { random.normal(at: $0) })
    }
    return check("the same bits on 1 and 2 threads", wanted: Digits.most, source: "each other") {
      let areEqual = try ["y ~ a + b", "y ~ (a + b + c + d + e)^3"].allSatisfy { formula in
        let one = try fit(formula, columns, .HC3, threads: 1)
        let two = try fit(formula, columns, .HC3, threads: 2)
        return one.coefficients == two.coefficients && one.covariance == two.covariance
      }
      return Digits.all(if: areEqual)
    }
  }

  /// A check whose answer a build may refuse to give: no digit then, and the reason beside the source.
  private static func check(
    _ name: String, wanted: Double, source: String, _ digits: () throws -> Double
  ) -> Check {
    do {
      return Check(name: name, wantedDigits: wanted, digits: try digits(), source: source)
    } catch {
      return Check(
        name: name, wantedDigits: wanted, digits: 0, source: "\(source); refused: \(error)")
    }
  }

  /// Formula, design and fit over complete columns of numbers.
  private static func fit(
    _ text: String, _ columns: [(name: String, values: [Double])], _ variance: VarianceEstimator,
    threads: Int = 1
  ) throws -> LinearFit {
    let frame = Frame(
      columns: columns.map { Column(name: $0.name, values: .number($0.values)) },
      rowCount: columns[0].values.count)
    let formula = try Formula(parsing: text)
    let design = try BoundDesign(formula, frame: frame, rows: frame.allRows)
    return try LinearModel.fit(design, variance: variance, threads: threads)
  }

  /// The sample standard deviation.
  private static func deviation(_ values: [Double]) -> Double {
    let mean = values.reduce(0, +) / Double(values.count)
    let squares = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
    return (squares / Double(values.count - 1)).squareRoot()
  }
}
