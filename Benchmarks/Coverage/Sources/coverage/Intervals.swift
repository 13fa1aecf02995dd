import Designs
import Estimation
import Frames
import LinearModels

extension Study.Kind {
  var covariance: ClusteredCovariance {
    switch self {
    case .CR1: ClusteredCovariance(.CR1)
    case .CR2: ClusteredCovariance(.CR2)
    case .CV3: ClusteredCovariance(.CV3)
    }
  }
}

/// The 95 % intervals of a question's terms in one sample, clustered by school.
///
/// - Parameters:
///   - question: The formula and its terms.
///   - frame: The sample.
/// - Returns: Per kind and term; nil where the sample has no estimate of the term.
/// - Throws: What is wrong with the formula, which no sample can cause.
func intervals(of question: Study.Question, in frame: Frame) throws -> [[Interval?]] {
  let formula = try Formula(parsing: question.formula)
  let schools = frame.groupCodes(of: ["school"]).selecting(frame.allRows)
  let design = try BoundDesign(formula, frame: frame, rows: frame.allRows)
  return try Study.Kind.allCases.map { kind in
    var request = FitRequest(design, covariance: .clustered(kind.covariance))
    request.clusters = [ClusterDimension(label: "school", grouping: schools, levels: nil)]
    if !formula.absorbed.isEmpty {
      request.effects = [BoundEffect(label: "school", grouping: schools)]
    }
    let estimates = try LinearModel.estimate(request, threads: 1).set
    let inferences = estimates.inferences(level: 0.95)
    return question.terms.map { term in
      estimates.terms.firstIndex { $0.description == term }.flatMap { Interval(inferences[$0]) }
    }
  }
}

extension Interval {
  /// Nothing where the estimate has no interval.
  init?(_ inference: Inference) {
    guard let upper = inference.upper, let degrees = inference.degreesOfFreedom else { return nil }
    self.init(
      estimate: inference.estimate, halfLength: upper - inference.estimate,
      degreesOfFreedom: degrees)
  }
}
