import Designs
import Frames
import LinearModels
import Numerics
import Specs

/// Finds the passes that models can share.
///
/// Models over the same rows share the columns of a pass. Models of the same effects, clusters and weights whose
/// samples differ (`where: "year != 2019"`) share a pass whose cells are the parts of clusters that their conditions
/// cut out, if every variable of all is known in every row of any: a row that one of them lacks for a missing value
/// has no number there.
struct PassPlanner {
  let scheduler: NeedScheduler
  /// The models that contrasts join with others.
  let stacked: Set<String>
  /// The contrasts that ask for draws, by their model.
  var bootstrapped: [String: [ContrastPlan]] = [:]
  /// What contrasts, families and margins ask about combinations of estimates, by model.
  var questions: [String: ContrastQuestions] = [:]

  /// The passes of a run.
  ///
  /// - Parameter models: The models, bound to their rows.
  /// - Returns: What is shared, and what all takes; no pass for moments is made.
  func plan(_ models: [BoundModel]) -> PassPlan {
    let requests = models.map(\.linearRequest)
    var plan = PassPlan()
    plan.requests = requests
    for group in candidates(models, requests) {
      plan.united += unions(group, models, requests)
    }
    let taken = Set(plan.united.flatMap(\.places))
    let rest = models.indices.filter { requests[$0] != nil && !taken.contains($0) }
    plan.same = LinearModel.sharedPasses(rest.compactMap { requests[$0] }).map {
      $0.renumbered(rest)
    }
    plan.work = work(plan, models, requests)
    return plan
  }

  private func work(
    _ plan: PassPlan, _ models: [BoundModel], _ requests: [FitRequest?]
  ) -> WorkPlan {
    func pass(_ places: [Int], _ cutsClusters: Bool, _ own: Int, _ members: Int) -> WorkPlan.Pass {
      WorkPlan.Pass(
        models: places.map { models[$0].plan.id.value }, cutsClusters: cutsClusters,
        passBytes: own, modelBytes: members)
    }
    let shared =
      plan.united.map { pass($0.places, true, $0.pass.passBytes, $0.pass.memberBytes) }
      + plan.same.map { pass($0.members, false, $0.passBytes, $0.memberBytes) }
    let sharing = Set(shared.flatMap(\.models))
    return WorkPlan(
      shared: shared,
      models: models.indices.map { place in
        let (model, id) = (models[place], models[place].plan.id.value)
        let outline: FitOutline? = model.outline()
        let isShared = sharing.contains(id)
        let own = isShared ? requests[place]?.momentBytes : outline?.storedBytes
        let further = model.plan.method.furtherWork(
          model.provided,
          WorkAsked(
            isShared: isShared, isStacked: stacked.contains(id),
            isBootstrapped: bootstrapped[id] != nil,
            confidenceLevel: model.plan.confidenceLevel,
            questions: questions[id] ?? ContrastQuestions()))
        return WorkPlan.Model(
          id: id, passes: outline.map { $0.passes + further.passes },
          passesIfDrawn: further.passesIfDrawn,
          furtherPasses: outline.map { $0.furtherPasses + further.furtherPasses },
          momentBytes: max(own ?? 0, further.storedBytes))
      })
  }

  // MARK: Samples that differ

  /// What models that can share have in common.
  private struct Structure: Hashable {
    let effects: [[String]]
    let clusters: [String]
    let weights: WeightsPlan?
  }

  /// The places of models of one structure, some of whose samples differ.
  private func candidates(_ models: [BoundModel], _ requests: [FitRequest?]) -> [[Int]] {
    var groups: [(Structure, [Int])] = []
    for (place, request) in requests.enumerated() where request?.canUnite == true {
      let model = models[place].plan
      let structure = Structure(
        effects: model.method.effects.map { $0.columns + ["["] + $0.slopes },
        clusters: model.method.covariance.clusters, weights: model.weights)
      if let known = groups.firstIndex(where: { $0.0 == structure }) {
        groups[known].1.append(place)
      } else {
        groups.append((structure, [place]))
      }
    }
    return groups.map(\.1)
  }

  /// The shared passes of a group, if they are fewer than its samples.
  private func unions(
    _ group: [Int], _ models: [BoundModel], _ requests: [FitRequest?]
  ) -> [PassPlan.United] {
    func sample(_ place: Int) -> RowSelection? { requests[place]?.clusters[0].grouping.rows }
    func distinct(_ places: [Int]) -> [RowSelection] {
      places.compactMap(sample).reduce(into: []) { found, rows in
        if !found.contains(rows) { found.append(rows) }
      }
    }
    let samples = distinct(group)
    guard samples.count > 1, samples.count <= UnitedRows.limit else { return [] }
    let names = group.map { Set(models[$0].plan.method.variables.map(\.name)) }
    var parts = [group]
    if !isComplete(group.map { models[$0] }, UnitedRows(samples).rows) {
      parts = names.uniqued().map { wanted in
        group.indices.filter { names[$0] == wanted }.map { group[$0] }
      }
    }
    guard parts.count < samples.count else { return [] }
    return parts.compactMap { places in
      let own = distinct(places)
      guard own.count > 1 else { return nil }
      let numbers = places.compactMap { place in
        sample(place).flatMap { rows in own.firstIndex { $0 == rows } }
      }
      return united(places, own, numbers, models)
    }
  }

  private func united(
    _ places: [Int], _ samples: [RowSelection], _ numbers: [Int], _ models: [BoundModel]
  ) -> PassPlan.United? {
    let rows = UnitedRows(samples)
    let first = models[places[0]].plan
    let codes = scheduler.groupCodes(
      of: first.method.covariance.clusters.prefix(1).map { [$0] }
        + first.method.effects.map(\.columns))
    let groups = codes.map { $0.selecting(rows.rows) }
    let effects = zip(first.method.effects, groups.dropFirst()).map { effect, grouping in
      BoundEffect(label: effect.label, grouping: grouping)
    }
    let sample = UnitedSample(
      rows: rows, samples: numbers, effects: effects, clusters: groups[0],
      weights: first.weights.flatMap { weights in
        guard case .number(let all)? = scheduler.frame[weights.column]?.values else { return nil }
        return rows.rows.rows.map { all[Int($0)] }
      })
    let members = places.compactMap { models[$0].linearRequest }
    guard let pass = UnitedPass(members, sample),
      let designs = scheduler.designs(of: places.map { models[$0].plan }, rows.rows)
    else { return nil }
    return PassPlan.United(places: places, pass: pass, designs: designs)
  }

  /// Whether every variable of all models is known in every row.
  private func isComplete(_ models: [BoundModel], _ rows: RowSelection) -> Bool {
    var columns: [Column] = []
    for variable in models.flatMap(\.plan.method.variables).uniqued() {
      switch variable {
      case .column(let name): columns += [scheduler.frame[name]].compactMap(\.self)
      case .expression(let expression):
        guard let column = scheduler.computed[expression.root.spelled] else { return false }
        columns.append(column.renamed(variable.name, label: column.label))
      }
    }
    let names = columns.map(\.name)
    let frame = Frame(columns: columns, rowCount: scheduler.frame.rowCount)
    return frame.completeCases(of: names, within: rows).dropped.isEmpty
  }
}
