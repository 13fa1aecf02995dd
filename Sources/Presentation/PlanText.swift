public import Analyses
import Designs
import Education
import Frames
import LinearModels
import Specs

/// A plan in words: what would be read, kept and estimated.
public struct PlanText: Sendable {
  private let plan: Plan

  /// The words for a plan.
  ///
  /// - Parameter plan: The plan.
  public init(_ plan: Plan) { self.plan = plan }

  /// The plan as known without rows.
  ///
  /// - Returns: Lines of text, ending in a newline.
  public func render() -> String {
    (head() + SourceText(plan).lines + rows() + plan.models.flatMap(model) + contrasts() + margins()
      + tables() + targets())
      .joined(separator: "\n")
      + "\n"
  }

  /// The plan with what the rows told: types, levels, samples, terms.
  ///
  /// - Parameters:
  ///   - binding: The models bound to their rows; nothing is estimated.
  ///   - prospects: The chances of the targets' verdicts.
  /// - Returns: Lines of text, ending in a newline.
  public func render(_ binding: Binding, _ prospects: [TargetProspect] = []) -> String {
    var told: [String: String] = [:]
    let models = binding.models.flatMap { bound in model(bound.plan) + sample(bound, &told) }
    let checks = CheckText.findings(binding.checks).map { "  " + $0 }
    let all =
      head() + SourceText(plan).lines(binding) + rows() + checks + models + contrasts() + margins()
      + tables()
      + prospects.flatMap(ProspectText.lines) + WorkText(binding.passes.work).lines
    return all.joined(separator: "\n") + "\n"
  }

  private func head() -> [String] {
    return ["plan of \(plan.id)" + (plan.simulated ? "   [simulated data]" : "")]
      + [plan.title, plan.question].compactMap { $0.map { "  " + $0 } }
      + [""]
  }

  private func rows() -> [String] {
    plan.derived.map { "derive \($0.name) = \($0.expression.root.spelled)" }
      + (plan.filter.map { ["keep rows where \($0.expression.root.spelled)"] } ?? [])
      + plan.checks.map(CheckText.line)
  }

  private func model(_ model: ModelPlan) -> [String] {
    var lines = ["", "model \(model.id.value): \(model.method.shownFormula)"]
    lines.append(
      "  estimator \(type(of: model.method).name), standard errors \(model.method.covarianceName), "
        + "\(Fixed.percent(model.confidenceLevel)) intervals")
    let clusters = model.method.covariance.clusters
    if !clusters.isEmpty {
      lines.append(
        "  clusters \(clusters.joined(separator: ", ")), degrees of freedom "
          + model.method.covariance.referenceName)
    }
    if !model.method.effects.isEmpty {
      let effects = model.method.effects.map { effect in
        let slopes = effect.slopes.isEmpty ? "" : "[\(effect.slopes.joined(separator: ", "))]"
        return effect.columns.joined(separator: "^") + slopes
      }
      lines.append("  absorbs \(effects.joined(separator: ", "))")
    }
    if let filter = model.filter {
      lines.append("  keep rows where \(filter.expression.root.spelled)")
    }
    if let weights = model.weights {
      lines.append("  weights \(weights.column) (\(weights.type.rawValue))")
    }
    let needed = model.method.variables.map(\.name).joined(separator: ", ")
    lines.append("  complete cases of \(needed)")
    if let others = model.commonWith {
      lines.append("  and of the models \(others.joined(separator: ", "))")
    }
    return lines
  }

  private func sample(_ bound: BoundModel, _ told: inout [String: String]) -> [String] {
    let steps = bound.flow.filter { $0.arm == nil }.map { step in
      step.dropped == 0
        ? "  \(step.step.rawValue + (step.reason.isEmpty ? "" : " " + step.reason)): "
          + "\(step.remaining) rows"
        : "  \(step.step.rawValue): \(step.dropped) dropped (\(step.reason)), \(step.remaining) left"
    }
    let terms = bound.terms.map(\.description)
    return steps + arms(bound) + DesignText.cells(bound, &told)
      + ["  terms: \(terms.joined(separator: ", "))"] + OutlineText(bound).lines
  }

  /// How many rows of each arm are left.
  private func arms(_ bound: BoundModel) -> [String] {
    let left = bound.flow.filter { $0.arm != nil }.reduce(into: [(String, Int)]()) { left, step in
      let arm = step.arm ?? ""
      if let place = left.firstIndex(where: { $0.0 == arm }) {
        left[place].1 = step.remaining
      } else {
        left.append((arm, step.remaining))
      }
    }
    return left.isEmpty
      ? [] : ["  arms: " + left.map { "\($0.0) \($0.1)" }.joined(separator: ", ")]
  }

  private func contrasts() -> [String] {
    if plan.chosenContrasts.isEmpty { return [] }
    return [""]
      + plan.chosenContrasts.map { contrast in
        let equations = zip(contrast.written, contrast.values).map { expression, value in
          "\(expression) = \(Plain.number(value))"
        }
        let models = contrast.models.joined(separator: ", ")
        return "contrast \(contrast.id.value) of \(models): \(equations.joined(separator: " and "))"
      }
  }

  private func margins() -> [String] {
    if plan.chosenMargins.isEmpty { return [] }
    return [""]
      + plan.chosenMargins.map { block in
        let parts =
          block.levels.map { "predictions at each level of \($0.value)" }
          + block.slopes.map { "slope of \($0.value)" }
        return "margins \(block.id.value) of \(block.model): \(parts.joined(separator: ", "))"
      }
  }

  private func targets() -> [String] {
    if plan.targets.isEmpty { return [] }
    return [""]
      + plan.targets.map { target in
        "target \(target.id.value): \(target.measure.rawValue) of \(target.of.value); `plan --read` tells the chances of "
          + "its verdicts"
      }
  }

  private func tables() -> [String] {
    [""]
      + plan.tables.map { table in
        let shown = table.show.map(\.rawValue).joined(separator: ", ")
        return "table \(table.id): models \(table.models.joined(separator: ", ")); shows \(shown)"
      }
  }
}
