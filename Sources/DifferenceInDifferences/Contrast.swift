internal import Numerics

/// One comparison of two periods: a class of treated rows against classes of comparison rows.
struct Contrast: Hashable, Sendable {
  let treated: Int
  let comparison: [Int]
  let period: Int
  let base: Int
}

/// The estimate of a contrast, with contributions where they belong.
struct ContrastEstimate: Sendable {
  let effect: Double
  let parts: [(block: Int, psi: [RowLanes])]
}

/// Estimates contrasts of a layout; what contrasts of a panel share is prepared once.
struct ContrastEstimator: Sendable {
  private struct Key: Hashable {
    let treated: Int
    let comparison: [Int]
    let version: Int
  }

  private let layout: StaggeredLayout
  private let options: ComparisonOptions
  private let prepared: [Key: Result<PanelComparison, ComparisonFailure>]

  init(
    _ layout: StaggeredLayout, _ options: ComparisonOptions, contrasts: [Contrast], threads: Int
  ) {
    self.layout = layout
    self.options = options
    guard layout.isPanel else {
      prepared = [:]
      return
    }
    var keys: [Key] = []
    var seen = Set<Key>()
    for contrast in contrasts {
      let key = ContrastEstimator.key(contrast, layout)
      if seen.insert(key).inserted { keys.append(key) }
    }
    let ordered = keys
    let made = parallelMap(count: keys.count, threads: threads) {
      ContrastEstimator.prepare(ordered[$0], layout, options)
    }
    prepared = Dictionary(uniqueKeysWithValues: zip(keys, made))
  }

  /// The effect and the contributions of its rows.
  func estimate(_ contrast: Contrast) throws(ComparisonFailure) -> ContrastEstimate {
    if layout.isPanel { return try panel(contrast) }
    func parts(_ classes: [Int], _ period: Int) -> [CrossSectionComparison.Part] {
      classes.compactMap { cls in
        layout.side(cls, period).map { .init(side: $0, outcome: layout.outcome(cls, period)) }
      }
    }
    guard let before = parts([contrast.treated], contrast.base).first else {
      throw .empty(.treatedBefore)
    }
    guard let after = parts([contrast.treated], contrast.period).first else {
      throw .empty(.treatedAfter)
    }
    let found = try CrossSectionComparison(
      treatedBefore: before, treatedAfter: after,
      comparisonBefore: parts(contrast.comparison, contrast.base),
      comparisonAfter: parts(contrast.comparison, contrast.period), options: options
    ).estimate()
    func blocks(_ classes: [Int], _ period: Int) -> [Int] {
      classes.filter { layout.side($0, period) != nil }.map { layout.block($0, period) }
    }
    let order =
      blocks([contrast.treated], contrast.base) + blocks([contrast.treated], contrast.period)
      + blocks(contrast.comparison, contrast.base) + blocks(contrast.comparison, contrast.period)
    return ContrastEstimate(
      effect: found.effect, parts: zip(order, found.psi).map { (block: $0, psi: $1) })
  }

  private func panel(_ contrast: Contrast) throws(ComparisonFailure) -> ContrastEstimate {
    guard let result = prepared[ContrastEstimator.key(contrast, layout)] else {
      preconditionFailure("a contrast that was not prepared")
    }
    let comparison = try result.get()
    let controls = contrast.comparison.filter { layout.side($0, contrast.base) != nil }
    let found = comparison.estimate(
      change: change(contrast.treated, contrast), others: controls.map { change($0, contrast) })
    let blocks = ([contrast.treated] + controls).map { layout.block($0, contrast.period) }
    return ContrastEstimate(
      effect: found.effect, parts: zip(blocks, found.psi).map { (block: $0, psi: $1) })
  }

  private func change(_ cls: Int, _ contrast: Contrast) -> [RowLanes] {
    var change = layout.outcome(cls, contrast.period)
    let before = layout.outcome(cls, contrast.base)
    for group in change.indices { change[group] -= before[group] }
    return change
  }

  private static func key(_ contrast: Contrast, _ layout: StaggeredLayout) -> Key {
    Key(
      treated: contrast.treated, comparison: contrast.comparison,
      version: layout.version[min(contrast.period, contrast.base)])
  }

  private static func prepare(
    _ key: Key, _ layout: StaggeredLayout, _ options: ComparisonOptions
  ) -> Result<PanelComparison, ComparisonFailure> {
    guard let treated = layout.side(key.treated, key.version) else {
      return .failure(.empty(.treated))
    }
    let comparison = key.comparison.compactMap { layout.side($0, key.version) }
    do throws(ComparisonFailure) {
      return .success(
        try PanelComparison(treated: treated, comparison: comparison, options: options))
    } catch {
      return .failure(error)
    }
  }
}
