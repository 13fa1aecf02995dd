import Frames
import Specs

/// The rows of a target, and how they came about.
struct BoundTarget: Sendable {
  /// The rows that it speaks of.
  var rows: RowSelection
  /// Those of its years with all that a figure needs.
  var figures: FigureSelection
  /// How many rows of the programme there are after the start, with a figure or not.
  var askedCount: Int
  /// What the programme chose its schools by, one per code of the unit; empty where nothing is declared.
  var selectionMeans: [Double?]
  /// The steps from the file to its rows.
  var flow: [FlowStep]

  /// The rows of an arm's schools of one of the times.
  func rows(
    _ binding: Binding, after isAfter: Bool, of plan: TargetPlan, isTreated: Bool = true
  ) -> RowSelection {
    let years = Set((isAfter ? plan.post : plan.baseline).map { Int32($0.value) })
    let treated = binding.arms?.treated
    return figures.weights.kept.rows(where: {
      years.contains(binding.years[$0]) && treated?.codes[$0] ?? 1 == (isTreated ? 1 : 0)
    })
  }
}
