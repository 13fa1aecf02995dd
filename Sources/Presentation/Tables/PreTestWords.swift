import Analyses
import Estimation

/// What stands under a table of effects by event time: the test of the years before the start, and the bands.
enum PreTestWords {
  /// One note for each model that has a test or bands.
  static func notes(_ models: [ModelResult]) -> [String] {
    models.flatMap { model -> [String] in
      let owner = models.count == 1 ? "" : " of \(model.label ?? model.id)"
      return test(model, owner) + bands(model, owner) + PublishedWords.notes(model, owner)
        + CredibilityWords.notes(model, owner)
    }
  }

  private static func test(_ model: ModelResult, _ owner: String) -> [String] {
    (model.supplement?.preTests.first).map { [sentence($0, owner, of: model)] } ?? []
  }

  /// A test in a sentence.
  ///
  /// - Parameters:
  ///   - found: The test that effects of a path before the start are nought.
  ///   - owner: ` of Model` where there are several, else empty.
  ///   - model: Whose test it is.
  /// - Returns: The test, what it comes to, and what it does not show.
  static func sentence(
    _ found: PreTestResult, _ owner: String, of model: ModelResult
  ) -> String {
    let test = found.test
    let isCarried = model.carriedTerms.contains { term in
      PathTerm(term).map { $0.family == found.family && $0.eventTime < 0 } ?? false
    }
    let df =
      test.denominatorDegreesOfFreedom.map {
        $0.isFinite ? Fixed.number($0, digits: 1) : "infinity"
      } ?? "draws"
    let verdict =
      isCarried
      ? "one cluster alone carries such effects, so that it says nothing"
      : test.pValue <= 1 - model.confidenceLevel
        ? "it is rejected: trends were not parallel before"
        : "it is not rejected, which is no proof of parallel trends"
    return
      "Test that effects before the start\(owner) are all 0: F(\(Fixed.count(test.numeratorDegreesOfFreedom)), \(df)) = "
      + "\(Fixed.number(test.statistic, digits: 3)), p \(pValue(test.pValue)); \(verdict)."
  }

  private static func pValue(_ value: Double) -> String {
    value < 0.001 ? "< 0.001" : "= \(Fixed.pValue(value))"
  }

  private static func bands(_ model: ModelResult, _ owner: String) -> [String] {
    (model.supplement?.bands ?? []).map { band in
      "Simultaneous \(Fixed.percent(model.confidenceLevel)) band of \(band.family)\(owner): \(band.method), critical value "
        + "\(Fixed.number(band.criticalValue, digits: 4))"
        + (band.degreesOfFreedom.map {
          ", on the least degrees of freedom of its terms, \(Fixed.number($0, digits: 1))"
        } ?? "") + " (bands.csv)."
    }
  }
}
