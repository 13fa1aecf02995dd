import Foundation
import Specs
import Testing

@Suite struct LanguageTests {
  private let language = SpecLanguage(estimators: [])

  /// All property names in a schema, with their depth lost.
  private func properties(_ value: Any) -> Set<String> {
    var names: Set<String> = []
    if let object = value as? [String: Any] {
      if let properties = object["properties"] as? [String: Any] {
        names.formUnion(properties.keys)
      }
      for inner in object.values { names.formUnion(properties(inner)) }
    } else if let array = value as? [Any] {
      for inner in array { names.formUnion(properties(inner)) }
    }
    return names
  }

  @Test func `the schema is JSON, holds every key and is always the same`() throws {
    let text = language.jsonSchema
    let schema = try #require(
      JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
    #expect(schema["$schema"] as? String == "https://json-schema.org/draft/2020-12/schema")
    let names = properties(schema)
    for entry in language.keyPaths { #expect(names.contains(entry.key.name), "\(entry.path)") }
    #expect(text == SpecLanguage(estimators: []).jsonSchema)
    #expect(schema["required"] as? [String] == ["diminish", "id", "data"])
  }

  @Test func `every key of SPEC is declared`() {
    let top = language.topKeys.map(\.name)
    let promised = [
      "diminish", "id", "title", "question", "simulated", "data", "sample", "derive", "weights",
      "design", "checks", "models", "contrasts", "targets", "tables", "figures", "report",
      "robustness", "disclosure", "power",
    ]
    // Beyond SPEC: hypotheses judged together, averages over the rows.
    #expect(Set(promised + ["families", "margins"]) == Set(top))
    let names = language.keyPaths.map(\.path)
    #expect(Set(names).count == names.count)
  }

  @Test func `every key has a summary that is a sentence`() {
    for entry in language.keyPaths {
      #expect(entry.key.summary.hasSuffix("."), "\(entry.path)")
      let first = entry.key.summary.first ?? " "
      #expect(first.isUppercase || first == "`", "\(entry.path)")
    }
  }

  @Test func `a key is explained by its whole path, with a name or without, and by its end`() throws
  {
    let page = """
      models.*.conf.level
        The level of the confidence intervals.
        takes: a number between 0 and 1, both excluded
        default: 0.95

      """
    for path in ["models.*.conf.level", "models.raw.conf.level", "models.conf.level"] {
      #expect(language.explain(key: path) == page)
    }
    let both = try #require(language.explain(key: "conf.level"))
    #expect(both.hasPrefix(page + "\ncontrasts.*.conf.level\n"))
    let types = try #require(language.explain(key: "type"))
    #expect(types.contains("data.*.columns.*.type\n") && types.contains("weights.type\n"))
    #expect(language.explain(key: "data.file")?.hasPrefix("data.*.file\n") == true)
    #expect(language.explain(key: "nothing") == nil)
    #expect(language.explain(key: "") == nil)
  }

  @Test func `the page of keys has a row for each key`() {
    let rows = language.markdown.split(separator: "\n").filter { $0.hasPrefix("| ") }
    #expect(rows.count == language.keyPaths.count + 2)
  }

  @Test(arguments: DiagnosticCode.allCases)
  func `every code is explained`(code: DiagnosticCode) {
    let page = code.explanation
    #expect(!page.title.isEmpty && page.meaning.hasSuffix(".") && page.mend.hasSuffix("."))
    #expect(code.explanationText.hasPrefix(code.rawValue + ": "))
  }

  @Test(arguments: [
    ("cluter", "cluster"), ("VCOV", "vcov"), ("vocv", "vcov"), ("titel", "title"),
    ("conf", "conf.level"), ("weight", "weights"),
  ])
  func `near names are found`(name: String, near: String) {
    let known = ["formula", "vcov", "cluster", "conf.level", "title", "weights", "id"]
    #expect(Nearest.name(to: name, among: known) == near)
  }

  @Test(arguments: ["x", "", "zzz", "formulation-of-all"])
  func `far names are not`(name: String) {
    #expect(Nearest.name(to: name, among: ["id", "title", "vcov"]) == nil)
  }

  @Test func `problems are told as JSON too`() throws {
    let reading = Reading(head + "id: t\nmodels: {m: {formula: \"y ~ x\", \"clu\\\"ter\": 1}}\n")
    let text = DiagnosticRenderer.json(reading.diagnostics)
    let items = try #require(
      JSONSerialization.jsonObject(with: Data(text.utf8)) as? [[String: Any]])
    #expect(items.map { $0["code"] as? String } == ["E110", "E112"])
    let place = try #require(items[0]["place"] as? [String: Any])
    #expect(place["line"] as? Int == 4 && place["column"] as? Int == 1)
    #expect((items[0]["notes"] as? [Any])?.count == 1)
  }
}
