public import Analyses
import Designs
public import Estimation

/// Findings in words: the only place where they become sentences.
public enum FindingText {
  /// As many names of a list as a sentence bears.
  private static let namesShown = 12

  /// Everything in a result that a reader must know beside the numbers, model by model.
  ///
  /// - Parameter result: The result.
  /// - Returns: One sentence each, on one line.
  public static func all(in result: Result) -> [String] {
    let models = result.models.flatMap { model in
      let hidden = Set(model.hiddenLevels ?? [])
      let omitted = model.estimates.omitted.map { sentence($0, hiding: hidden) }
      let findings = model.estimates.findings.map { sentence($0.hiding(levelsOf: hidden)) }
      return (omitted + findings).map { "\(model.id): \($0)" }
    }
    return result.findings.map(sentence) + CheckText.findings(result.checks) + models
  }

  /// A finding in words.
  ///
  /// - Parameter finding: The finding.
  /// - Returns: One sentence without a full stop, on one line.
  public static func sentence(_ finding: Finding) -> String { words(finding).onOneLine }

  private static func words(_ finding: Finding) -> String {
    switch finding {
    case .illConditioned:
      "some columns nearly repeat others: solved on a re-based design in double-double arithmetic"
    case .notFinite(let variable):
      "\(variable) has values too large to compute with: no estimates"
    case .fullLeverage(let rows):
      "\(rows) \(rows == 1 ? "row is" : "rows are") fitted exactly by a parameter of their own: "
        + "they add nothing to the variance"
    case .unusedLevels(let variable, let levels, 0):
      "levels of \(variable) without a row in the sample were dropped: \(list(levels))"
    case .unusedLevels(let variable, _, let count):
      "\(count) \(count == 1 ? "level" : "levels") of \(variable) without a row in the sample "
        + "\(count == 1 ? "was" : "were") dropped"
    case .noResidualDegreesOfFreedom(let observations, let parameters):
      "\(parameters) \(parameters == 1 ? "parameter" : "parameters") on "
        + "\(Plain.number(observations)) \(observations == 1 ? "row leaves" : "rows leave") "
        + "no degrees of freedom: no standard errors"
    case .replacedColumn(let name):
      "the derived column \(name) stands in place of the data's column of that name"
    case .readAsYears(let name):
      "\(name), the time of the design, is text and read as years, by which an academic year ends: 2018/2019 is 2019 "
        + "(the contract can say so: type: year)"
    case .blankLines(let source, let count):
      "\(count) blank \(count == 1 ? "line" : "lines") of \(source) passed over"
    case .raggedRows(let source, let short, let long):
      [
        short > 0 ? "\(short) short \(short == 1 ? "row" : "rows") of \(source) padded" : nil,
        long > 0
          ? "\(long) long \(long == 1 ? "row" : "rows") of \(source) cut after the last column, blank beyond it"
          : nil,
      ].compactMap(\.self).joined(separator: ", ")
    case .rejectedRecords(let source, let count):
      "\(count) \(count == 1 ? "record" : "records") of \(source) could not be read and left out: rejects.csv "
        + "lists them"
    case .unmatchedRows(let source, let rows, let total, let withoutKey):
      unmatched(source, rows, total, withoutKey)
    case .relatedMissingness(
      let variable, let by, let focus, let reference, let pValue, let boundary, let variables):
      missingness(variable, by, focus, reference)
        + reasons(pValue, boundary)
        + (variable == nil && !variables.isEmpty ? "; above all \(list(variables))" : "")
        + " (missingness.csv): complete cases may not be alike, so say who is lost and why"
    case .firstSheet(let source, let sheet, let count):
      "\(source) has \(count) sheets and none was named: the first, \(sheet), was read"
    case .mergedCells(let source, let count):
      "\(count) merged \(count == 1 ? "area" : "areas") of \(source) \(count == 1 ? "has its" : "have their") "
        + "value in the first cell alone; the others are blank"
    case .unnamedColumns(let source, let first, let count, let cells):
      "column \(first) of \(source)"
        + (count == 1 ? " has" : " and \(count - 1) more have")
        + " no name in the header: \(cells == 1 ? "its cell was" : "\(cells) cells were") not read"
    case .followedSchools(let source, let count, let apart, let declined):
      "\(source): \(count) \(count == 1 ? "school goes" : "schools go") by the number of the one "
        + "that followed \(count == 1 ? "it" : "them"); \(apart) \(apart == 1 ? "stays" : "stay") apart, "
        + "amalgamated, merged or split or with links that fork or go round"
        + (declined == 0
          ? ""
          : ", and so \(declined == 1 ? "does" : "do") \(declined) that one followed while a table "
            + "has results of both")
    case .singletons(let effect, let rows):
      "\(rows) \(rows == 1 ? "row" : "rows") alone in a level of \(effect) dropped: "
        + "\(rows == 1 ? "it says" : "they say") nothing about the other terms"
    case .fewClusters(let count, let effective, let term, let dimension, let covariance):
      fewClusters(count, effective, term, dimension, covariance)
    case .fewTreatedClusters(let term, let clusters, let total, let dimension, let covariance):
      fewTreated(term, clusters, total, dimension, covariance)
    case .clusterCarriesTerms(let cluster, let terms, let dimension):
      "\(name(cluster, dimension)) alone carries \(list(terms.map(\.description))): without it there is no estimate, "
        + "and \(terms.count == 1 ? "its standard error says" : "their standard errors say") nothing; leave the "
        + "\(terms.count == 1 ? "term" : "terms") out, or take more clusters in; what was assigned only "
        + "`vcov: randomisation` can judge"
    case .influentialCluster(let cluster, let term, let standardErrors, let dimension):
      "without \(name(cluster, dimension)) \(term) moves by \(Fixed.number(standardErrors, digits: 1)) standard "
        + "errors: report it with and without (diagnostics.csv has the range)"
    case .leavingOutNotJudged(let clusters, let effects):
      "what each cluster of \(clusters) does to an estimate, and whether one alone carries a term, is not judged: "
        + "\(list(effects)) \(effects.count == 1 ? "is" : "are") not nested in it, so that leaving a cluster out "
        + "would change the absorbed effects"
    case .covarianceRepaired:
      "the covariance of clustering in several ways had negative eigenvalues, which were set to 0 as fixest and reghdfe do: "
        + "standard errors then hang on the units of the columns, and a term of which nothing is left has none; report "
        + "clustering in one way beside it, or `preset: sandwich`, which leaves them"
    case .fallbackToCR1(let effect, let levels):
      "CR2 is not defined with \(effect) absorbed (\(Fixed.count(Double(levels))) levels, not nested in the "
        + "clusters), so the default became CR1: say `vcov: CR1` if that is meant"
    case .noDraws(let term, let cluster):
      "\(term) has no test by draws: "
        + (cluster.map {
          "without \(name($0, nil)) it has no estimate, and the jackknifed statistic needs one"
        }
          ?? "the other columns leave it no variance, or next to none")
    case .confidenceSet(let term, let set):
      "the confidence set of \(term) is \(words(set))"
    case .undefinedDraws(let term, let count, let total):
      "\(count) of \(total) draws for \(term) have no variance and were left out"
    case .noBand(let family):
      "\(family) has no simultaneous band: too many draws leave a term without a variance, or one hangs on a single "
        + "cluster; its intervals hold term by term"
    case .fewDraws(let groups, let draws, let least):
      "\(groups) groups have only \(Fixed.count(Double(draws))) sign vectors, so no two-sided p-value lies between 0 "
        + "and \(Fixed.number(least, digits: 4)): say so, or take `weights: webb`"
    case .fewReplications(let draws, let level):
      "\(Fixed.count(Double(draws))) \(draws == 1 ? "draw is" : "draws are") too few to tell a p-value below "
        + "\(Fixed.number(1 - level, digits: 3)) or an interval at \(Fixed.percent(level)): ask for more `reps`"
    case .treatmentOmitted(let variable):
      "\(variable) was omitted, so no assignment of it moves an estimate and no term has a test"
    case .fewAssignments(let total, let least, let level):
      RandomisationWords.few(total, least, level)
    case .unitsOutsideSelection(let count, let treated):
      "\(count) units, \(treated) of them treated, have no value of what the programme chose by and keep their "
        + "treatment in every assignment"
    case .automaticCovariance(let choice): AutomaticWords.words(choice)
    case .perfectFit:
      "the model fits exactly: its residuals are rounding, and standard errors and tests say nothing; look "
        + "for terms that make up the outcome"
    case .constantOutcome:
      "the outcome has one value in all rows of the model: there is nothing to explain, and standard errors and tests say "
        + "nothing; look at the outcome's column and at `where`"
    case .degreesOfFreedomBound(let effects):
      "how many parameters \(list(effects)) have together is an upper bound: standard errors may be a "
        + "little too large"
    case .absorptionNotConverged(let effects):
      "\(list(effects)) could not be swept out to the tolerance, so there are no estimates: leave one out, "
        + "or enter one as a category of the formula"
    case .programme(let finding): ProgrammeFindingText.words(finding)
    }
  }

  private static func unmatched(
    _ source: String, _ rows: Int, _ total: Int, _ withoutKey: Int
  ) -> String {
    let keys = withoutKey > 0 ? ", \(withoutKey) of them for want of a key" : ""
    return
      "\(rows) of \(total) rows (\(percent(Double(rows) / Double(max(total, 1))))) have no match in "
      + "\(source)\(keys): they stay without its values; compare the keys of both files"
  }

  private static func missingness(
    _ variable: String?, _ by: String, _ focus: Double, _ reference: Double
  ) -> String {
    let what = variable.map { "values of \($0)" } ?? "values that the model needs"
    let (one, other) =
      by == "treated"
      ? ("of the treated", "of the comparison") : ("of the focus group", "of the others")
    return "\(what) lack in \(percent(focus)) \(one) and \(percent(reference)) \(other)"
  }

  /// A share to a tenth of a per cent.
  private static func percent(_ share: Double) -> String {
    Fixed.number(100 * share, digits: 1) + " %"
  }

  private static func reasons(_ pValue: Double?, _ boundary: Double?) -> String {
    var reasons: [String] = []
    if let pValue { reasons.append(pValue < 0.001 ? "p < 0.001" : "p = \(Fixed.pValue(pValue))") }
    if let boundary {
      let points = Fixed.number(100 * boundary, digits: 1)
      reasons.append("beyond the \(points) points of the WWC's cautious boundary")
    }
    return reasons.isEmpty ? "" : ", " + reasons.joined(separator: ", ")
  }

  private static func fewTreated(
    _ term: TermID, _ clusters: Int, _ total: Int, _ dimension: String?,
    _ covariance: CovarianceInUse
  ) -> String {
    let isMost = 2 * clusters > total
    let few = isMost ? total - clusters : clusters
    let verb = few == 1 ? (isMost ? "lacks" : "has") : (isMost ? "lack" : "have")
    let fact = "only \(few) of \(total) clusters\(of(dimension)) \(verb) \(term): "
    if few == 1 {
      return fact + "no standard error can judge what one cluster does"
        + (covariance == .randomisation
          ? ""
          : "; if it was assigned, `vcov: {type: randomisation, treatment: …}` judges it without one")
    }
    let doubt = "its standard error is probably too small and its test too ready to reject; "
    return fact
      + {
        switch covariance {
        case .satterthwaite:
          "its degrees of freedom are few and its interval is honest but long; say how few they are"
        case .oneWay:
          doubt + "judge it by CR2 with its own degrees of freedom, and say how few they are"
        case .randomisation:
          "the randomisation's p-value does not lean on that standard error; say how few they are"
        case .bootstrap:
          "the bootstrap rejects too rarely with the null imposed and too often without; report CR2 with its own "
            + "degrees of freedom beside it, and say how few they are"
        case .severalWays:
          doubt + "report CR2 by the unit of treatment alone beside it, and say how few they are"
        case .crossedEffects, .influence: doubt + "say how few they are"
        }
      }()
  }

  private static func fewClusters(
    _ count: Int, _ effective: Double?, _ term: TermID?, _ dimension: String?,
    _ covariance: CovarianceInUse
  ) -> String {
    let advice =
      "standard errors from so few are uncertain; "
      + {
        switch covariance {
        case .satterthwaite:
          "report the degrees of freedom beside them, and say how few they are"
        case .oneWay: "use CR2 with its own degrees of freedom, and say how few they are"
        case .randomisation:
          "the randomisation's p-values do not lean on them; say how few they are"
        case .bootstrap: "the bootstrap's p-values stand beside them; say how few they are"
        case .severalWays:
          "report CR2 clustered in one way beside them, and say how few they are"
        case .crossedEffects: "say how few they are"
        case .influence:
          "report a regression form without covariates (did, triple-difference or event-study) with CR2 beside them, and say "
            + "how few they are"
        }
      }()
    guard let effective, let term else {
      return "only \(count) clusters\(of(dimension)): \(advice)"
    }
    return
      "\(count) clusters\(of(dimension)), for \(term) worth \(Fixed.number(effective, digits: 1)) of equal weight: "
      + advice
  }

  static func words(_ set: ConfidenceSet) -> String {
    switch set.shape {
    case .empty: return "empty: every value is rejected"
    case .line: return "the whole line: no value is rejected"
    case .interval, .halfLine, .union:
      let pieces = set.pieces.map {
        "[\($0.low.map { Fixed.number($0, digits: 4) } ?? "-Inf"), "
          + "\($0.high.map { Fixed.number($0, digits: 4) } ?? "Inf")]"
      }
      return pieces.joined(separator: " and ")
        + (set.shape == .union
          ? ": columns and tables show its outermost ends, none where one is infinite"
          : ": it has one end")
    }
  }

  private static func name(
    _ cluster: ClusterDiagnostics.Name, _ dimension: String?
  ) -> String {
    cluster.level.map { "cluster \($0)\(of(dimension))" }
      ?? "the cluster\(of(dimension)) of data row \(cluster.row)"
  }

  /// " of year", where clusters are of several kinds.
  private static func of(_ dimension: String?) -> String { dimension.map { " of \($0)" } ?? "" }

  private static func list(_ names: [String]) -> String {
    let more = names.count - namesShown
    return names.prefix(namesShown).joined(separator: ", ")
      + (more > 0 ? " and \(more) more" : "")
  }

  private static func sentence(_ term: OmittedTerm, hiding variables: Set<String>) -> String {
    let name = term.term.hiding(levelsOf: variables)
    switch term.reason {
    case .absorbed: return "\(name) omitted: the absorbed effects explain it".onOneLine
    case .constant: return "\(name) omitted: it does not vary in the sample".onOneLine
    case .collinear:
      let combination = term.combination { "\($0.hiding(levelsOf: variables))" }
      return "\(name) omitted: it repeats \(combination)".onOneLine
    }
  }
}
