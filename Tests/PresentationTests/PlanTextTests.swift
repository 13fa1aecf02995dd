import Analyses
import Foundation
import Presentation
import Testing

@Suite struct PlanTextTests {
  /// A spec with derived columns, conditions, weights, a shared sample and two tables.
  private let spec = """
    diminish: 1
    id: small
    title: Small classes
    question: Do they help?
    simulated: true
    data:
      pupils:
        file: pupils.csv
        missing: [NA]
        columns:
          sex: {type: category, levels: [F, M]}
    sample:
      where: "score is not missing"
    derive:
      twice: "2 * score"
    models:
      raw: {formula: "score ~ sex", vcov: HC1}
      more: {formula: "twice ~ sex", vcov: iid, where: "n > 0", weights: {column: n, type: frequency},
             conf.level: 0.9}
    tables:
      main: {models: [raw, more]}
      second: {models: [raw], show: [estimate, p.value]}
    """

  private let data = """
    sex,score,n,unused
    F,1,1,a
    M,2,2,b
    F,4,1,c
    M,NA,1,d
    M,8,0,e
    M,9,1,f

    """

  /// Reads the spec from a folder that is gone afterwards.
  private func withPlan(_ body: (Plan) throws -> Void) throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "plan-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let file = folder.appending(path: "small.yaml")
    try Data(spec.utf8).write(to: file)
    try Data(data.utf8).write(to: folder.appending(path: "pupils.csv"))
    let prepared = PreparedSpec.load(file.path)
    #expect(prepared.diagnostics.isEmpty)
    try body(try #require(prepared.plan))
  }

  @Test func `a plan tells what would be read, kept and estimated`() throws {
    try withPlan { plan in
      #expect(
        PlanText(plan).render() == """
          plan of small   [simulated data]
            Small classes
            Do they help?

          source pupils: pupils.csv
            reads 3 of 4 columns: sex, score, n
          derive twice = 2*score
          keep rows where score is not missing

          model raw: score ~ sex
            estimator ols, standard errors HC1, 95 % intervals
            complete cases of score, sex

          model more: twice ~ sex
            estimator ols, standard errors iid, 90 % intervals
            keep rows where n > 0
            weights n (frequency)
            complete cases of twice, sex

          table main: models raw, more; shows estimate, std.error
          table second: models raw; shows estimate, p.value

          """)
    }
  }

  @Test func `with the rows it tells types, levels, samples and terms`() throws {
    try withPlan { plan in
      let text = PlanText(plan).render(try AnalysisRun(plan, threads: 1).bind())
      #expect(
        text.contains(
          """
            reads 3 of 4 columns: sex, score, n
            6 rows, 158 bytes of columns in memory
            sex: category, 0 missing, 2 levels: F, M
            score: number, 1 missing
            n: number, 0 missing
          derive twice = 2*score

          """))
      #expect(text.contains("  terms: (Intercept), sex[M]\n"))
      #expect(text.contains("  read: 6 rows\n  where: 1 dropped (not selected), 5 left\n"))
    }
  }

  @Test func `a spec is explained model by model`() throws {
    try withPlan { plan in
      let text = ExplainText.explain(plan)
      #expect(
        text.hasPrefix("Small classes\nDo they help?\n\nraw: score ~ sex\n  Least squares of score")
      )
      #expect(
        text.hasSuffix(
          "  Weights n: frequency (elsewhere: each row so many times); a row stands for so many equal rows, N is "
            + "their sum.\n"))
      #expect(text.contains("\n\nmore: twice ~ sex\n"))
    }
  }
}

@Suite struct ExplainTextTests {
  private func explain(_ topic: String) -> String? {
    ExplainText.explain(topic, Methods.language)
  }

  @Test(
    arguments: [
      (
        "(Intercept)",
        "(Intercept): the mean of the outcome where every other term of the model is zero.\n"
      ),
      (
        "stark[small]",
        "stark[small]: rows in which stark is `small`, against its reference level.\n"
      ),
      (
        "type[a:b]", "type[a:b]: rows in which type is `a:b`, against its reference level.\n"
      ),
      (
        "type[a]]b[c]",
        "type[a]]b[c]: rows in which type is `a]b[c`, against its reference level.\n"
      ),
      (
        "`a[1]:b`[x]", "`a[1]:b`[x]: rows in which `a[1]:b` is `x`, against its reference level.\n"
      ),
      (
        "poly(x, 2)[1]",
        "poly(x, 2)[1]: column 1 of the polynomial block poly(x, 2), orthogonal over the model's "
          + "rows.\n"
      ),
      (
        "small:type[a:b]",
        "small:type[a:b]: the product of small and of type[a:b]: how much the effect of one changes "
          + "per unit of the other.\n"
      ),
    ])
  func `a term is explained by its spelling`(term: String, text: String) {
    #expect(explain(term) == text)
  }

  @Test(arguments: [
    "", "x", ":", "x:", ":x", "x[", "x[a", "x[a]]", "[a]", "x[a]b", "`x", "f(x", "E9", "]",
  ])
  func `what is no term, code or key has no explanation`(topic: String) {
    #expect(explain(topic) == nil)
  }

  @Test func `codes and keys are explained, codes in either case`() throws {
    #expect(try #require(explain("E112")).contains("E112"))
    #expect(explain("e112") == explain("E112"))
    #expect(try #require(explain("models.*.vcov")).contains("vcov"))
  }
}
