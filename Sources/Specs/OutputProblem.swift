/// Why a folder that diminish has written is not replaced.
public enum OutputProblem: Sendable, Equatable {
  /// It holds a file that goes into what would replace it.
  case holdsInput(String)
  /// `diminish simulate` has written it, and `run` or `report` would.
  case ofSimulation
  /// `diminish run` has written it, and `simulate` would.
  case ofRun
  /// It holds an entry that is not ours where the new folder has one of its own.
  case holdsForeign(String)
}

extension OutputProblem {
  /// The problem in one line.
  func sentence(path: String) -> String {
    switch self {
    case .holdsInput(let file):
      "the folder \(path) holds \(quoted(file)), which is read here and would go with it"
    case .ofSimulation: "the folder \(path) holds simulated data, not the results of a run"
    case .ofRun: "the folder \(path) holds the results of a run, not simulated data"
    case .holdsForeign(let entry):
      "the folder \(path) holds \(quoted(entry)), which diminish did not write and would replace"
    }
  }

  /// What mends it.
  var help: String {
    switch self {
    case .holdsInput: "name a folder of its own with --out; specs and data stand outside of results"
    case .ofSimulation, .ofRun: "name another folder with --out"
    case .holdsForeign: "rename it or move it away, or name another folder with --out"
    }
  }
}
