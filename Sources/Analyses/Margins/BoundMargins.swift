import Designs
import Frames
import Specs

/// A block of margins over the rows of its model: what each combines of the design's terms.
struct BoundMargins: Sendable {
  /// One margin or slope.
  struct Row: Sendable {
    let kind: MarginsResult.Kind
    let term: TermID
    /// What a slope is a difference to; nil for a margin and a number.
    let reference: TermID?
    /// One number per term of the design.
    let weights: [Double]
  }

  let plan: MarginsPlan
  /// The terms of the design, the intercept first if it has one.
  let terms: [TermID]
  let rows: [Row]

  /// The averages of a model's rows.
  ///
  /// - Throws: What the rows make impossible, every problem.
  init(
    _ plan: MarginsPlan, _ averages: DesignAverages, terms: [TermID], of model: ModelPlan
  ) throws(AnalysisFailure) {
    var rows: [Row] = []
    var problems: [Diagnostic] = []
    let asked = plan.levels.map { ($0, isSlope: false) } + plan.slopes.map { ($0, isSlope: true) }
    for (column, isSlope) in asked {
      do throws(AverageProblem) {
        rows +=
          isSlope
          ? try Self.slopes(averages, column.value) : try Self.margins(averages, column.value)
      } catch {
        problems.append(error.diagnostic(column, in: averages.formula, of: model))
      }
    }
    if !problems.isEmpty { throw AnalysisFailure(diagnostics: problems) }
    self.plan = plan
    self.terms = terms
    self.rows = rows
  }

  private static func margins(
    _ averages: DesignAverages, _ column: String
  ) throws(AverageProblem) -> [Row] {
    let label = Node.spelled(name: column)
    return try averages.levels(of: column).map { level in
      Row(
        kind: .margin, term: TermID([.level(level.name, of: label)]), reference: nil,
        weights: level.means)
    }
  }

  private static func slopes(
    _ averages: DesignAverages, _ column: String
  ) throws(AverageProblem) -> [Row] {
    let label = Node.spelled(name: column)
    return try averages.slopes(of: column).map { slope in
      Row(
        kind: .slope,
        term: TermID([slope.level.map { .level($0, of: label) } ?? .variable(label)]),
        reference: slope.reference.map { TermID([.level($0, of: label)]) },
        weights: slope.weights)
    }
  }
}
