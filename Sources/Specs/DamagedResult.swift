/// What is wrong with a file that a run should have written.
public enum DamagedResult: Sendable, Equatable {
  /// It is no JSON from here on.
  case notJSON
  /// A key lacks; the path of what lacks it, empty for the whole.
  case missingKey(String, of: String)
  /// A value of another kind than is written there.
  case wrongKind(at: String)
  /// Another version of the structure.
  case version(Int)
  /// Parts that contradict each other.
  case inconsistent(at: String)
}

extension DamagedResult {
  func sentence(path: String) -> String {
    switch self {
    case .notJSON: "\(path) is not the JSON that a run writes"
    case .missingKey(let key, ""): "\(path) lacks \(quoted(key))"
    case .missingKey(let key, let owner): "\(path) lacks \(quoted(key)) in \(quoted(owner))"
    case .wrongKind(let place):
      "\(path) holds another kind of value than a run writes at \(quoted(place))"
    case .version(let found):
      "\(path) is of format \(found), which this diminish does not read"
    case .inconsistent(let place): "\(path) contradicts itself at \(quoted(place))"
    }
  }
}

extension DiagnosticCode {
  static let damagedResultTable: [DiagnosticCode: (String, String, String)] = [
    .damagedResult: (
      "a file of results that is not what a run has written",
      "The folder's run.json or result.json was changed, cut short, or written by another version: nothing was "
        + "rendered, and the folder is as it was.",
      "run the analysis again."
    )
  ]
}
