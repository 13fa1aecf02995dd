import Designs
import Estimation
import Frames
import LinearModels
import Numerics
import Specs

/// Tests whether what models lack has to do with the arms and the focus group of the design.
struct MissingnessRun {
  private let plan: Plan
  private let binding: Binding
  private let threads: Int
  private let clusters: [GroupCodes]
  private let finest: GroupCodes?
  /// Models with the same rows and variables share their tests.
  private var known: [Known] = []

  private struct Known {
    let rows: RowSelection
    let variables: [String]
    let tests: [MissingnessTest]
  }

  init(_ plan: Plan, _ binding: Binding, threads: Int) {
    self.plan = plan
    self.binding = binding
    self.threads = threads
    let names = plan.arms?.clusters ?? []
    clusters = names.map { binding.frame.groupCodes(of: [$0]) }
    finest = names.isEmpty ? nil : binding.frame.groupCodes(of: names)
  }

  /// The tests of a model: its complete cases first, then each variable that lacks, by arm and by group.
  mutating func tests(of model: BoundModel) -> [MissingnessTest] {
    let completeness = model.completeness
    let names = completeness.variables.map(\.name)
    let id = model.plan.id.value
    if let same = known.first(where: {
      $0.variables == names && $0.rows == completeness.rows
    }) {
      return same.tests.map { test in
        var test = test
        test.model = id
        return test
      }
    }
    var tests: [MissingnessTest] = []
    for (indicator, by) in [
      (binding.arms?.treated, MissingnessTest.Comparison.treated), (binding.group, .group),
    ] {
      guard let indicator, !names.isEmpty else { continue }
      let all = test(id, nil, completeness.variables.map(\.missing), completeness, indicator, by)
      guard all.focus.missing + all.reference.missing + all.unknown.missing > 0 else { continue }
      tests.append(all)
      for (name, mask) in completeness.variables {
        let one = test(id, name, [mask], completeness, indicator, by)
        if one.focus.missing + one.reference.missing + one.unknown.missing > 0 {
          tests.append(one)
        }
      }
    }
    known.append(Known(rows: completeness.rows, variables: names, tests: tests))
    return tests
  }

  // MARK: One test

  private func test(
    _ model: String, _ variable: String?, _ masks: [MissingMask], _ completeness: Completeness,
    _ indicator: Indicator, _ by: MissingnessTest.Comparison
  ) -> MissingnessTest {
    let cells = AbsenceCells(
      completeness.rows, by: indicator, missing: masks, clusters: finest)
    let (reference, focus) = (cells.totals[0], cells.totals[1])
    let words = by == .treated ? ("treated", "comparison") : ("focus", "other")
    var test = MissingnessTest(
      model: model, variable: variable, by: by,
      focus: .init(name: words.0, rows: focus.rows, missing: focus.missing),
      reference: .init(name: words.1, rows: reference.rows, missing: reference.missing),
      unknown: .init(name: "unknown", rows: cells.unknown.rows, missing: cells.unknown.missing))
    guard let share = test.focus.share, let other = test.reference.share else { return test }
    test.difference = share - other
    let missing = focus.missing + reference.missing
    let rows = focus.rows + reference.rows
    if by == .treated {
      test.boundary =
        AttritionBoundary(.cautious).limit(overall: Double(missing) / Double(rows)) ?? 0
    }
    // Without a missing value, or without a present one, there is nothing to compare.
    guard missing > 0, missing < rows else { return test }
    if clusters.isEmpty { test.compareShares() } else { compareWithinClusters(cells, &test) }
    return test
  }

  /// The linear probability of an absence on the indicator, from counted cells.
  private func compareWithinClusters(_ cells: AbsenceCells, _ test: inout MissingnessTest) {
    let (frame, dimensions) = cells.frame(clusters: clusters)
    let kind: ClusteredCovariance.Kind = clusters.count == 1 ? .CR2 : .CR1
    do {
      let formula = try Formula(parsing: "absent ~ indicator")
      let design = try BoundDesign(formula, frame: frame, rows: frame.allRows, threads: threads)
      var request = FitRequest(design, covariance: .clustered(ClusteredCovariance(kind)))
      request.wantsDiagnostics = false
      request.weights = .frequency(cells.counts)
      request.clusters = zip(plan.arms?.clusters ?? [], dimensions).map {
        ClusterDimension(label: $0, grouping: $1, levels: nil)
      }
      let set = try LinearModel.estimate(request, threads: threads).set
      guard let place = set.terms.firstIndex(where: { $0.description == "indicator" }) else {
        return
      }
      let inference = set.inference(ofTerm: place, level: 0.95)
      test.standardError = inference.standardError
      test.statistic = inference.statistic
      test.degreesOfFreedom = inference.degreesOfFreedom
      test.pValue = inference.pValue
      test.test = inference.standardError == nil ? nil : set.summary.variance.name
    } catch {
      preconditionFailure("counts of both levels make a design: \(error)")
    }
  }
}

extension MissingnessTest {
  /// Pearson's chi-squared test of two shares; R's `prop.test(correct = FALSE)`.
  fileprivate mutating func compareShares() {
    guard let difference else { return }
    let rows = Double(focus.rows + reference.rows)
    let share = Double(focus.missing + reference.missing) / rows
    let variance =
      share * (1 - share) * (1 / Double(focus.rows) + 1 / Double(reference.rows))
    let chiSquared = difference * difference / variance
    standardError = variance.squareRoot()
    statistic = chiSquared
    degreesOfFreedom = 1
    pValue = ChiSquared(degreesOfFreedom: 1).upperTail(chiSquared)
    test = "chi-squared"
  }
}

extension Sequence<MissingnessTest> {
  /// What a reader must know of a model: one finding for the arms, one for the group.
  var findings: [Finding] {
    [MissingnessTest.Comparison.treated, .group].compactMap { by in
      let notable = filter { $0.by == by && $0.isNotable }
      // The complete cases come first; where they are not notable the variable that differs most speaks.
      let worst =
        notable.first { $0.variable == nil }
        ?? notable.max { abs($0.difference ?? 0) < abs($1.difference ?? 0) }
      guard let worst, let focus = worst.focus.share, let reference = worst.reference.share else {
        return nil
      }
      let exceeds = worst.boundary.map { abs(focus - reference) > $0 } ?? false
      return .relatedMissingness(
        variable: worst.variable, by: by.rawValue, focus: focus, reference: reference,
        pValue: worst.pValue, boundary: exceeds ? worst.boundary : nil,
        variables: notable.compactMap(\.variable))
    }
  }
}
