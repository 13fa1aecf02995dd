import Analyses
import Comparison
import DifferenceInDifferences
import Estimation

extension ResultFiles {
  /// The files of estimators of published figures; none where no model is one.
  func publishedFiles() -> [(String, String)] {
    guard result.models.contains(where: { $0.supplement?.published != nil }) else { return [] }
    var files = [
      ("published.csv", published()), ("trajectories.csv", trajectories()),
      ("units.csv", units()),
    ]
    if result.models.contains(where: { $0.supplement?.published?.matching != nil }) {
      files += [("neighbours.csv", neighbours()), ("balance.csv", balance())]
    }
    return files
  }

  private var records: [(model: ModelResult, record: PublishedSupplement)] {
    result.models.compactMap { model in model.supplement?.published.map { (model, $0) } }
  }

  /// published.csv: one row per model: years, variance between units, detectable effect, bounds.
  private func published() -> String {
    var csv = CSVText(header: [
      "model", "baseline", "post", "tau2", "q", "q.p.value", "knha.std.error", "knha.conf.low",
      "knha.conf.high", "knha.p.value", "detectable", "power", "level", "treated", "comparison",
      "no.figures", "no.profile", "no.neighbour", "alike.estimate", "bound.low", "bound.high",
      "treated.suppressed", "comparison.suppressed", "figure.low", "figure.high",
    ])
    for (model, record) in records {
      let (bounds, byModel) = (record.bounds, record.byModel)
      let counts: [PublishedSupplement.Role] = [
        .treated, .comparison, .noFigures, .noProfile, .noNeighbour,
      ]
      csv.append(
        [
          model.id, words(record.span.baseline), words(record.span.post),
          Plain.number(record.heterogeneity), Plain.number(record.residualQ),
          Plain.number(record.heterogeneityPValue), Plain.number(byModel?.standardError),
          Plain.number(byModel?.lower), Plain.number(byModel?.upper),
          Plain.number(byModel?.pValue), Plain.number(record.detectable?.effect),
          Plain.number(record.detectable?.power), Plain.number(record.detectable?.level),
        ] + counts.map { String(record.count($0)) }
          + [
            Plain.number(bounds?.estimate), Plain.number(bounds?.lower),
            Plain.number(bounds?.upper), Plain.count(bounds?.treatedIncomplete),
            Plain.count(bounds?.comparisonIncomplete), Plain.number(bounds?.range.lowerBound),
            Plain.number(bounds?.range.upperBound),
          ])
    }
    return csv.text
  }

  private func words(_ years: [Int32]) -> String {
    years.map { String($0) }.joined(separator: " ")
  }

  /// trajectories.csv: both arms by year.
  private func trajectories() -> String {
    var csv = CSVText(header: [
      "model", "arm", "year", "units", "mean", "conf.low", "conf.high", "national", "gap",
    ])
    for (model, record) in records {
      for point in record.points {
        csv.append([
          model.id, point.isTreated ? "treated" : "comparison", String(point.year),
          String(point.units), Plain.number(point.mean), Plain.number(point.lower),
          Plain.number(point.upper), Plain.number(point.national), Plain.number(point.gap),
        ])
      }
    }
    return csv.text
  }

  /// units.csv: the published figures of every unit of the programme and of the comparison.
  private func units() -> String {
    var csv = CSVText(header: [
      "model", "unit", "name", "role", "year", "value", "published.low", "published.high",
      "national", "reason",
    ])
    for (model, record) in records {
      for figure in record.figures {
        csv.append([
          model.id, figure.unit, figure.name ?? "", figure.role.rawValue, String(figure.year),
          Plain.number(figure.value), Plain.number(figure.lower), Plain.number(figure.upper),
          Plain.number(figure.national), figure.reason ?? "",
        ])
      }
    }
    return csv.text
  }

  /// neighbours.csv: who is compared with whom.
  private func neighbours() -> String {
    var csv = CSVText(header: ["model", "unit", "neighbour", "name", "distance"])
    for (model, record) in records {
      for pair in record.pairs {
        csv.append([
          model.id, pair.unit, pair.neighbour, pair.name ?? "", Plain.number(pair.distance),
        ])
      }
    }
    return csv.text
  }

  /// balance.csv: how alike the arms are, before and after.
  private func balance() -> String {
    var csv = CSVText(header: [
      "model", "variable", "stage", "treated", "comparison", "treated.mean", "comparison.mean",
      "smd", "variance.ratio",
    ])
    for (model, record) in records {
      for one in record.balance {
        csv.append([
          model.id, one.line.variable, one.isMatched ? "matched" : "all", String(one.treated),
          String(one.comparison), Plain.number(one.line.treatedMean),
          Plain.number(one.line.comparisonMean), Plain.number(one.line.standardisedDifference),
          Plain.number(one.line.varianceRatio),
        ])
      }
    }
    return csv.text
  }
}
