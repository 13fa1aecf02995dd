import Specs
import Testing

/// The example of SPEC.md: what is promised there is known, built or not.
@Suite struct PromiseTests {
  private let example = """
    diminish: 1
    id: star-kindergarten
    title: Small classes and the attainment gap in kindergarten
    question: Do small classes help pupils on free lunch more than others?
    simulated: false                       # true is stamped on everything
    data:
      pupils:                              # also delimiter
        file: ../notebooks-data/star.csv   # .csv .tsv
        missing: {NA: not recorded, SUPP: suppressed}   # code -> reason
        columns:                           # optional contract
          schoolidk: {type: id}            # id text number
          lunchk:    {type: category, levels: [non-free, free], label: Free lunch}
        key: [pupil]                       # unique, if given
    sample:                                # order of work
      from: pupils
      join: [{with: schools, on: urn, prefix: s_}]      # left, many-to-one
      where: "stark in ['regular', 'small'] and readk is not missing"      # three-valued
    derive:
      score: "readk + mathk"               # may replace a column
      disadvantaged: "lunchk == 'free'"
      z: "standardise(score, by: grade)"   # standardise, mean
    weights: {column: n, type: analytic}   # analytic | frequency
    design:                                # roles
      unit: urn                            # what gets the programme
      time: cohort                         # the year
      calendar: {gaps: [2020, 2021]}       # event time
      treated: ssif
      transition: {years: [2018], as: dropped}      # or as: own-term
    models:
      raw:      {formula: "score ~ stark", vcov: HC1}
      schools:  {formula: "score ~ stark | schoolidk", vcov: {type: CR2, cluster: schoolidk}}
      growth:   {formula: "math ~ year*lowinc + (1 + year | childid) + (1 | schoolid)"}
      gap:      {estimator: triple-difference, outcome: ks2_maths, covariates: [ks1_maths]}
      dynamic:  {estimator: event-study, outcome: ks2_maths, reference: -1}
      staggered: {estimator: callaway-santanna, outcome: lemp, covariates: [lpop]}
    contrasts:
      aide: {model: raw, expression: "`stark[small]` - `stark[regular+aide]`", equals: 0}
    targets:
      gap-20:
        text: The gap to national falls by at least 20 %
        measure: gap-reduction
        of: ks2_maths
        baseline: [2016, 2017]
        post: [2019]
        threshold: 0.20
    tables:  {main: {models: [raw, schools], show: [estimate, std.error]}}
    figures: {}
    power: {}

    """

  @Test func `the example of SPEC lacks only what is not available yet`() {
    let reading = Reading(example)
    // The example names `schools` without a source of that name: E125.
    #expect(Set(reading.codes) == ["E116", "E125"])
    let places = reading.rendered.split(separator: "\n").filter { $0.hasPrefix(" --> ") }
    #expect(
      places == [
        " --> s.yaml:16:17", " --> s.yaml:33:25", " --> s.yaml:34:25", " --> s.yaml:35:26",
        " --> s.yaml:48:1",
      ])
    #expect(reading.spec?.models.map(\.isUsable) == [true, true, true, false, false, false])
  }

  @Test(arguments: [
    "iid", "HC0", "HC1", "HC2", "HC3", "CR0", "CR1", "CR2", "CR3", "CV3", "CV3J",
    "wild", "randomisation", "auto",
  ])
  func `types of covariance that are built are taken`(type: String) {
    for written in [type, "{type: \(type)}"] {
      let text = head + "models: {m: {formula: \"y ~ x\", cluster: urn, vcov: \(written)}}\n"
      #expect(Reading(text).codes == [])
    }
  }

  @Test(arguments: [
    "fixest", "stata-regress", "stata-areg", "stata-xtreg", "reghdfe", "sandwich", "clubSandwich",
  ])
  func `a preset is no type, and the refusal says how to write it`(preset: String) {
    let model = "models: {m: {formula: \"y ~ x\", vcov: "
    let reading = Reading(head + model + "\(preset)}}\n")
    #expect(reading.codes == ["E115"])
    #expect(reading.rendered.contains("help: write {type: CR1, preset: \(preset)}\n"))
    #expect(Reading(head + model + "{type: CR1, preset: \(preset)}}}\n").codes == [])
  }

  @Test(arguments: [
    "time", "calendar", "panel", "post", "first_treated", "never", "blank",
    "transition", "exposure", "dose", "population", "selection", "exclude_zone",
    "reference",
  ])
  func `roles of a design that are promised are known`(role: String) {
    let text = head + "design: {unit: urn, \(role): x}\nmodels: {m: {formula: \"y ~ x\"}}\n"
    let codes = Reading(text).codes
    #expect(!codes.contains("E112"))
    #expect(!codes.contains("E116"))
  }

  @Test(arguments: [
    "files: [a.ods]", "file: a.ods", "file: a.sav.gz", "file: a.xls",
    "file: a.xlsb", "postgres: x",
  ])
  func `sources that are promised are known`(key: String) {
    let models = "models: {m: {formula: \"y ~ x\"}}\n"
    let single = Reading("diminish: 1\nid: s\ndata: {\(key)}\n" + models)
    #expect(single.codes == ["E116"])
    let named = Reading("diminish: 1\nid: s\ndata: {pupils: {\(key)}}\n" + models)
    #expect(named.codes == ["E116"])
  }
}
