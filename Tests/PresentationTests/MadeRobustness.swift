import Analyses
import Estimation
import Foundation

/// A made block of robustness, by way of result.json: every combination of the options has an estimate.
struct MadeRobustness {
  var id = "gap"
  /// The estimates, the model as written first; nil for an analysis without one.
  var estimates: [Double?]
  /// Half the length of each interval; nil for none.
  var half: Double? = 1
  /// Each choice with its options; the combinations are counted as an odometer counts, the last choice fastest.
  var choices: [(key: String, options: [String])] = [
    ("covariates", ["not said", "prior attainment"]), ("vcov", ["not said", "CR1", "CV3"]),
  ]
  var hasTest = true
  /// How many of the options, in order, `skip` leaves no analysis with them alone.
  var skipped = 0

  private func options(_ place: Int) -> [Int] {
    var (rest, found) = (place, [Int]())
    for choice in choices.reversed() {
      found.insert(rest % choice.options.count, at: 0)
      rest /= choice.options.count
    }
    return found
  }

  private func verdict(_ estimate: Double?) -> String {
    guard let estimate, let half else { return "none" }
    return estimate - half > 0 ? "positive" : estimate + half < 0 ? "negative" : "open"
  }

  private func variant(_ place: Int) -> [String: Any] {
    var image: [String: Any] = [
      "options": options(place), "variance": "CR2[urn]", "observationCount": 100,
      "verdict": verdict(estimates[place]),
    ]
    if let estimate = estimates[place] {
      var inference: [String: Any] = ["estimate": estimate]
      if let half {
        inference["lower"] = estimate - half
        inference["upper"] = estimate + half
      }
      image["inference"] = inference
    }
    return image
  }

  func result() throws -> RobustnessResult {
    let own = verdict(estimates[0])
    var others = 0
    let told = choices.indices.flatMap { choice in
      choices[choice].options.indices.map { option -> [String: Any] in
        var image: [String: Any] = [
          "choice": choice, "option": option, "count": 1, "sameVerdict": 1, "flips": false,
        ]
        if option > 0 {
          others += 1
          let later = choices[(choice + 1)...].reduce(1) { $0 * $1.options.count }
          if others > skipped { image["alone"] = option * later }
        }
        return image
      }
    }
    var image: [String: Any] = [
      "id": id, "model": "m", "term": "x", "confidenceLevel": 0.95, "options": told,
      "choices": choices.map { ["key": $0.key, "options": $0.options, "own": 0] as [String: Any] },
      "variants": estimates.indices.map(variant), "varianceShares": choices.map { _ in 0.5 },
    ]
    precondition(["positive", "negative", "open", "none"].contains(own))
    if hasTest {
      image["test"] =
        [
          "medianStatistic": 2.5, "pValue": 0.031, "drawCount": 999, "isEnumerated": false,
          "clusterCount": 12, "analysisCount": 2, "seed": 7,
        ] as [String: Any]
    }
    return try JSONDecoder().decode(
      RobustnessResult.self, from: JSONSerialization.data(withJSONObject: image))
  }
}
