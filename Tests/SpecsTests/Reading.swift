import Specs

/// A spec read from a text, with its problems rendered.
struct Reading {
  var spec: Spec?
  var diagnostics: [Diagnostic]
  var rendered: String

  /// The codes in order of place.
  var codes: [String] { diagnostics.map(\.code.rawValue) }

  init(_ text: String, language: SpecLanguage = SpecLanguage(estimators: [])) {
    self.init(bytes: Array(text.utf8), language: language)
  }

  init(bytes: [UInt8], language: SpecLanguage = SpecLanguage(estimators: [])) {
    let (spec, diagnostics, source) = SpecReader.read(
      bytes: bytes, file: "s.yaml", language: language)
    self.spec = spec
    self.diagnostics = diagnostics
    rendered = DiagnosticRenderer(source: source).render(diagnostics)
  }
}

/// The least spec, to which a test adds one mistake.
let head = """
  diminish: 1
  id: s
  data: {file: a.csv}

  """

/// A spec that uses every built key.
let wholeSpec = """
  diminish: 1
  id: star-kindergarten
  title: Small classes
  question: Do small classes help?
  simulated: true
  data:
    pupils:
      file: ../data/star.csv
      delimiter: ";"
      missing: {NA: not recorded, -99: refused}
      columns:
        school: {type: id}
        lunch: {type: category, levels: [no, free], label: Free lunch, missing: [SUPP]}
        read: {type: number, range: [0, 1.5e3], unit: points}
      key: [pupil]
  sample:
    from: pupils
    where: "stark in ['regular', 'small'] and readk is not missing"
  derive:
    score: "readk + mathk"
    poor: lunch == 'free'
  weights: {column: n, type: analytic}
  models:
    raw: {formula: "score ~ stark", vcov: HC1}
    small:
      estimator: ols
      formula: score ~ stark + I(x^2)   # a comment
      where: "year == 2018"
      weights: none
      vcov: {type: HC3}
      sample: {common: [raw, small]}
      conf.level: 0.9
      label: Small
    popular: {formula: "y ~ x", weights: n, sample: common}
    counted: {formula: "y ~ x", weights: {column: n, type: frequency}}
  tables:
    main:
      models: [raw, small]
      terms: {"stark[small]": Small class}
      show: [estimate, conf.int]
      title: Main
      notes: [one, two]
      digits: 2
      stars: true
    more: {terms: [a, b], notes: one}

  """
