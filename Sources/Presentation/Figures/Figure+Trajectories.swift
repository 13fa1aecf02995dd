import Analyses
import DifferenceInDifferences
import Estimation

extension Figure {
  /// Mean outcomes by year, or the gap between the others and the focus group, by arm; dashed where the programme's
  /// would have gone had it moved as the comparison's did.
  ///
  /// - Parameters:
  ///   - request: The models; of each that reads the design its paths are drawn.
  ///   - result: The result.
  ///   - isGap: Whether gaps are drawn.
  init(trajectories request: FigureRequest, of result: Result, isGap: Bool) {
    let models = request.models.compactMap { id in result.models.first { $0.id == id } }
      .filter { model in
        model.hasCells && (!isGap || model.supplement?.cells.contains { $0.isFocus != nil } == true)
      }
    let drawn = models.map {
      TrajectoryPaths($0, of: result, isGap: isGap, keepsSingle: request.singleUnits)
    }
    id = request.id
    layout = .trajectory
    digits = result.tables.first?.digits ?? 3
    stamps = result.stamps
    let outcomes = models.map { result.labels[$0.outcome] ?? $0.outcome }.uniqued()
      .joined(separator: ", ")
    series = drawn.flatMap { paths in
      paths.series.map { one in
        var one = one
        if models.count > 1 { one.label = "\(paths.name): \(one.label)" }
        return one
      }
    }
    if models.count > 1 { for index in series.indices { series[index].colour = index } }
    valueTitle = isGap ? "Gap in \(outcomes), others minus focus group" : "Mean of \(outcomes)"
    positionTitle = "Year"
    let starts = drawn.map(\.means.start).uniqued()
    if starts.count == 1, let start = starts[0] {
      landmarks = [Landmark(position: Double(start) - 0.5, label: "start of the programme")]
    }
    let hasDashes = series.contains(where: \.isDashed)
    key =
      (hasDashes
        ? "Dashed: where the programme's mean would stand had it moved as the comparison's did since the years before. "
        : "") + "The axis need not begin at zero"
    notes = TrajectoryWords.notes(drawn, request, isGap: isGap)
    title = ""
    altText = ""
    title = request.title ?? TrajectoryWords.title(drawn, digits, isGap: isGap)
    altText = TrajectoryWords.alt(self, drawn, outcomes, isGap: isGap)
  }
}

/// The paths of one model.
struct TrajectoryPaths {
  /// A path of the programme and where it would have gone.
  struct Pair {
    let label: String
    let observed: [CellMeans.Mean]
    let expected: [CellMeans.Mean]

    /// By how much the programme stands above on average after the start; nil where nothing is compared.
    func difference(_ start: Int32?) -> Double? {
      start.flatMap { CellMeans.difference(observed, expected, from: $0) }
    }
  }

  /// What the model is called.
  let name: String
  let means: CellMeans
  let series: [Figure.Series]
  /// One for each group, or of the gap.
  let pairs: [Pair]

  private let model: ModelResult
  private let focusName: String

  init(_ model: ModelResult, of result: Result, isGap: Bool, keepsSingle: Bool) {
    self.model = model
    name = model.label ?? model.id
    let means = CellMeans(model.supplement?.cells ?? [], keepsSingle: keepsSingle)
    self.means = means
    let group = result.design.first { $0.key == .group }?.value
    let focusName = group.flatMap { result.labels[$0] } ?? "focus group"
    self.focusName = focusName
    let groups: [Bool?] = isGap ? [nil] : means.groups
    var (series, pairs) = ([Figure.Series](), [Pair]())
    for (place, isFocus) in groups.enumerated() {
      func path(_ arm: CellMeans.Arm) -> [CellMeans.Mean] {
        isGap ? means.gap(arm) : means.path(arm, isFocus)
      }
      let who = isFocus.map { ($0 ? focusName : "others") + ", " } ?? ""
      for (index, arm) in means.arms.enumerated() {
        let isAlone = means.arms.count < 3
        series.append(
          Figure.Series(
            label: (who + arm.words(isAlone: isAlone)).capitalisedFirst,
            points: path(arm).map { Self.point($0, model.id, .observed) },
            colour: isAlone && groups.count > 1 ? place : index + place * means.arms.count,
            isHollow: arm == .comparison))
      }
      guard let start = means.start, means.arms.contains(.comparison) else { continue }
      let observed = path(.start(start))
      let expected = CellMeans.counterfactual(observed, path(.comparison), start: start)
      guard !expected.isEmpty else { continue }
      series.append(
        Figure.Series(
          label: (who + "had it moved as the comparison").capitalisedFirst,
          points: expected.map { Self.point($0, model.id, .counterfactual) },
          colour: groups.count > 1 ? place : 0, isDashed: true))
      pairs.append(
        Pair(
          label: isFocus.map { $0 ? focusName : "others" } ?? "", observed: observed,
          expected: expected))
    }
    self.series = series.filter { !$0.points.isEmpty }
    self.pairs = pairs
  }

  private static func point(
    _ mean: CellMeans.Mean, _ model: String, _ role: Figure.Role
  ) -> Figure.Point {
    Figure.Point(
      model: model, term: "", label: "", position: Double(mean.year), estimate: mean.value,
      interval: nil, band: nil, role: role, rows: mean.rows, units: mean.units)
  }
}

extension CellMeans.Arm {
  /// What the arm is called.
  func words(isAlone: Bool) -> String {
    switch self {
    case .start(let year): isAlone ? "programme" : "start in \(year)"
    case .anyStart: "programme at some time"
    case .comparison: "comparison"
    }
  }
}
