import Analyses
import Frames
import LinearModels

/// What an estimation will do, in words: clusters, absorbed effects, passes over the rows, memory.
struct OutlineText {
  private let bound: BoundModel
  private let outline: FitOutline?

  init(_ bound: BoundModel) {
    self.bound = bound
    outline = bound.outline()
  }

  /// Line by line.
  var lines: [String] {
    guard let outline else { return clustersWithoutRegression }
    return clusters(outline) + covariance(outline) + absorbed(outline) + [passes(outline)]
  }

  /// The clusters of an estimator that makes no regression.
  private var clustersWithoutRegression: [String] {
    let counted = bound.plan.method.covariance.clusters.map { column in
      let count = bound.provided.groups[[column]]?.grouping.count ?? 0
      return "\(column) (\(Fixed.count(Double(count))))"
    }
    return counted.isEmpty ? [] : ["  clusters: \(counted.joined(separator: ", "))"]
  }

  private func clusters(_ outline: FitOutline) -> [String] {
    let columns = bound.plan.method.covariance.clusters
    if columns.isEmpty { return [] }
    let counted = zip(columns, outline.clusterCounts).map { column, count in
      "\(column) (\(Fixed.count(Double(count))))"
    }
    return ["  clusters: \(counted.joined(separator: ", "))"]
  }

  /// The covariance that will be computed, where the default falls back.
  private func covariance(_ outline: FitOutline) -> [String] {
    let asked = bound.plan.method.covariance.estimator.kindName
    if outline.covarianceName == asked { return [] }
    return [
      "  covariance: \(outline.covarianceName), as \(asked) is not defined with these absorbed effects"
    ]
  }

  private func absorbed(_ outline: FitOutline) -> [String] {
    bound.absorbed.map { effect in
      let levels =
        "\(Fixed.count(Double(effect.levels))) \(effect.levels == 1 ? "level" : "levels")"
      return "  absorbs \(effect.effect): \(levels), \(treatment(of: effect.effect, outline))"
    }
  }

  private func treatment(of effect: String, _ outline: FitOutline) -> String {
    let way =
      if outline.iterated.contains(effect) {
        "swept out by iteration"
      } else if outline.asColumns.contains(effect) {
        "as columns"
      } else {
        "swept out in the pass"
      }
    return outline.nested.contains(effect) ? "contained in a finer effect" : way
  }

  private func passes(_ outline: FitOutline) -> String {
    let passes = "\(outline.passes) \(outline.passes == 1 ? "pass" : "passes") over the rows"
    let columns =
      "\(Fixed.count(Double(outline.parameterCount))) "
      + (outline.parameterCount == 1 ? "column" : "columns")
    let work = "  \(columns), \(passes)"
    if !outline.iterated.isEmpty {
      return work
        + ", columns of \(OutlineText.bytes(outline.storedBytes)) without the effects stored"
    }
    return work
      + (outline.isStored
        ? ", moments of \(OutlineText.bytes(outline.storedBytes)) stored" : ", no moments stored")
  }

  /// A size as a reader says it.
  static func bytes(_ count: Int) -> String {
    let size = Double(count)
    if size < 1e3 { return "\(count) bytes" }
    if size < 1e6 { return Fixed.number(size / 1e3, digits: 1) + " kB" }
    if size < 1e9 { return Fixed.number(size / 1e6, digits: 1) + " MB" }
    return Fixed.number(size / 1e9, digits: 1) + " GB"
  }
}
