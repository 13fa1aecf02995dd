import Frames
import Specs

extension SampleBuilder {
  /// A model's outcome over all rows.
  ///
  /// - Parameters:
  ///   - model: The model, of which the plan has bound every name.
  ///   - scheduler: Keeps the columns of expressions.
  /// - Returns: The column under the outcome's spelling.
  /// - Throws: What evaluating an expression tells of the rows.
  func outcome(
    of model: ModelPlan, _ scheduler: NeedScheduler
  ) throws(AnalysisFailure) -> Column {
    guard let variable = model.method.variables.first else {
      preconditionFailure("the variables of a model begin with its outcome")
    }
    if case .expression(let expression) = variable {
      return try scheduler.column(of: expression) { () throws(AnalysisFailure) in
        try column(of: expression, named: variable.name, in: model)
      }
    }
    guard let column = frame[variable.name] else {
      preconditionFailure("the plan has bound \(variable.name)")
    }
    return column
  }
}
