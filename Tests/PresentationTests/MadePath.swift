import Analyses
import Designs
import Estimation
import Foundation

/// A made event study: years -3, -2, the reference -1, then 0 and 1.
struct MadePath {
  var id = "path"
  var label: String?
  var part: String?
  /// Effects in the years -3, -2, 0, 1.
  var effects = [0.1, -0.2, 0.5, 1.25]
  var standardError = 0.2
  /// Half the length of the band; nil without one.
  var bandHalf: Double? = 0.6
  var preTestP: Double? = 0.4
  var hasCovariance = true

  private func term(_ time: Int) -> TermID {
    TermID((part.map { [.variable($0)] } ?? []) + [.level("\(time)", of: "event")])
  }

  var model: MadeModel {
    let times = [-3, -2, 0, 1]
    var model = MadeModel(id: id, label: label, outcome: "ks2")
    model.estimator = "event-study"
    model.hasCovariance = hasCovariance
    model.terms = zip(times, effects).map { (term($0), $1, standardError) }
    model.references = [ReferenceTerm(term(-1), place: 2)]
    model.supplement = supplement(times)
    return model
  }

  private func supplement(_ times: [Int]) -> Supplement {
    let family = (part.map { "\($0):" } ?? "") + "event"
    var supplement = Supplement()
    if let half = bandHalf {
      let intervals = zip(times, effects).map { time, effect in
        BandImage.Interval(term: term(time), lower: effect - half, upper: effect + half)
      }
      supplement.bands = [
        passed(
          BandImage(family: family, method: "sup-t", criticalValue: 3, intervals: intervals))
      ]
    }
    if let p = preTestP {
      let test = JointTest(
        statistic: 1.5, numeratorDegreesOfFreedom: 2, denominatorDegreesOfFreedom: 40, pValue: p)
      supplement.preTests = [passed(TestImage(family: family, test: test))]
    }
    return supplement
  }

  private struct BandImage: Encodable {
    struct Interval: Encodable {
      let term: TermID
      let lower: Double
      let upper: Double
    }
    let family: String
    let method: String
    let criticalValue: Double
    let intervals: [Interval]
  }

  private struct TestImage: Encodable {
    let family: String
    let test: JointTest
  }

  /// By way of JSON, the one door that these values have.
  private func passed<Value: Decodable>(_ image: some Encodable) -> Value {
    do {
      return try JSONDecoder().decode(Value.self, from: JSONEncoder().encode(image))
    } catch {
      preconditionFailure("\(error)")
    }
  }
}
