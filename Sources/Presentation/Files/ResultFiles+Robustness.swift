import Analyses
import Estimation

extension ResultFiles {
  /// robustness.csv: every analysis of every block, the model as written first.
  ///
  /// - Returns: The file's text; a header alone without blocks.
  public func robustness() -> String {
    var csv = CSVText(header: [
      "robustness", "analysis", "choices", "as.written", "model", "term", "estimate", "std.error",
      "statistic", "df", "p.value", "conf.low", "conf.high", "verdict", "p.adjusted", "vcov",
      "nobs", "nclusters", "mc.error",
    ])
    for block in result.robustness ?? [] {
      for (place, variant) in block.variants.enumerated() {
        let inference = variant.inference
        csv.append([
          block.id, String(place), block.words(variant), place == 0 ? "true" : "false", block.model,
          block.term, Plain.number(inference?.estimate), Plain.number(inference?.standardError),
          Plain.number(inference?.statistic), Plain.number(inference?.degreesOfFreedom),
          Plain.number(inference?.pValue), Plain.number(inference?.lower),
          Plain.number(inference?.upper), variant.verdict.rawValue,
          Plain.number(variant.adjustedPValue), variant.variance,
          Plain.number(variant.observationCount), Plain.count(variant.clusterCount),
          Plain.number(variant.monteCarloError),
        ])
      }
    }
    return csv.text
  }

  /// robustness-choices.csv: every option of every choice, and whether it flips the verdict by itself.
  ///
  /// - Returns: The file's text; a header alone without blocks.
  public func robustnessChoices() -> String {
    var csv = CSVText(header: [
      "robustness", "choice", "option", "as.written", "analyses", "same.verdict", "analysis.alone",
      "verdict.alone", "flips", "variance.share", "joint.median.statistic", "joint.p.value",
      "joint.draws", "joint.seed", "joint.mc.error",
    ])
    for block in result.robustness ?? [] {
      for option in block.options {
        let choice = block.choices[option.choice]
        let alone = option.alone.map { block.variants[$0].verdict.rawValue }
        csv.append([
          block.id, choice.key, choice.options[option.option],
          option.option == choice.own ? "true" : "false", String(option.count),
          String(option.sameVerdict), Plain.count(option.alone), alone ?? "",
          option.alone == nil ? "" : option.flips ? "true" : "false",
          Plain.number(block.varianceShares[option.choice]),
          Plain.number(block.test?.medianStatistic), Plain.number(block.test?.pValue),
          Plain.count(block.test?.drawCount), Plain.count(block.test?.seed),
          Plain.number(block.test?.monteCarloError),
        ])
      }
    }
    return csv.text
  }
}
