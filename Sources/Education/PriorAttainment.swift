/// What pupils of one prior-attainment group score nationally.
public struct PriorAttainmentGroup: Sendable, Equatable, Codable {
  /// The mean score of the group's pupils nationally in the same year.
  public var mean: Double
  /// The least progress score that a pupil of the group can have; nil without a floor.
  public var floor: Double?

  /// A group.
  ///
  /// - Parameters:
  ///   - mean: The mean score of the group's pupils nationally.
  ///   - floor: The least progress score, negative.
  public init(mean: Double, floor: Double? = nil) {
    precondition(floor.map { $0 < 0 } ?? true, "a floor of \(floor ?? 0)")
    self.mean = mean
    self.floor = floor
  }
}

/// National scores by prior-attainment group: what value-added progress is measured from.
///
/// Since 2018 very negative progress scores count as a floor of their group, so many standard deviations below the mean
/// that about one pupil in a hundred is affected; positive ones are not limited.
public struct PriorAttainmentNorms: Sendable, Equatable, Codable {
  /// The groups by name.
  public var groups: [String: PriorAttainmentGroup]

  /// Norms by group.
  ///
  /// - Parameter groups: The groups by name.
  public init(groups: [String: PriorAttainmentGroup]) { self.groups = groups }

  /// Norms from a population of pupils.
  ///
  /// - Parameters:
  ///   - scores: Scores of all pupils of the population.
  ///   - groups: The prior-attainment group of each.
  ///   - floorDeviations: How many of the group's standard deviations (n - 1) below its mean the floor lies; nil for none.
  public init(scores: [Double], groups: [String], floorDeviations: Double? = nil) {
    precondition(scores.count == groups.count, "\(scores.count) scores, \(groups.count) groups")
    let members = Dictionary(grouping: scores.indices) { groups[$0] }
    self.groups = members.mapValues { rows in
      let values = rows.map { scores[$0] }
      let mean = values.reduce(0, +) / Double(values.count)
      guard let floorDeviations, let sample = SampleMean(of: values), sample.variance > 0 else {
        return PriorAttainmentGroup(mean: mean)
      }
      let deviation = (sample.variance * sample.count).squareRoot()
      return PriorAttainmentGroup(mean: mean, floor: -floorDeviations * deviation)
    }
  }

  /// Each pupil's progress: the score less the national mean of the group, not below the group's floor.
  ///
  /// - Parameters:
  ///   - scores: One per pupil.
  ///   - names: The prior-attainment group of each.
  /// - Returns: One per pupil; nil where the norms do not have the group.
  public func progress(scores: [Double], groups names: [String]) -> [Double?] {
    precondition(scores.count == names.count, "\(scores.count) scores, \(names.count) groups")
    return zip(scores, names).map { score, name in
      groups[name].map { group in
        let progress = score - group.mean
        return group.floor.map { max($0, progress) } ?? progress
      }
    }
  }
}

/// A school's value-added score.
public struct SchoolProgress: Sendable, Equatable, Codable {
  /// The mean progress of its pupils.
  public var score: Double
  /// The number of pupils with a progress score.
  public var pupils: Int
  /// The published-style interval score ± 1.96 σ/√n.
  public var lower: Double
  /// The upper end of the interval.
  public var upper: Double

  /// Scores of schools from the progress of their pupils.
  ///
  /// The published interval uses σ of all pupils nationally, not the school's own, and 1.96 for schools of any size.
  ///
  /// - Parameters:
  ///   - progress: One per pupil; nil without prior attainment, which leaves the pupil out.
  ///   - schools: The school of each pupil, as codes from 0.
  ///   - schoolCount: The number of schools.
  ///   - nationalDeviation: σ, the standard deviation of all pupils' progress nationally.
  /// - Returns: One per school; nil for one without any pupil who counts.
  public static func scores(
    progress: [Double?], schools: [Int], schoolCount: Int, nationalDeviation: Double
  ) -> [SchoolProgress?] {
    precondition(progress.count == schools.count, "\(progress.count), \(schools.count)")
    var sums = [Double](repeating: 0, count: schoolCount)
    var counts = [Int](repeating: 0, count: schoolCount)
    for (value, school) in zip(progress, schools) {
      guard let value else { continue }
      sums[school] += value
      counts[school] += 1
    }
    return zip(sums, counts).map { sum, count in
      guard count > 0 else { return nil }
      let score = sum / Double(count)
      let half = PublishedInterval.multiple * nationalDeviation / Double(count).squareRoot()
      return SchoolProgress(score: score, pupils: count, lower: score - half, upper: score + half)
    }
  }
}
