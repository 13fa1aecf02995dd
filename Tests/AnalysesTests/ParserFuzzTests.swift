import Analyses
import Designs
import Foundation
import Frames
import Numerics
import Specs
import Testing

/// Seeded mutations of good texts against the parsers of specs, formulas and expressions.
///
/// Each ends with a value or with problems, never in a crash, and in bounded time. `PARSER_FUZZ_ROUNDS` makes the run
/// longer.
@Suite struct ParserFuzzTests {
  private static let rounds =
    ProcessInfo.processInfo.environment["PARSER_FUZZ_ROUNDS"].flatMap(Int.init) ?? 3000

  private static let specs = [
    """
    diminish: 1
    id: fuzz
    data: {a: {file: a.csv, missing: {NA: gone}, columns: {x: {type: number, range: [0, 9]}}}, b: {files: "b-{year}.csv"}}
    sample: {from: a, join: [{with: b, on: {x: y}, prefix: b_}], where: "x > 1 and y is not missing"}
    derive: {z: "standardise(x, by: [g, h])"}
    checks: {once: {unique: [x, z]}}
    models: {m: {formula: "y ~ x*z | g + h^k", vcov: {type: CR2, cluster: g}}}
    contrasts: {c: {model: m, expression: ["`x` - `z`", "`x`"], equals: [0, 1]}}
    tables: {t: {models: [m], terms: {x: "label: é"}}}
    """
  ]
  private static let formulas = [
    "y ~ a + b*c - 1 + I(x^2) + log(x) + poly(x, 2) | fe1 + fe2^fe3 + fe4[x]",
    "`odd name` ~ i(year, ssif, ref = 2016):x + (1 + x || g1/g2) | 0 | w ~ z",
  ]
  private static let expressions = [
    "if(a > 1e3 and not (b in ['x', 'y''s']), c / -2 % 3, lag(d, by: [g, h], order: year, distance: 1))",
    "case(x is missing, 'none', x in 1..9, recode(y, 'a' = 'b', else: keep), else: cut(z, at: [1, 2.5]))",
    "academic_year(date('2018-09-01')) - year(d) >= coalesce(`odd name`, .5)",
  ]

  /// The text with some scalars dropped, doubled, swapped for others or cut.
  private static func mutated(_ text: String, _ round: Int, _ stream: UInt64) -> String {
    let random = CounterRandom(seed: 99, stream: stream)
    var scalars = Array(text.unicodeScalars)
    let spice: [Unicode.Scalar] = Array(
      "\n\t \"'`{}[]()|:,#&*!%@\\~^+-=<>.0e9é\u{0}\u{FEFF}\u{2028}".unicodeScalars)
    var at = UInt64(round) * 64
    func draw(_ bound: Int) -> Int {
      at += 1
      return min(Int(random.uniform(at: at) * Double(bound)), bound - 1)
    }
    for _ in 0..<(1 + draw(6)) where !scalars.isEmpty {
      let place = draw(scalars.count)
      switch draw(5) {
      case 0: scalars.remove(at: place)
      case 1: scalars.insert(spice[draw(spice.count)], at: place)
      case 2: scalars[place] = spice[draw(spice.count)]
      case 3:
        scalars.insert(
          contentsOf: scalars[place..<min(place + draw(20) + 1, scalars.count)], at: place)
      default: scalars.removeSubrange(place..<min(place + draw(12) + 1, scalars.count))
      }
    }
    var result = String.UnicodeScalarView()
    result.append(contentsOf: scalars)
    return String(result)
  }

  @Test(.timeLimit(.minutes(5)))
  func `specs with mutations end with a spec or with problems`() {
    var refused = 0
    for round in 0..<Self.rounds {
      let text = Self.mutated(Self.specs[round % Self.specs.count], round, 1)
      let (spec, problems, _) = SpecReader.read(
        bytes: Array(text.utf8), file: "fuzz.yaml", language: Methods.language)
      #expect(spec != nil || !problems.isEmpty)
      if !problems.isEmpty { refused += 1 }
    }
    #expect(refused > Self.rounds / 2)
  }

  @Test(.timeLimit(.minutes(5)))
  func `formulas with mutations are read or refused`() {
    var refused = 0
    for round in 0..<Self.rounds {
      let text = Self.mutated(Self.formulas[round % Self.formulas.count], round, 2)
      do { _ = try Formula(parsing: text) } catch { refused += 1 }
    }
    #expect(refused > 0 && refused < Self.rounds)
  }

  @Test(.timeLimit(.minutes(5)))
  func
    `expressions with mutations are read or refused, and what is read is spelled so that it reads again`()
    throws
  {
    var refused = 0
    for round in 0..<Self.rounds {
      let text = Self.mutated(Self.expressions[round % Self.expressions.count], round, 3)
      let expression: Frames.Expression
      do { expression = try Frames.Expression(parsing: text) } catch {
        refused += 1
        continue
      }
      _ = expression.check { _ in ValueType??.some(nil) }
      let spelled = expression.root.spelled
      let again = try Frames.Expression(parsing: spelled)
      #expect(again.root.spelled == spelled, "\(text)")
    }
    #expect(refused > 0 && refused < Self.rounds)
  }
}
