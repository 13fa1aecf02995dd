import Presentation
import Specs
import Testing

/// `diminish explain TERM` for the terms of estimators by design.
@Suite struct ProgrammeTermsTests {
  private let language = SpecLanguage(estimators: [])

  @Test(arguments: [
    ("did", "the change of its units"), ("gap", "positive means narrowed"),
    ("gap:event[-2]", "2 years before the start, against the reference year"),
    ("other:dynamic[1]", "the effect on the others, 1 year after the start"),
    ("event[0]", "in the year of the start"),
    ("ATT(2004,2003)", "before the start, so it tests parallel trends"),
    ("ATT(2004,2006)", "on units that start in 2004, in 2006."),
    ("focus:ATT(2018,2019)", "the effect on the focus group, on units that start in 2018"),
    ("group[2018]", "averaged over the treated years of units that start in 2018"),
    ("calendar[2019]", "in 2019, averaged over the units treated by then"),
    ("gap:transition", "neither before nor after"),
  ])
  func `a term is told in words`(term: String, words: String) throws {
    let text = try #require(ExplainText.explain(term, language))
    #expect(text.hasPrefix(term + ": "))
    #expect(text.contains(words))
  }

  @Test func `levels and products of formulas keep their meaning`() throws {
    #expect(try #require(ExplainText.explain("stark[small]", language)).contains("rows in which"))
    #expect(try #require(ExplainText.explain("a:b", language)).contains("the product of"))
    #expect(ExplainText.explain("gap of", language) == nil)
  }
}
