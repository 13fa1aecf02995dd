import Specs
import Testing

@Suite struct SpecTests {
  @Test func `a spec with every built key has no problem and all its values`() throws {
    let reading = Reading(wholeSpec)
    #expect(reading.rendered == "")
    let spec = try #require(reading.spec)
    #expect(spec.version?.value == 1)
    #expect(spec.id?.value == "star-kindergarten")
    #expect(spec.simulated?.value == true)
    #expect(spec.sample?.from?.value == "pupils")
    #expect(spec.derived.map(\.name.value) == ["score", "poor"])
    #expect(spec.derived.map(\.expression?.value) == ["readk + mathk", "lunch == 'free'"])
    let source = try #require(spec.sources.first)
    #expect(source.name.value == "pupils")
    #expect(source.file?.value == "../data/star.csv")
    #expect(source.delimiter?.value == ";")
    #expect(source.missing.map(\.code.value) == ["NA", "-99"])
    #expect(source.missing.map(\.reason) == ["not recorded", "refused"])
    #expect(source.columns.map(\.type?.value) == [.id, .category, .number])
    #expect(source.columns[1].levels?.map(\.value) == ["no", "free"])
    #expect(source.columns[1].missing?.map(\.reason) == ["SUPP"])
    #expect(source.columns[2].range?.value == 0...1500)
    #expect(source.key.map(\.value) == ["pupil"])
  }

  @Test func `models keep their order, values and nodes`() throws {
    let spec = try #require(Reading(wholeSpec).spec)
    #expect(spec.models.map(\.id.value) == ["raw", "small", "popular", "counted"])
    #expect(spec.models[0].covariance?.type.value == "HC1")
    let small = spec.models[1]
    #expect(small.formula?.value == "score ~ stark + I(x^2)")
    #expect(small.covariance?.type.value == "HC3")
    #expect(small.confidenceLevel?.value == 0.9)
    #expect(small.label?.value == "Small")
    #expect(small["vcov"]?["type"]?.text?.value == "HC3")
    guard case WeightsSpec.none? = small.weights else {
      Issue.record("weights: none is lost")
      return
    }
    guard case .commonWith(let models)? = small.sample else {
      Issue.record("sample: common is lost")
      return
    }
    #expect(models.map(\.value) == ["raw", "small"])
    guard case .column(let column, type: let type)? = spec.models[3].weights else {
      Issue.record("weights are lost")
      return
    }
    #expect(column.value == "n" && type?.value == .frequency)
  }

  @Test func `tables keep their order, terms and labels`() throws {
    let tables = try #require(Reading(wholeSpec).spec).tables
    #expect(tables.map(\.id.value) == ["main", "more"])
    #expect(tables[0].terms?.map(\.label?.value) == ["Small class"])
    #expect(tables[0].show?.map(\.value) == [.estimate, .confidenceInterval])
    #expect(tables[0].notes.map(\.value) == ["one", "two"])
    #expect(tables[0].digits?.value == 2)
    #expect(tables[1].terms?.map(\.term.value) == ["a", "b"])
    #expect(tables[1].notes.map(\.value) == ["one"])
  }

  @Test func `one source without a name is called data`() {
    let spec = Reading(head + "models: {m: {formula: \"y ~ x\"}}").spec
    #expect(spec?.sources.map(\.name.value) == ["data"])
    #expect(spec?.sources.first?.name.span.line == 3)
  }

  @Test func `a part of a formula has its exact place, quoted or not`() throws {
    let models = "models:\n  é: 1\n  m: {formula: \"é ~ wide\"}\n  n:\n    formula: y ~ x\n"
    let text = "\u{FEFF}" + head + models
    let spec = try #require(Reading(text).spec)
    let quoted = try #require(spec.models[0].formula)
    #expect(quoted.span(of: 4..<8) == SourceSpan(file: "s.yaml", line: 6, column: 21, length: 4))
    let plain = try #require(spec.models[1].formula)
    #expect(plain.span(of: 4..<5) == SourceSpan(file: "s.yaml", line: 8, column: 18, length: 1))
    #expect(plain.span(of: 0..<99) == plain.span)
  }

  @Test func `escapes and block texts give the whole place`() throws {
    let text = head + "models:\n  m: {formula: \"y \\x7e x\"}\n  n:\n    formula: |\n      y ~ x\n"
    let spec = try #require(Reading(text).spec)
    let escaped = try #require(spec.models[0].formula)
    #expect(escaped.value == "y ~ x")
    #expect(escaped.span(of: 4..<5) == escaped.span)
    let block = try #require(spec.models[1].formula)
    #expect(block.value == "y ~ x\n")
    #expect(block.span(of: 0..<1) == block.span)
  }

  @Test(arguments: ["NO", "Y", "off", "yes", "True", "1"])
  func `words of YAML 1.1 are no flags`(word: String) {
    let reading = Reading(head + "simulated: \(word)\nmodels: {}\n")
    #expect(reading.codes == ["E114"])
    #expect(reading.spec?.simulated == nil)
  }

  @Test(arguments: ["NO", "Y", "off", "2018", "true"])
  func `words and numbers are texts where a text is wanted`(word: String) {
    let reading = Reading(head + "title: \(word)\nmodels: {}\n")
    #expect(reading.codes.isEmpty)
    #expect(reading.spec?.title?.value == word)
  }

  @Test(arguments: ["1_000", "0o7", "0x1F", ".inf", "-.inf", ".nan", "1e", "1e999", "\"0.9\"", "+"])
  func `only decimal numbers are numbers`(word: String) {
    let reading = Reading(head + "models: {m: {formula: \"y ~ x\", conf.level: \(word)}}\n")
    #expect(reading.codes == ["E114"])
  }

  @Test(arguments: [("0.9", 0.9), (".5", 0.5), ("+0.5", 0.5), ("5e-1", 0.5), ("9.E-1", 0.9)])
  func `decimal numbers are read`(word: String, value: Double) {
    let reading = Reading(head + "models: {m: {formula: \"y ~ x\", conf.level: \(word)}}\n")
    #expect(reading.codes.isEmpty)
    #expect(reading.spec?.models.first?.confidenceLevel?.value == value)
  }

  @Test func `the keys of an estimator belong to its models only`() {
    let language = SpecLanguage(estimators: [
      EstimatorDeclaration(name: "ols", summary: "Least squares."),
      EstimatorDeclaration(
        name: "gap", summary: "A gap.",
        keys: [KeyDeclaration("outcome", .text, "The outcome.", isRequired: true)],
        needsFormula: false),
    ])
    let good = Reading(head + "models: {m: {estimator: gap, outcome: y}}\n", language: language)
    #expect(good.codes.isEmpty)
    let bad = Reading(
      head + "models: {m: {formula: \"y ~ x\", outcome: y}, n: {estimator: gap}}\n",
      language: language)
    #expect(bad.codes == ["E112", "E113"])
  }
}
