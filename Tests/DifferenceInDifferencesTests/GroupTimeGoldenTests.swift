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
    #expect(Set(golden.map(\.term)) == Set(effects.set.terms.map(\.description)))
    let inferences = effects.set.inferences(level: 0.95)
    for row in golden {
      let index = try #require(
        effects.set.terms.firstIndex { $0.description == row.term }, "\(row.term)")
      expectClose(
        inferences[index].estimate, row.estimate, relative: 1e-8, "\(one.name) \(row.term)")
      if let error = row.standardError {
        expectClose(
          inferences[index].standardError ?? .nan, error, relative: 1e-7,
          "\(one.name) se \(row.term)")
      } else {
        #expect(effects.isReference[index], "\(row.term)")
      }
    }
  }
}
