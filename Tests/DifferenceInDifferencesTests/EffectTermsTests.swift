import Designs
import DifferenceInDifferences
import Testing

@Suite struct EffectTermsTests {
  @Test func `terms are spelled as the contract says`() {
    #expect(TermID.cohortEffect(cohort: 2004, period: 2006).description == "ATT(2004,2006)")
    #expect(TermID.simple.description == "simple")
    #expect(TermID.group.description == "group")
    #expect(TermID.group(2004).description == "group[2004]")
    #expect(TermID.dynamic.description == "dynamic")
    #expect(TermID.dynamic(-1).description == "dynamic[-1]")
    #expect(TermID.calendar.description == "calendar")
    #expect(TermID.calendar(2006).description == "calendar[2006]")
  }
}
