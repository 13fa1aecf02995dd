import Analyses
import Estimation

extension ResultFiles {
  /// bootstrap.csv: one row per contrast that is judged by draws of the coefficients, the delta method beside it.
  ///
  /// `mc.low`, `mc.high` and `mc.p` are the Monte Carlo errors of the interval's ends and of the p-value, 0 where all
  /// draws were enumerated; `undefined` counts draws without a value.
  ///
  /// - Returns: The file's text.
  public func bootstrap() -> String {
    var csv = CSVText(header: [
      "contrast", "expression", "method", "interval", "conf.level", "estimate", "std.error",
      "statistic", "p.value", "conf.low", "conf.high", "mc.p", "mc.low", "mc.high", "draws",
      "undefined", "enumerated", "reps", "seed", "weights", "groups", "ngroups",
      "delta.std.error", "delta.df", "delta.p.value", "delta.low", "delta.high", "delta.vcov",
    ])
    for contrast in result.contrasts {
      guard let made = contrast.bootstrap else { continue }
      let (found, delta) = (made.interval, made.delta)
      csv.append(
        [
          contrast.id, contrast.expressions.joined(separator: "; "), made.method,
          found?.kind.rawValue ?? "", Plain.number(contrast.confidenceLevel),
          Plain.number(delta.estimate), Plain.number(found?.standardError),
          Plain.number(found?.statistic), Plain.number(found?.pValue), Plain.number(found?.lower),
          Plain.number(found?.upper), Plain.number(found?.pValueMonteCarloError),
          Plain.number(found?.lowerMonteCarloError), Plain.number(found?.upperMonteCarloError),
          Plain.count(found?.drawCount), Plain.count(found?.undefinedCount),
        ]
          + [
            found.map { "\($0.isEnumerated)" } ?? "", String(made.replications),
            String(made.seed), made.weights, made.groups, String(made.groupCount),
            Plain.number(delta.standardError), Plain.number(delta.degreesOfFreedom),
            Plain.number(delta.pValue), Plain.number(delta.lower), Plain.number(delta.upper),
            made.deltaVariance,
          ])
    }
    return csv.text
  }
}
