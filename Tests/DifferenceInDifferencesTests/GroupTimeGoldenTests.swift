import Designs
import DifferenceInDifferences
import Estimation
import TestSupport
import Testing

/// One call of R's did on its county employment, and the same here.
struct DidCase: Sendable, CustomTestStringConvertible {
  let name: String
  var options = StaggeredOptions()
  var covariate = true
  var isPanel = true

  var testDescription: String { name }

  static let all: [DidCase] = {
    var cases = [
      DidCase(name: "universal", options: StaggeredOptions(base: .universal), covariate: false),
      DidCase(name: "anticipation1", options: StaggeredOptions(anticipation: 1), covariate: false),
    ]
    for control in [StaggeredOptions.Control.neverTreated, .notYetTreated] {
      let group = control == .neverTreated ? "nevertreated" : "notyettreated"
      cases.append(
        DidCase(
          name: "\(group)-none-dr", options: StaggeredOptions(control: control), covariate: false))
      for method in ComparisonMethod.allCases {
        cases.append(
          DidCase(
            name: "\(group)-lpop-\(method.rawValue)",
            options: StaggeredOptions(
              comparison: ComparisonOptions(method: method), control: control)))
      }
    }
    for method in ComparisonMethod.allCases {
      cases.append(
        DidCase(
          name: "rcs-lpop-\(method.rawValue)",
          options: StaggeredOptions(comparison: ComparisonOptions(method: method)), isPanel: false))
    }
    return cases
  }()

  func effects(threads: Int = 1) throws -> StaggeredEffects {
    try GroupTimeEstimator(options: options).estimate(
      Mpdta.sample(covariate: covariate, isPanel: isPanel), threads: threads)
  }
}

@Suite struct GroupTimeGoldenTests {
  @Test(arguments: DidCase.all)
  func `every estimate and standard error agrees with R's did`(_ one: DidCase) throws {
    let effects = try one.effects()
    let golden = try Mpdta.golden(one.name)
    #expect(golden.count > 20)
    let references = effects.set.references.map(\.term.description)
    #expect(
      Set(golden.map(\.term)) == Set(effects.set.terms.map(\.description) + references))
    #expect(
      Set(references) == Set(golden.filter { $0.standardError == nil }.map(\.term)))
    let inferences = effects.set.inferences(level: 0.95)
    for row in golden {
      guard let error = row.standardError else {
        #expect(row.estimate == 0, "\(row.term)")
        continue
      }
      let index = try #require(
        effects.set.terms.firstIndex { $0.description == row.term }, "\(row.term)")
      expectClose(
        inferences[index].estimate, row.estimate, relative: 1e-8, "\(one.name) \(row.term)")
      expectClose(
        inferences[index].standardError ?? .nan, error, relative: 1e-7,
        "\(one.name) se \(row.term)")
    }
  }

  @Test func `base periods stand among the rows at their event time and are in no test or band`()
    throws
  {
    let one = try #require(DidCase.all.first { $0.name == "universal" })
    let effects = try one.effects()
    let rows = effects.set.rowNames
    #expect(
      rows.filter { $0.contains("dynamic[") }
        == ["dynamic[-4]", "dynamic[-3]", "dynamic[-2]", "(dynamic[-1])"]
        + (0...3).map { "dynamic[\($0)]" })
    #expect(
      rows.filter { $0.contains("ATT(2006") } == [
        "ATT(2006,2003)", "ATT(2006,2004)", "(ATT(2006,2005))", "ATT(2006,2006)", "ATT(2006,2007)",
      ])
    #expect(effects.set.references.count == 4)
    let bands = effects.bootstrapped(MultiplierBootstrap(draws: 19)).bands
    let dynamic = try #require(bands.first { $0.family == .dynamic })
    #expect(
      dynamic.terms.map { effects.set.terms[$0].description }
        == (-4...3).filter { $0 != -1 }.map { "dynamic[\($0)]" })
    // The path that pre-trend tests and bounds start from leaves the reference out.
    let path = try EventPath(effects.set) { .dynamic(Int($0)) }
    #expect(path.pre == [-4, -3, -2] && path.post == [0, 1, 2, 3])
    for (time, value) in zip(path.pre + path.post, path.values) {
      #expect(value == effects.set.value("dynamic[\(time)]"))
    }
    #expect(try PreTrends(path).jointTest().numeratorDegreesOfFreedom == 3)
    let varying = try #require(DidCase.all.first { $0.name == "nevertreated-none-dr" })
    #expect(try varying.effects().set.references.isEmpty)
  }
}
