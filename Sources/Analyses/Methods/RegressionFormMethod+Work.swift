import Designs
import DifferenceInDifferences
import LinearModels

extension RegressionFormMethod {
  var isRegression: Bool { !settings.isAdjusted }

  func drawnRegression(_ provided: Provided) -> DrawnRegression {
    let data = programme.data(provided)
    do throws(IdentificationProblem) { return DrawnRegression(try form(data), data) } catch {
      preconditionFailure("a refusal tells it before: \(error)")
    }
  }

  /// What draws and re-assigning the programme take beside the estimation.
  ///
  /// - Parameters:
  ///   - provided: The rows by the roles of the design.
  ///   - asked: Contrasts, and what they go by.
  /// - Returns: Passes over the rows and bytes of moments; nothing is estimated.
  func furtherWork(_ provided: Provided, _ asked: WorkAsked) -> FurtherWork {
    if covariance.isAutomatic { return automaticWork(provided, asked) }
    var work = drawnWork(provided, asked, own: sums(provided))
    guard covariance.randomisation != nil, !settings.isAdjusted else { return work }
    do {
      let form = try form(programme.data(provided))
      let split = try form.assignment()
      work.add(
        RandomisationFit.outline(
          RandomisationRun.parted(form.request(), split), carrierCount: split.terms.count))
    } catch {
      preconditionFailure("a refusal tells it before: \(error)")
    }
    return work
  }

  /// Effects on the focus group, whose degrees of freedom are those of a sum.
  private func sums(_ provided: Provided) -> ContrastQuestions {
    var questions = ContrastQuestions()
    guard isRegression else { return questions }
    questions.bySatterthwaite = drawnRegression(provided).sumCount(terms(provided))
    return questions
  }
}
