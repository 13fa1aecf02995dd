import Analyses
import Designs
import Estimation

/// A work that a convention follows.
struct Reference: Sendable, Hashable {
  /// Authors, year, title and place.
  let text: String
  /// The DOI, or nil where there is none.
  let doi: String?

  /// What a result follows, each once, in order of name.
  static func all(for result: Result) -> [Reference] {
    let names = result.models.flatMap { model in
      estimator(model) + variance(model) + (model.supplement?.bands.isEmpty ?? true ? [] : [.supT])
        + (model.supplement?.preTests.isEmpty ?? true ? [] : [.roth])
    }
    return Set(names).sorted { $0.text < $1.text }
  }

  private static func estimator(_ model: ModelResult) -> [Reference] {
    switch model.estimator {
    case "callaway-santanna": [.callawaySantAnna, .santAnnaZhao]
    case "staggered-triple-difference": [.callawaySantAnna, .oldenMoen]
    case "triple-difference": [.oldenMoen]
    case "sun-abraham": [.sunAbraham]
    case "imputation": [.borusyak]
    case "two-stage": [.gardner]
    default: []
    }
  }

  private static func variance(_ model: ModelResult) -> [Reference] {
    let variance = model.estimates.summary.variance
    let severalWays: [Reference] = variance.clusters.count > 1 ? [.cameron] : []
    switch variance.kind {
    case "CR2": return [.bellMcCaffrey, .pustejovskyTipton]
    case "CR0", "CR1": return [.liangZeger] + severalWays
    case "HC0": return [.white]
    case "HC1", "HC2", "HC3": return [.mackinnonWhite]
    case "CR3", "CV3", "CV3J": return [.mackinnonNielsenWebb]
    default: return []
    }
  }

  static let bellMcCaffrey = Reference(
    text:
      "Bell & McCaffrey (2002), Bias reduction in standard errors for linear regression with multi-stage samples, "
      + "Survey Methodology 28", doi: nil)
  static let pustejovskyTipton = Reference(
    text:
      "Pustejovsky & Tipton (2018), Small-sample methods for cluster-robust variance estimation and hypothesis "
      + "testing in fixed effects models, Journal of Business & Economic Statistics 36",
    doi: "10.1080/07350015.2016.1247004")
  static let liangZeger = Reference(
    text:
      "Liang & Zeger (1986), Longitudinal data analysis using generalized linear models, Biometrika 73",
    doi: "10.1093/biomet/73.1.13")
  static let cameron = Reference(
    text:
      "Cameron, Gelbach & Miller (2011), Robust inference with multiway clustering, Journal of Business & Economic "
      + "Statistics 29", doi: "10.1198/jbes.2010.07136")
  static let white = Reference(
    text:
      "White (1980), A heteroskedasticity-consistent covariance matrix estimator, Econometrica 48",
    doi: "10.2307/1912934")
  static let mackinnonWhite = Reference(
    text:
      "MacKinnon & White (1985), Some heteroskedasticity-consistent covariance matrix estimators with improved "
      + "finite sample properties, Journal of Econometrics 29", doi: "10.1016/0304-4076(85)90158-7")
  static let mackinnonNielsenWebb = Reference(
    text:
      "MacKinnon, Nielsen & Webb (2023), Cluster-robust inference: a guide to empirical practice, Journal of "
      + "Econometrics 232", doi: "10.1016/j.jeconom.2022.04.001")
  static let callawaySantAnna = Reference(
    text:
      "Callaway & Sant'Anna (2021), Difference-in-differences with multiple time periods, Journal of Econometrics "
      + "225", doi: "10.1016/j.jeconom.2020.12.001")
  static let santAnnaZhao = Reference(
    text:
      "Sant'Anna & Zhao (2020), Doubly robust difference-in-differences estimators, Journal of Econometrics 219",
    doi: "10.1016/j.jeconom.2020.06.003")
  static let oldenMoen = Reference(
    text: "Olden & M\u{F8}en (2022), The triple difference estimator, The Econometrics Journal 25",
    doi: "10.1093/ectj/utac010")
  static let sunAbraham = Reference(
    text:
      "Sun & Abraham (2021), Estimating dynamic treatment effects in event studies with heterogeneous treatment "
      + "effects, Journal of Econometrics 225", doi: "10.1016/j.jeconom.2020.09.006")
  static let borusyak = Reference(
    text:
      "Borusyak, Jaravel & Spiess (2024), Revisiting event-study designs: robust and efficient estimation, Review "
      + "of Economic Studies 91", doi: "10.1093/restud/rdae007")
  static let gardner = Reference(
    text: "Gardner (2022), Two-stage differences in differences", doi: "10.48550/arXiv.2207.05943")
  static let supT = Reference(
    text:
      "Montiel Olea & Plagborg-M\u{F8}ller (2019), Simultaneous confidence bands: theory, implementation, and an "
      + "application to SVARs, Journal of Applied Econometrics 34", doi: "10.1002/jae.2656")
  static let roth = Reference(
    text:
      "Roth (2022), Pretest with caution: event-study estimates after testing for parallel trends, American "
      + "Economic Review: Insights 4", doi: "10.1257/aeri.20210236")
}
