import Analyses
import Comparison
import DifferenceInDifferences
import Estimation

/// What belongs under an effect on published figures, in sentences.
enum PublishedWords {
  /// Who was compared, how units vary, what could have been found, what missing figures could do.
  static func notes(_ model: ModelResult, _ owner: String) -> [String] {
    guard let record = model.supplement?.published else { return [] }
    return [who(record, owner)] + unlike(record, owner) + [variance(record, owner)]
      + detectable(record, owner) + bounds(record, owner)
  }

  private static func who(_ record: PublishedSupplement, _ owner: String) -> String {
    let lost: [(PublishedSupplement.Role, String)] = [
      (.noFigures, "without a figure in one of the years"),
      (.noProfile, "without a value to find neighbours by"), (.noNeighbour, "without a neighbour"),
    ]
    let left = lost.compactMap { role, words in
      record.count(role) > 0 ? "\(record.count(role)) \(words)" : nil
    }
    let comparison =
      record.matching.map { match in
        let each = match.ratio == 1 ? "the nearest" : "the \(match.ratio) nearest of each"
        return
          "\(each) by \(match.distance.rawValue) distance, \(counted(record.count(.comparison)))"
      } ?? "all \(record.count(.comparison)) others"
    return "Change\(owner) from \(years(record.span.baseline)) to \(years(record.span.post)): "
      + "\(counted(record.count(.treated))) of the programme"
      + (left.isEmpty ? "" : " (left out: \(left.joined(separator: ", ")))")
      + " against \(comparison)."
  }

  /// A standardised difference beyond which neighbours are poor: Rubin (2001).
  private static let poor = 0.25

  /// The variables in which neighbours are not like the units of the programme.
  private static func unlike(_ record: PublishedSupplement, _ owner: String) -> [String] {
    let found = record.balance.filter(\.isMatched).compactMap { one in
      one.line.standardisedDifference.flatMap {
        abs($0) > poor ? "\(one.line.variable) (\(number($0)))" : nil
      }
    }
    if found.isEmpty { return [] }
    return [
      "The neighbours\(owner) are not alike: they differ by more than \(number(poor)) standard deviations in "
        + found.joined(separator: ", ")
        + ". Take fewer for each unit, a caliper, or tables with more units."
    ]
  }

  private static func counted(_ count: Int) -> String { count == 1 ? "1 unit" : "\(count) units" }

  private static func variance(_ record: PublishedSupplement, _ owner: String) -> String {
    var text =
      "Known sampling variances\(owner); between units beyond them tau2 = "
      + "\(number(record.heterogeneity)) (Q test p \(pValue(record.heterogeneityPValue)))"
    if let found = record.byModel, let error = found.standardError, let low = found.lower,
      let high = found.upper
    {
      text +=
        "; by this model alone (Knapp-Hartung) the standard error is \(number(error)), the interval "
        + "\(number(low)) to \(number(high))"
    }
    return text + "."
  }

  private static func detectable(_ record: PublishedSupplement, _ owner: String) -> [String] {
    guard let found = record.detectable else { return [] }
    return [
      "Smallest effect\(owner) that is found with \(Fixed.percent(found.power)) power at \(Fixed.percent(found.level)): "
        + "\(number(found.effect))."
    ]
  }

  private static func bounds(_ record: PublishedSupplement, _ owner: String) -> [String] {
    guard let found = record.bounds else { return [] }
    let (own, other) = (found.treatedIncomplete, found.comparisonIncomplete)
    return [
      "Missing figures\(owner): \(counted(own)) of the programme and \(other) of the comparison lack one "
        + "in some year. With each between \(number(found.range.lowerBound)) and \(number(found.range.upperBound)), at their "
        + "worst and best, the difference of mean changes lies between \(number(found.lower)) and \(number(found.upper)); "
        + "of units with all figures it is \(number(found.estimate)) (all alike)."
    ]
  }

  private static func years(_ years: [Int32]) -> String {
    years.map { String($0) }.joined(separator: ", ")
  }

  private static func number(_ value: Double) -> String { Fixed.number(value, digits: 2) }

  private static func pValue(_ value: Double) -> String {
    value < 0.001 ? "< 0.001" : "= \(Fixed.pValue(value))"
  }
}
