import Designs
import DifferenceInDifferences
import Estimation
import LinearModels
import Numerics
import Specs

/// An estimator whose estimates are parameters of one least-squares regression, or sums of them, so that a wild bootstrap
/// of the regression can judge them.
protocol DrawnMethod: Method {
  /// Whether the model is such a regression.
  var isRegression: Bool { get }

  /// The regression.
  ///
  /// - Parameter provided: What `needs` asked for.
  /// - Returns: As the model is estimated.
  /// - Precondition: `isRegression`, and no refusal.
  func drawnRegression(_ provided: Provided) -> DrawnRegression
}

extension DrawnMethod {
  /// What draws for the model's own tests and for contrasts, and questions about combinations of its estimates, take beside
  /// the estimation.
  ///
  /// - Parameters:
  ///   - provided: What `needs` asked for.
  ///   - asked: Contrasts, and what they go by.
  ///   - own: What the method itself asks about combinations.
  /// - Returns: Nothing of a randomisation.
  func drawnWork(
    _ provided: Provided, _ asked: WorkAsked, own: ContrastQuestions = ContrastQuestions()
  ) -> FurtherWork {
    var work = FurtherWork()
    guard isRegression else { return work }
    let regression = drawnRegression(provided)
    let questions = asked.questions + own
    if covariance.wild != nil || asked.isBootstrapped {
      let once = regression.work(isShared: asked.isShared)
      if asked.isBootstrapped { work.add(once) }
      if covariance.wild != nil {
        work.add(once)
        work.add(readings: questions.byDraws, of: once)
      }
    }
    if covariance.wild == nil, covariance.randomisation == nil {
      work.add(questions, of: regression.request, isShared: asked.isShared)
    }
    return work
  }
}

/// The regression by whose draws a model is judged.
struct DrawnRegression: Sendable {
  /// As it is estimated, with the clusters of the statistic.
  var request: FitRequest
  /// The clusters that get a weight; nil for those of the statistic.
  let groups: ClusterDimension?
  /// The parameters that a reported term is the sum of; a parameter is itself.
  let parameters: @Sendable (TermID) -> [TermID]

  /// A regression whose parameters are what is reported.
  ///
  /// - Parameters:
  ///   - request: As it is estimated.
  ///   - groups: The clusters that get a weight; nil for those of the statistic.
  init(_ request: FitRequest, groups: ClusterDimension?) {
    self.request = request
    self.groups = groups
    parameters = { [$0] }
  }

  /// The regression of a difference in differences.
  ///
  /// - Parameters:
  ///   - form: What is estimated.
  ///   - data: The rows as bound.
  init(_ form: RegressionForm, _ data: ProgrammeData) {
    request = form.request()
    groups = data.drawn
    parameters = { form.parameters(of: $0) }
  }

  /// The reported terms as combinations of the parameters that have an estimate, q x p.
  func combinations(of terms: [TermID]) -> Matrix {
    let parts = terms.map(parameters)
    let own = zip(terms, parts).filter { $1 == [$0] }.map(\.0)
    return Matrix(
      rows: parts.map { parts in own.map { parts.contains($0) ? 1 : 0 } })
  }

  /// How many reported terms are sums of several parameters.
  func sumCount(_ terms: [TermID]) -> Int { terms.count { parameters($0).count > 1 } }

  /// The regression made ready for bootstraps.
  ///
  /// - Parameters:
  ///   - convention: Of the estimated covariance.
  ///   - threads: At least 1; changes no bit.
  /// - Returns: nil where its numbers overflow.
  func fit(_ convention: VarianceConvention, threads: Int) -> WildBootstrapFit? {
    do {
      return try WildBootstrapFit(
        request, convention: convention, groups: groups, threads: threads)
    } catch {
      return nil
    }
  }

  /// What drawing takes beside the estimation.
  ///
  /// - Parameter isShared: Whether the model has the moments of a pass that it shares.
  /// - Returns: Passes over the rows and bytes of moments; nothing is computed.
  func work(isShared: Bool) -> FitWork {
    WildBootstrapFit.outline(request, groups: groups, isShared: isShared)
  }

  /// Refuses what is not defined.
  ///
  /// - Throws: As `WildBootstrapFit`.
  func check() throws(LinearModelError) {
    try WildBootstrapFit.check(request, groups: groups)
  }

  /// The absorbed effect of many levels that crosses the clusters, in words; nil where none does.
  var crossedEffect: (label: String, inWords: String)? {
    do {
      try check()
      return nil
    } catch {
      guard case .undefined(_, let effect, let levels) = error else { return nil }
      return (effect, "the absorbed effect \(effect), \(levels) levels not nested in the clusters")
    }
  }
}
