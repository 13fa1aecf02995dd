import Analyses
import LinearModels
import Numerics
import Readers
import Specs
import Testing

/// Which covariance a model gets: its own word, its clusters, the design's, or the default.
@Suite struct CovariancePlanTests {
  private static let rows = "y,x,urn,la,cohort,n\n1,2,1,1,1,1\n2,1,1,1,2,2\n4,4,2,1,1,1\n"

  private func names(_ models: [String], design: String = "") throws -> [String] {
    let entries = models.enumerated().map { "  m\($0): {formula: \"y ~ x\"\($1)}\n" }
    return try Workshop(Self.rows).plan(design + "models:\n" + entries.joined()).models.map {
      $0.method.covarianceName
    }
  }

  private func codes(_ model: String, formula: String = "y ~ x") throws -> [DiagnosticCode] {
    try Workshop(Self.rows).prepare(
      "models:\n  m: {formula: \"\(formula)\", \(model)}\n"
    ).diagnostics.map(\.code)
  }

  @Test func `without clusters the default is HC1, with them CR2, with several CR1`() throws {
    #expect(
      try names(["", ", cluster: urn", ", cluster: [urn]", ", cluster: [urn, cohort]"]) == [
        "HC1", "CR2[urn]", "CR2[urn]", "CR1[urn+cohort]",
      ])
  }

  @Test func `the model's clusters come before the design's, the design's before its unit`() throws
  {
    let models = [
      "", ", cluster: la", ", cluster: none", ", vcov: CR0", ", vcov: HC3",
      ", vcov: {type: CR1, cluster: la}", ", vcov: {type: iid, cluster: none}",
    ]
    let rest = ["CR2[la]", "HC1", "CR0[urn]", "HC3", "CR1[la]", "iid"]
    #expect(try names(models, design: "design: {unit: urn}\n") == ["CR2[urn]"] + rest)
    #expect(
      try names([models[0]], design: "design: {unit: urn, cluster: la, treated: \"x > 1\"}\n") == [
        "CR2[la]"
      ])
    #expect(try names([models[0]], design: "design: {cluster: none}\n") == ["HC1"])
    #expect(
      try names([models[0]], design: "design: {cluster: [urn, cohort]}\n") == ["CR1[urn+cohort]"])
  }

  /// Roles, models, and the roles that no model goes by.
  @Test(arguments: [
    ("unit: urn", [""], []), ("unit: urn", [", vcov: HC1"], ["unit"]),
    ("cluster: la", [", cluster: urn", ", vcov: CR1"], []),
    ("cluster: la", [", cluster: urn", ", vcov: HC3"], ["cluster"]),
    ("cluster: none", [", vcov: iid"], ["cluster"]), ("cluster: none", [""], []),
    ("unit: urn, cluster: la", [""], ["unit"]),
    ("unit: urn, cluster: la", [", vcov: HC1"], ["unit", "cluster"]),
    ("unit: urn, cluster: la, treated: \"x > 1\"", [", vcov: HC1"], []),
    ("unit: urn, cluster: la, group: \"x > 1\"", [", vcov: HC1"], ["unit"]),
    ("unit: urn, group: \"x > 1\"", [", vcov: {type: CR1, cluster: la}"], []),
  ])
  func `roles that no model goes by are told`(
    _ design: String, _ models: [String], _ idle: [String]
  ) throws {
    let entries = models.enumerated().map { "  m\($0): {formula: \"y ~ x\"\($1)}\n" }
    let found = try Workshop(Self.rows).prepare(
      "design: {\(design)}\nmodels:\n" + entries.joined()
    ).diagnostics.compactMap { problem -> String? in
      guard case .noEffect(let option, _) = problem.payload else { return nil }
      return option
    }
    #expect(found == idle)
  }

  @Test func `a wild bootstrap is named by its variant, with CR1 or CV3 in the statistic`() throws {
    let plan = try Workshop(Self.rows).plan(
      "models:\n  a: {formula: \"y ~ x\", cluster: urn, vcov: wild}\n"
        + "  b: {formula: \"y ~ x\", vcov: {type: wild, cluster: urn, variant: \"33\", null: free, weights: webb, "
        + "reps: 99, seed: 7}}\n"
        + "  c: {formula: \"y ~ x\", vcov: {type: wild, cluster: [urn, cohort], boot.cluster: la}}\n"
    )
    let covariances = plan.models.map(\.method.covariance)
    #expect(covariances.map(\.name) == ["WCR-11[urn]", "WCU-33[urn]", "WCR-11[urn+cohort]"])
    #expect(covariances.map(\.clustered?.kind) == [.CR1, .CV3, .CR1])
    #expect(
      covariances[1].wild?.options
        == WildBootstrap(
          .jackknifedBoth, weights: .webb, imposesNull: false, replications: 99, seed: 7))
    #expect(covariances[2].wild?.groups == "la")
    #expect(covariances[0].wild?.options == WildBootstrap())
  }

  @Test(arguments: [
    "vcov: {type: CR2, cluster: urn, reps: 99}", "vcov: {type: HC1, seed: 2}",
    "vcov: {type: CR1, cluster: urn, boot.cluster: la}",
    "vcov: {type: wild, cluster: urn, preset: reghdfe}",
    "vcov: {type: wild, cluster: urn, df: normal}",
  ])
  func `keys of the bootstrap without one, and others' with one, have no effect`(
    _ model: String
  ) throws {
    #expect(try codes(model) == [.noEffect])
  }

  @Test(arguments: [
    "vcov: {type: wild, cluster: [urn, cohort], variant: \"31\"}",
    "vcov: {type: wild, cluster: urn, boot.cluster: la, variant: \"13\"}", "vcov: wild",
  ])
  func `jackknifed variants need one clustering, and the bootstrap needs clusters`(
    _ model: String
  ) throws {
    #expect(try codes(model) == [.refusedCombination])
  }

  @Test func `a bootstrap's column must be one`() throws {
    #expect(
      try codes("vcov: {type: wild, cluster: urn, boot.cluster: uln}") == [.unknownColumn])
  }

  @Test func `only a default may fall back`() throws {
    let plan = try Workshop(Self.rows).plan(
      "models:\n  a: {formula: \"y ~ x\", cluster: urn}\n"
        + "  b: {formula: \"y ~ x\", cluster: urn, vcov: CR2}\n")
    #expect(plan.models.map(\.method.covariance.isDefault) == [true, false])
  }

  @Test func `presets and rules come with their defaults`() throws {
    let plan = try Workshop(Self.rows).plan(
      """
      models:
        a: {formula: "y ~ x", cluster: urn, vcov: CR1}
        b: {formula: "y ~ x | la", cluster: urn, vcov: {type: CR1, preset: stata-areg}}
        c: {formula: "y ~ x", cluster: urn, vcov: {type: CR1, preset: clubSandwich}}
        d: {formula: "y ~ x", cluster: urn, vcov: {type: CR1, preset: sandwich}}
        e: {formula: "y ~ x | la", cluster: urn, vcov: {type: CR1, K: none, df: normal}}
        f: {formula: "y ~ x", cluster: urn, weights: n, vcov: {type: CR2, working: inverse-variance}}
        g: {formula: "y ~ x", vcov: {type: HC1, df: normal}}

      """)
    let covariances = plan.models.map(\.method.covariance)
    #expect(
      covariances.map(\.referenceName) == [
        "G-1", "G-1", "satterthwaite", "N-K", "normal", "satterthwaite", "normal",
      ])
    #expect(
      covariances.map { $0.clustered?.absorbedCounting.rawValue } == [
        "nonnested", "full", "nonnested", "full", "none", "nonnested", nil,
      ])
    #expect(covariances[5].clustered?.workingModel.rawValue == "inverse-variance")
  }

  @Test func `clusters and effects are read and must be there, after the formula's variables`()
    throws
  {
    let plan = try Workshop(Self.rows).plan(
      "models:\n  a: {formula: \"log(y) ~ x | la^cohort[n]\", cluster: [urn, la]}\n")
    #expect(
      plan.models[0].method.variables.map(\.name) == [
        "log(y)", "x", "la", "cohort", "n", "urn",
      ])
    #expect(plan.source.columns.map(\.name) == ["y", "x", "urn", "la", "cohort", "n"])
  }

  /// Options beside a type, and what is told of each.
  @Test(arguments: [
    ("vcov: HC1, cluster: urn", [DiagnosticCode.noEffect]),
    (
      "vcov: {type: HC1, preset: fixest, K: full, working: identity}",
      [.noEffect, .noEffect, .noEffect]
    ),
    ("cluster: urn, vcov: {type: CR3, preset: fixest}", [.noEffect]),
    ("cluster: urn, vcov: {type: CR1, K: nonnested}", [.noEffect]),
    ("cluster: urn, vcov: {type: CR2, working: identity}", [.noEffect]),
    ("cluster: urn, weights: n, vcov: {type: CR1, df: satterthwaite, working: identity}", []),
    ("cluster: urn, vcov: {type: CR1, cluster: la}", [.noEffect]),
    ("vcov: CR1", [.refusedCombination]),
    ("cluster: none, vcov: CR0", [.refusedCombination]),
    ("cluster: [urn, la], vcov: CR1", []),
    ("cluster: [urn, la], vcov: CR0", []),
    ("cluster: [urn, la], vcov: CR3", [.refusedCombination]),
    ("cluster: [urn, la], vcov: CV3J", [.refusedCombination]),
    ("cluster: [urn, la], vcov: {type: CR1, preset: reghdfe}", []),
    ("cluster: [urn, la], vcov: {type: CR1, preset: stata-regress}", [.refusedCombination]),
    ("cluster: [urn, la], vcov: {type: CR1, df: satterthwaite}", [.refusedCombination]),
    ("vcov: {type: HC2, df: satterthwaite}", [.refusedCombination]),
    ("vcov: {type: HC2, df: N-K}", []),
    ("cluster: [urn, la, cohort, n]", []),
    ("cluster: [urn, la, cohort, n, x]", [.refusedCombination]),
    ("cluster: y", [.refusedCombination]),
    ("cluster: [urn, urm]", [.unknownColumn]),
    ("cluster: [urn, urn]", [.nameTaken]),
    ("vcov: {type: CR1, cluster: urn, null: imposed}", [.noEffect]),
  ])
  func `an option that has no effect or no meaning is told`(
    model: String, expected: [DiagnosticCode]
  ) throws {
    #expect(try codes(model) == expected)
  }

  @Test(arguments: [
    ("y ~ x | urn", []), ("y ~ x | urn^cohort + la[n]", []), ("y ~ x | 0", []),
    ("y ~ x | urn + urn[n]", [DiagnosticCode.formula]), ("y ~ x | urn^urn", [.formula]),
    ("y ~ x | urn[n, n]", [.formula]), ("y ~ x | urn^cohort + cohort^urn", [.formula]),
    ("y ~ x | y", [.formula]), ("y ~ x | urn[y]", [.formula]), ("y ~ 1 | urn", [.formula]),
    ("y ~ x - 1 | urn", [.noEffect]), ("y ~ x | urm", [.unknownColumn]),
    ("y ~ x | urn | x ~ n", [.notBuilt]), ("y ~ x + (1 | urn)", [.notBuilt]),
  ])
  func `absorbed effects are read, and what is wrong with them is told`(
    formula: String, expected: [DiagnosticCode]
  ) throws {
    #expect(try codes("vcov: HC1", formula: formula) == expected)
  }

  @Test func `identifiers may be effects and clusters, texts no slopes`() throws {
    let contract = "{file: rows.csv, columns: {urn: {type: id}, la: {type: category}}}"
    let workshop = try Workshop(Self.rows)
    let fine = try workshop.prepare(
      "models:\n  a: {formula: \"y ~ x | urn\", cluster: urn}\n", data: contract)
    #expect(fine.diagnostics.isEmpty)
    let slope = try workshop.prepare(
      "models:\n  a: {formula: \"y ~ x | urn[la]\", cluster: urn}\n", data: contract)
    #expect(slope.diagnostics.map(\.code) == [.categoryAsNumber])
    #expect(slope.places == [[5, 29]])
  }

  @Test func `a design's unknown column is told once for all models`() throws {
    let prepared = try Workshop(Self.rows).prepare(
      "design: {unit: urm}\nmodels:\n  a: {formula: \"y ~ x\"}\n  b: {formula: \"y ~ x\"}\n")
    #expect(prepared.diagnostics.map(\.code) == [.unknownColumn])
  }
}
