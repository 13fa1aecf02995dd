import Foundation
import Testing

import Analyses
import Specs

/// One key name under several estimators: the schema and the page of keys know what each of them takes.
@Suite struct KeysUnionTests {
  private typealias Schema = [String: Any]

  /// Keys and choices below a declaration that a schema lacks.
  private func lacking(_ shape: Shape, _ schema: Schema, _ path: String) -> [String] {
    let options = [schema] + (schema["anyOf"] as? [Schema] ?? [])
    func first(_ tries: [[String]]) -> [String] {
      tries.min { $0.count < $1.count } ?? ["\(path): no such shape"]
    }
    switch shape {
    case .object(let keys):
      return first(
        options.compactMap { $0["properties"] as? [String: Schema] }.map { properties in
          keys.flatMap { key in
            properties[key.name].map { lacking(key.shape, $0, "\(path).\(key.name)") }
              ?? ["\(path).\(key.name)"]
          }
        })
    case .choice(let choices):
      let built = choices.filter(\.availability.isBuilt).map(\.value)
      return first(
        options.compactMap { $0["enum"] as? [String] }.map { taken in
          built.filter { !taken.contains($0) }.map { "\(path): \($0)" }
        })
    case .list(let inner, _):
      return first(options.compactMap { $0["items"] as? Schema }.map { lacking(inner, $0, path) })
    case .map(let inner, _):
      return first(
        options.compactMap { $0["additionalProperties"] as? Schema }
          .map { lacking(inner, $0, path) })
    case .integer(let range):
      return first(
        options.compactMap { $0["minimum"] as? Double }.map {
          $0 <= Double(range.lowerBound) ? [] : ["\(path): \(range)"]
        })
    case .oneOf(let shapes): return shapes.flatMap { lacking($0, schema, path) }
    default: return []
    }
  }

  private func keys(_ declarations: [KeyDeclaration], below path: String) -> [String] {
    declarations.flatMap { key in
      [path + key.name] + keys(in: key.shape, below: path + key.name)
    }
  }

  private func keys(in shape: Shape, below path: String) -> [String] {
    switch shape {
    case .object(let declarations): keys(declarations, below: path + ".")
    case .list(let inner, _): keys(in: inner, below: path)
    case .oneOf(let shapes): shapes.flatMap { keys(in: $0, below: path) }
    default: []
    }
  }

  @Test func `the schema and the page take what each estimator takes`() throws {
    let language = Methods.language
    let parsed = try JSONSerialization.jsonObject(with: Data(language.jsonSchema.utf8))
    let definitions = try #require((parsed as? Schema)?["$defs"] as? [String: Schema])
    let model = try #require(definitions["model"])
    let page = Set(language.keyPaths.map(\.path))
    for estimator in language.estimators where estimator.isBuilt {
      let taken = language.modelKeys(of: estimator)
      #expect(lacking(.object(taken), model, estimator.name) == [])
      let unknown = keys(taken, below: "models.*.").filter { !page.contains($0) }
      #expect(unknown == [], "\(estimator.name)")
    }
  }

  @Test func `keys of one name say which estimators take them`() throws {
    let language = Methods.language
    let credibility = try #require(language.explain(key: "models.*.credibility.smoothness"))
    #expect(
      credibility.contains(
        "estimators: event-study, callaway-santanna, staggered-triple-difference, sun-abraham"))
    let dates = try #require(language.explain(key: "models.*.credibility.placebo_dates"))
    #expect(dates.contains("estimators: did, triple-difference"))
    let both = try #require(language.explain(key: "models.*.credibility"))
    #expect(both.components(separatedBy: "How far the effects bear").count == 2)
    #expect(language.markdown.contains("| `models.*.credibility.relative_magnitudes` |"))
    // What every model takes needs no list.
    #expect(language.explain(key: "models.*.label")?.contains("estimators") == false)
  }
}
