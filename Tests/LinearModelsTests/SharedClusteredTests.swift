import Designs
import Estimation
import Foundation
import Frames
import LinearModels
import Numerics
import TestSupport
import Testing

/// The rows of ../shared/goldens/linear.csv that are clustered or absorbed.
private struct SharedCase: Sendable {
  let name: String
  let data: String
  let formula: String
  var clusters: [String] = []
  var covariance = CovarianceEstimator.independent(.HC1)
  var filter: String?
  var weights: String?
  /// The golden's terms in our spelling.
  var terms: [String: String] = [:]

  static func clustered(
    _ kind: ClusteredCovariance.Kind, _ preset: ClusteredCovariance.Preset = .fixest,
    _ reference: ClusteredCovariance.Reference? = nil,
    _ counting: ClusteredCovariance.AbsorbedCounting? = nil
  ) -> CovarianceEstimator {
    .clustered(
      ClusteredCovariance(kind, preset: preset, reference: reference, absorbedCounting: counting))
  }

  static let petersen: [SharedCase] = ["firm", "year"].flatMap { by in
    [
      SharedCase(
        name: "petersen/CR1-\(by)", data: "petersen", formula: "y ~ x", clusters: [by],
        covariance: clustered(.CR1)),
      SharedCase(
        name: "petersen/clubSandwich-CR0-\(by)", data: "petersen", formula: "y ~ x",
        clusters: [by], covariance: clustered(.CR0, .fixest, .satterthwaite)),
      SharedCase(
        name: "petersen/clubSandwich-CR1-\(by)", data: "petersen", formula: "y ~ x",
        clusters: [by], covariance: clustered(.CR1, .clubSandwich)),
      SharedCase(
        name: "petersen/clubSandwich-CR1S-\(by)", data: "petersen", formula: "y ~ x",
        clusters: [by], covariance: clustered(.CR1, .stataRegress, .satterthwaite)),
      SharedCase(
        name: "petersen/clubSandwich-CR2-\(by)", data: "petersen", formula: "y ~ x",
        clusters: [by], covariance: clustered(.CR2)),
      SharedCase(
        name: "petersen/clubSandwich-CR3-\(by)", data: "petersen", formula: "y ~ x",
        clusters: [by], covariance: clustered(.CR3, .fixest, .satterthwaite)),
    ]
  }

  static let others: [SharedCase] = [
    SharedCase(
      name: "petersen/CR1-firm+year", data: "petersen", formula: "y ~ x",
      clusters: ["firm", "year"], covariance: clustered(.CR1)),
    SharedCase(
      name: "petersen/fe-firm-year", data: "petersen", formula: "y ~ x | firm + year",
      clusters: ["firm"], covariance: clustered(.CR1)),
    SharedCase(
      name: "petersen/CR2-firm-yeardummies", data: "petersen", formula: "y ~ x | year",
      clusters: ["firm"], covariance: clustered(.CR2)),
    SharedCase(
      name: "petersen/weighted-CR2-firm", data: "petersen", formula: "y ~ x", clusters: ["firm"],
      covariance: clustered(.CR2), weights: "w"),
    SharedCase(
      name: "petersen/weighted-CR1-firm", data: "petersen", formula: "y ~ x", clusters: ["firm"],
      covariance: clustered(.CR1), weights: "w"),
    SharedCase(
      name: "grunfeld/fe-nonnested", data: "grunfeld", formula: "inv ~ capital | firm + year",
      clusters: ["firm"], covariance: clustered(.CR1)),
    SharedCase(
      name: "grunfeld/fe-full", data: "grunfeld", formula: "inv ~ capital | firm + year",
      clusters: ["firm"], covariance: clustered(.CR1, .fixest, nil, .full)),
    SharedCase(
      name: "grunfeld/fe-none", data: "grunfeld", formula: "inv ~ capital | firm + year",
      clusters: ["firm"],
      covariance: clustered(.CR1, .fixest, nil, ClusteredCovariance.AbsorbedCounting.none)),
    SharedCase(
      name: "grunfeld/CR2-fe-firm", data: "grunfeld", formula: "inv ~ value + capital | firm",
      clusters: ["firm"], covariance: clustered(.CR2)),
    SharedCase(
      name: "grunfeld/CR2-fe-firm-year", data: "grunfeld",
      formula: "inv ~ value + capital | firm + year", clusters: ["firm"],
      covariance: clustered(.CR2)),
    SharedCase(
      name: "star/k-school-hc1", data: "star",
      formula: "readk + mathk ~ stark + experiencek | schoolidk",
      covariance: .independent(.HC1), terms: starTerms),
    SharedCase(
      name: "star/k-school-CR2", data: "star",
      formula: "readk + mathk ~ stark + experiencek | schoolidk", clusters: ["schoolidk"],
      covariance: clustered(.CR2), terms: starTerms),
    SharedCase(
      name: "star/gap-CR2", data: "star", formula: "mathk ~ small*free | schoolidk",
      clusters: ["schoolidk"], covariance: clustered(.CR2),
      filter: "stark in ['regular', 'small']"),
    SharedCase(
      name: "exam/fe-CR2", data: "exam", formula: "normexam ~ standLRT + sex | school",
      clusters: ["school"], covariance: clustered(.CR2), terms: ["sexM": "sex[M]"]),
    SharedCase(
      name: "exam/fe-CR1", data: "exam", formula: "normexam ~ standLRT + sex | school",
      clusters: ["school"], covariance: clustered(.CR1), terms: ["sexM": "sex[M]"]),
    exam("exam/ols-CR1S", clustered(.CR1, .stataRegress, .satterthwaite)),
    exam("exam/ols-CR2", clustered(.CR2)),
    exam("exam/ols-CR3", clustered(.CR3, .fixest, .satterthwaite)),
  ]

  private static let starTerms = [
    "starksmall": "stark[small]", "starkregular+aide": "stark[regular+aide]",
  ]

  private static func exam(_ name: String, _ covariance: CovarianceEstimator) -> SharedCase {
    SharedCase(
      name: name, data: "exam", formula: "normexam ~ standLRT*sex + type", clusters: ["school"],
      covariance: covariance,
      terms: ["sexM": "sex[M]", "typeSngl": "type[Sngl]", "standLRT:sexM": "standLRT:sex[M]"])
  }

  var model: ClusteredModel {
    get throws {
      ClusteredModel(
        formula: formula, frame: try Self.frame(data), clusters: clusters, filter: filter,
        weights: weights)
    }
  }

  static func frame(_ name: String) throws -> Frame {
    let columns = [
      "star": ["readk", "mathk", "stark", "experiencek", "schoolidk", "lunchk"]
    ]
    let file = SharedData.folder + "/\(name).csv"
    var frame = try SharedData.frame(file: file, columns: columns[name])
    let derived = [
      "petersen": ["w": "1 + (firm % 7)/3 + (year % 3)/5"],
      "star": ["small": "if(stark == 'small', 1, 0)", "free": "if(lunchk == 'free', 1, 0)"],
    ]
    for (name, expression) in derived[name] ?? [:] {
      frame.set(try Expression(parsing: expression).evaluate(on: frame, as: name))
    }
    if case .factor(let factor)? = frame["stark"]?.values, let column = frame["stark"] {
      let levels = ["regular", "small", "regular+aide"]
      frame.set(
        Column(
          name: "stark", values: .factor(factor.reordered(as: levels)), missing: column.missing))
    }
    return frame
  }
}

@Suite(
  .enabled(
    if: SharedData.has("petersen.csv"), "needs ../shared/data/reference and ../shared/goldens"))
struct SharedClusteredTests {
  private static let rows: [[String]] = {
    let file = SharedData.root + "/../shared/goldens/linear.csv"
    let text = (try? SharedData.text(file: file)) ?? ""
    return text.split(whereSeparator: \.isNewline).map { line in
      line.dropFirst().dropLast().components(separatedBy: "\",\"")
    }
  }()

  @Test(arguments: SharedCase.petersen + SharedCase.others)
  private func `clustered and absorbed models agree with R`(_ shared: SharedCase) throws {
    let rows = Self.rows.filter { $0[0] == shared.name }
    try #require(!rows.isEmpty, "\(shared.name) is no case")
    for estimate in try shared.model.estimates(shared.covariance) {
      let set = estimate.set
      for row in rows {
        let term = shared.terms[row[1]] ?? row[1]
        let label = "\(shared.name) \(term)"
        expectClose(
          try #require(set.value(term), "\(label)"), try #require(Double(row[2])),
          relative: 1e-10, label)
        expectClose(
          try #require(set.standardError(term)), try #require(Double(row[3])), relative: 1e-9,
          "\(label) error")
        if let df = Double(row[4]) {
          expectClose(
            try #require(set.degreesOfFreedom(term)), df, relative: 1e-9, "\(label) df")
        }
        // A tail multiplies a relative error of t by up to t², here 1200.
        let place = try #require(set.terms.firstIndex { $0.description == term })
        let p = set.inferences(level: 0.95)[place].pValue
        expectClose(
          try #require(p), try #require(Double(row[5])), relative: 1e-7, "\(label) p")
        #expect(set.summary.observationCount == Double(row[6]), "\(label) nobs")
      }
    }
  }

  @Test(arguments: [
    ("exam/HTZ", "exam/ols-CR2", ["sex[M]", "standLRT:sex[M]"]),
    ("grunfeld/HTZ-fe-firm", "grunfeld/CR2-fe-firm", ["value", "capital"]),
  ])
  func `joint tests agree with clubSandwich's HTZ`(
    _ name: String, _ model: String, _ terms: [String]
  ) throws {
    let row = try #require(Self.rows.first { $0[0] == name })
    let shared = try #require(SharedCase.others.first { $0.name == model })
    for estimate in try shared.model.estimates(shared.covariance) {
      let names = estimate.set.terms.map(\.description)
      var combinations = Matrix(
        repeating: 0, rowCount: terms.count, columnCount: names.count)
      for (place, term) in terms.enumerated() {
        combinations[place, try #require(names.firstIndex(of: term))] = 1
      }
      let joint = try #require(JointEstimates(estimate))
      let test = try #require(
        joint.jointTest(of: combinations, equal: terms.map { _ in 0 }))
      expectClose(test.statistic, try #require(Double(row[2])), relative: 1e-9, name)
      expectClose(
        try #require(test.denominatorDegreesOfFreedom), try #require(Double(row[4])),
        relative: 1e-8,
        "\(name) df")
      expectClose(test.pValue, try #require(Double(row[5])), relative: 1e-8, "\(name) p")
    }
  }
}
