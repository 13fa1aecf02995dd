import Analyses
import Designs
import Estimation
import Presentation
import Testing

@Suite struct FindingTextTests {
  @Test(
    arguments: [
      (
        .illConditioned,
        "some columns nearly repeat others: solved on a re-based design in double-double arithmetic"
      ),
      (
        .fullLeverage(rows: 1),
        "1 row is fitted exactly by a parameter of their own: they add nothing to the variance"
      ),
      (
        .fullLeverage(rows: 2),
        "2 rows are fitted exactly by a parameter of their own: they add nothing to the variance"
      ),
      (
        .unusedLevels(variable: "type", levels: ["a", "b"], hidden: 0),
        "levels of type without a row in the sample were dropped: a, b"
      ),
      (
        .unusedLevels(variable: "g", levels: (1...14).map(String.init), hidden: 0),
        "levels of g without a row in the sample were dropped: "
          + "1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12 and 2 more"
      ),
      (
        .noResidualDegreesOfFreedom(observations: 1, parameters: 1),
        "1 parameter on 1 row leaves no degrees of freedom: no standard errors"
      ),
      (
        .noResidualDegreesOfFreedom(observations: 3, parameters: 3),
        "3 parameters on 3 rows leave no degrees of freedom: no standard errors"
      ),
      (.notFinite(variable: "x"), "x has values too large to compute with: no estimates"),
      (
        .replacedColumn("score"),
        "the derived column score stands in place of the data's column of that name"
      ),
      (.blankLines(source: "data", count: 1), "1 blank line of data passed over"),
      (.blankLines(source: "data", count: 2), "2 blank lines of data passed over"),
    ] as [(Finding, String)])
  func `a finding is one sentence`(finding: Finding, sentence: String) {
    #expect(FindingText.sentence(finding) == sentence)
  }

  @Test func `a level cannot break a line or reach the terminal`() {
    let finding = Finding.unusedLevels(variable: "g", levels: ["a\nb", "\u{1B}[31m"], hidden: 0)
    #expect(
      FindingText.sentence(finding)
        == "levels of g without a row in the sample were dropped: a b,  [31m")
  }

  @Test func `the data's findings come first, then each model's, its omitted terms before them`()
    throws
  {
    let made = MadeResult(
      models: [
        MadeModel(
          id: "m", terms: [(.intercept, 1, 1), (x, 1, 1)],
          omitted: [
            OmittedTerm(
              term: male, reason: .collinear,
              explainedBy: [
                .init(term: .intercept, coefficient: 1), .init(term: x, coefficient: -0.5),
              ]),
            OmittedTerm(term: single, reason: .constant, explainedBy: []),
          ], findings: [.illConditioned])
      ], findings: [.blankLines(source: "data", count: 2)])
    #expect(
      FindingText.all(in: try made.result()) == [
        "2 blank lines of data passed over",
        "m: sex[M] omitted: it repeats 1*(Intercept) + -0.5*x",
        "m: type[Sngl] omitted: it does not vary in the sample",
        "m: " + FindingText.sentence(.illConditioned),
      ])
  }
}

@Suite struct VerificationTextTests {
  @Test func `a self-test without checks does not say that all is well`() {
    var verification = Verification.run()
    verification.checks = []
    #expect(VerificationText.render(verification, version: "v") == "v\n\n\nnothing was checked\n")
  }
}
