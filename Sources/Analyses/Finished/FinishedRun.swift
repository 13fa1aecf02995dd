import FoundationEssentials
import Specs

/// A run that has left its folder: the result and what it was made of, read without any data.
public struct FinishedRun: Sendable {
  /// The result.
  public var result: Result
  /// What it was made of.
  public var provenance: Provenance
  /// The bytes of result.json, which no rendering changes.
  var resultText: String
  /// The bytes of run.json.
  var provenanceText: String

  /// Reads a folder that a run has written.
  ///
  /// - Parameter path: The folder.
  /// - Returns: The run.
  /// - Throws: What is wrong with it: no folder of ours, or a damaged file, with the place of the damage.
  public static func read(_ path: String) throws(AnalysisFailure) -> FinishedRun {
    let folder = path.hasSuffix("/") && path.count > 1 ? String(path.dropLast()) : path
    let run = try contents(of: folder + "/" + OutputFolder.mark)
    let provenance: Provenance = try decoded(run, from: folder + "/" + OutputFolder.mark)
    guard provenance.tool == "diminish" else {
      throw AnalysisFailure(diagnostics: [Diagnostic(.foreignOutput(path: path), at: .none)])
    }
    let file = folder + "/" + resultName
    let bytes = try contents(of: file)
    let version: Version = try decoded(bytes, from: file)
    if version.format != Result.readFormat {
      throw failure(
        .version(version.format), file, JSONPlaces.place(of: [.key("format")], in: bytes))
    }
    var result: Result = try decoded(bytes, from: file)
    // A stamp that one of the two files has lost stands on all that is made of them.
    result.stamps = Stamp.allCases.filter {
      result.stamps.contains($0) || provenance.stamps.contains($0)
    }
    if let place = result.inconsistency {
      throw failure(.inconsistent(at: place), file, JSONPlaces.place(of: steps(place), in: bytes))
    }
    return FinishedRun(
      result: result, provenance: provenance, resultText: String(decoding: bytes, as: UTF8.self),
      provenanceText: String(decoding: run, as: UTF8.self))
  }

  /// Renders it anew, into its own folder or another; all or nothing.
  ///
  /// What else stands in the folder stays. result.json keeps its bytes, and so does run.json but for its list of files
  /// where other ones are made now.
  ///
  /// - Parameters:
  ///   - path: The folder of the run.
  ///   - out: Another folder; nil for the run's own.
  ///   - files: The renderings by relative path.
  ///   - provenanceText: run.json of a provenance.
  /// - Returns: The run that was read.
  /// - Throws: What is wrong with either folder; both are then as they were.
  public static func render(
    _ path: String, into out: String?,
    files: (Result, Provenance) throws(OutputFolder.Refusal) -> [RenderedFile],
    provenanceText: (Provenance) -> String
  ) throws(AnalysisFailure) -> FinishedRun {
    let run = try read(path)
    let isOwn = out.map { OutputFolder.isSame($0, as: path) } ?? true
    let folder = try OutputFolder.claim(
      out ?? path, inputs: isOwn ? [] : run.inputPaths(in: path))
    do throws(OutputFolder.Refusal) {
      if isOwn { try folder.keepStanding(without: renderings) }
      for file in try files(run.result, run.provenance) { try folder.write(file) }
      try folder.write(run.resultText, to: resultName)
      var provenance = run.provenance
      let isListed = provenance.files == nil || provenance.files == folder.files
      provenance.files = folder.files
      try folder.write(
        isListed ? run.provenanceText : provenanceText(provenance), to: OutputFolder.mark)
      try folder.swapIn()
    } catch {
      throw AnalysisFailure(diagnostics: [error.diagnostic])
    }
    return run
  }

  /// The files that must outlive a rendering into another folder: the run's own, its spec and its data, as far as the
  /// paths of the run lead to them from here.
  private func inputPaths(in folder: String) -> [String] {
    let base = URL(filePath: provenance.spec.path).deletingLastPathComponent()
    return [folder + "/" + Self.resultName, provenance.spec.path]
      + provenance.data.map { file in
        file.path.hasPrefix("/") ? file.path : base.appending(path: file.path).path
      }
  }

  private static let resultName = "result.json"

  /// What every rendering replaces.
  private static let renderings: Set<String> = [
    "tables", "figures", "report.html", "report.md", "report.docx",
  ]

  private struct Version: Decodable {
    let format: Int
  }

  // MARK: Reading

  private static func contents(of path: String) throws(AnalysisFailure) -> [UInt8] {
    guard let data = FileManager.default.contents(atPath: path) else {
      let problem = DiagnosticPayload.unreadableFile(path: path, FileProblem(unreadable: path))
      throw AnalysisFailure(diagnostics: [Diagnostic(problem, at: .none)])
    }
    return [UInt8](data)
  }

  private static func decoded<Value: Decodable>(
    _ bytes: [UInt8], from path: String
  ) throws(AnalysisFailure) -> Value {
    if let place = JSONPlaces.fault(in: bytes) { throw failure(.notJSON, path, place) }
    let decoder = JSONDecoder()
    decoder.nonConformingFloatDecodingStrategy = .convertFromString(
      positiveInfinity: "Inf", negativeInfinity: "-Inf", nan: "NaN")
    do {
      return try decoder.decode(Value.self, from: Data(bytes))
    } catch let error as DecodingError {
      let (damage, steps) = damage(error)
      throw failure(damage, path, JSONPlaces.place(of: steps, in: bytes))
    } catch {
      throw failure(.notJSON, path, JSONPlaces.Place(line: 1, column: 1))
    }
  }

  private static func failure(
    _ damage: DamagedResult, _ path: String, _ place: JSONPlaces.Place
  ) -> AnalysisFailure {
    AnalysisFailure(diagnostics: [
      Diagnostic(
        .damagedResult(path: path, damage),
        at: .data(file: path, line: place.line, column: place.column))
    ])
  }

  private static func damage(_ error: DecodingError) -> (DamagedResult, [JSONPlaces.Step]) {
    switch error {
    case .keyNotFound(let key, let context):
      let path = context.codingPath.map(JSONPlaces.Step.init)
      return (.missingKey(key.stringValue, of: spelled(path)), path)
    case .typeMismatch(_, let context), .valueNotFound(_, let context),
      .dataCorrupted(let context):
      let path = context.codingPath.map(JSONPlaces.Step.init)
      return (.wrongKind(at: spelled(path)), path)
    @unknown default: return (.notJSON, [])
    }
  }

  private static func spelled(_ path: [JSONPlaces.Step]) -> String {
    path.reduce(into: "") { text, step in
      switch step {
      case .key(let key): text += (text.isEmpty ? "" : ".") + key
      case .element(let index): text += "[\(index)]"
      }
    }
  }

  /// The steps of a path as `models[2].inferences`.
  private static func steps(_ path: String) -> [JSONPlaces.Step] {
    path.split(separator: ".").flatMap { part -> [JSONPlaces.Step] in
      let pieces = part.split { "[]".contains($0) }
      return pieces.enumerated().map { place, piece in
        place > 0 ? Int(piece).map { .element($0) } ?? .key(String(piece)) : .key(String(piece))
      }
    }
  }
}

extension JSONPlaces.Step {
  fileprivate init(_ key: any CodingKey) {
    self = key.intValue.map { .element($0) } ?? .key(key.stringValue)
  }
}
