import Analyses
import Estimation
import Foundation
import Testing

/// result.json is the result, whole.
@Suite struct ResultTests {
  private static let specs =
    [
      "bom-crlf", "derive", "kinds", "missing", "no-intercept", "odd-levels", "odd-names",
      "omitted",
      "poly", "tabs", "weights", "years",
    ].map { "runs/" + $0 } + ["refusals/E401-as-many-columns-as-rows", "refusals/E402-overflow"]

  @Test(arguments: specs)
  func `a result is read back as it was written`(spec: String) throws {
    let result = try self.result(spec)
    let encoder = JSONEncoder()
    encoder.outputFormatting = .sortedKeys
    encoder.nonConformingFloatEncodingStrategy = .convertToString(
      positiveInfinity: "Inf", negativeInfinity: "-Inf", nan: "NaN")
    let decoder = JSONDecoder()
    decoder.nonConformingFloatDecodingStrategy = .convertFromString(
      positiveInfinity: "Inf", negativeInfinity: "-Inf", nan: "NaN")
    let bytes = try encoder.encode(result)
    let read = try decoder.decode(Analyses.Result.self, from: bytes)
    #expect(read == result)
    #expect(try encoder.encode(read) == bytes)
    #expect(!String(decoding: bytes, as: UTF8.self).contains("NaN"), "never NaN for not computed")
  }

  @Test(arguments: specs)
  func `threads change nothing`(spec: String) throws {
    #expect(try result(spec, threads: 1) == result(spec, threads: 2))
  }

  @Test func `a model without residual degrees of freedom makes the result incomplete`() throws {
    let result = try self.result("refusals/E401-as-many-columns-as-rows")
    #expect(result.status == .incomplete)
    #expect(result.models.map(\.status) == [.incomplete])
    #expect(result.models[0].inferences.allSatisfy { $0.standardError == nil })
    #expect(result.models[0].inferences.count == 3)
  }

  @Test func `a result holds levels and counts, and no cell of a number`() throws {
    let result = try self.result("runs/missing")
    let columns = result.sources[0].columns
    #expect(result.sources[0].rows == 40)
    #expect(columns.first { $0.name == "group" }?.levels == ["low", "middle", "high"])
    #expect(columns.first { $0.name == "group" }?.missing == 2)
    #expect(columns.first { $0.name == "score" }?.levels == nil)
    #expect(columns.first { $0.name == "score" }?.missing == 4)
    #expect(columns.first { $0.name == "hours" }?.missing == 4)
  }

  private func result(_ spec: String, threads: Int = 1) throws -> Analyses.Result {
    let parts = #filePath.split(separator: "/", omittingEmptySubsequences: false).dropLast(2)
    let file = parts.joined(separator: "/") + "/Specs/\(spec).yaml"
    let plan = try #require(PreparedSpec.load(file).plan)
    let run = AnalysisRun(plan, threads: threads)
    return run.estimate(try run.bind())
  }
}
