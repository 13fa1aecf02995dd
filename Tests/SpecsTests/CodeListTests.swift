import Specs
import Testing

/// Named lists of codes for missing cells, and checks as written.
@Suite struct CodeListTests {
  private func codes(_ missing: String) -> [String: String] {
    let reading = Reading(
      """
      diminish: 1
      id: s
      data: {file: a.csv, missing: \(missing)}
      models: {m: {formula: "y ~ x"}}

      """)
    #expect(reading.codes.isEmpty, "\(reading.rendered)")
    return reading.spec?.sources.first?.missing.reasons ?? [:]
  }

  @Test func `a list's name stands for its codes`() {
    let found = codes("dfe-performance-tables")
    #expect(found["SUPP"] == "suppressed")
    #expect(found["NE"] == "no entries")
    #expect(found.count == CodeList.named("dfe-performance-tables")?.entries.count)
  }

  @Test func `lists, codes and maps go together, the user's own reason first`() {
    let found = codes("[dfe-performance-tables, ees, X9, {NA: not recorded, \"-1\": refused}]")
    #expect(found["NA"] == "not recorded")
    #expect(found["-1"] == "refused")
    #expect(found["X9"] == "X9")
    #expect(found["z"] == "not applicable")
    #expect(found["SUPP"] == "suppressed")
  }

  @Test func `codes of a list are distinct, and results are none of them`() {
    for list in CodeList.all {
      #expect(Set(list.entries.map(\.code)).count == list.entries.count, "\(list.name)")
      #expect(list.page.hasSuffix("\n"))
      #expect(NameRule.id.allows(list.name))
    }
    let results = ["HNM", "BLW", "PKF", "PKE", "PKG", "WTS", "EXS", "GDS", "AS", "NS", "CA", "CB"]
    let codes = CodeList.named("dfe-ks2-teacher-assessment")?.entries.map(\.code) ?? []
    #expect(Set(codes).isDisjoint(with: results))
    #expect(codes.count == 12)
  }

  @Test func `a misspelled name is no code`() {
    #expect(CodeList.misspelled("dfe-performance-table") == "dfe-performance-tables")
    #expect(CodeList.misspelled("DFE-performance-tables") == "dfe-performance-tables")
    #expect(CodeList.misspelled("dfe-performance-tables") == nil)
    #expect(CodeList.misspelled("SUPP") == nil)
  }

  @Test(
    arguments: [
      ("0", CheckThreshold.count(0)), ("12", .count(12)), ("2 %", .share(0.02)),
      ("0.5%", .share(0.005)), ("100 %", .share(1)),
    ])
  func `thresholds are counts or shares`(text: String, threshold: CheckThreshold) {
    #expect(CheckThreshold(text) == threshold)
  }

  @Test(arguments: ["-1", "+1", "2.5", "101 %", "%", "two", "1e1 %", "-1 %", "nan %", "0x1 %", ""])
  func `other texts are no thresholds`(text: String) { #expect(CheckThreshold(text) == nil) }

  @Test func `a threshold reads back as it is told`() {
    for text in ["0", "7", "2 %", "0.07 %", "33.3333 %", "5.7 %"] {
      #expect(CheckThreshold(text)?.words == text)
    }
  }
}
