import FoundationEssentials

/// Prints the page of coverages: `coverage [REPLICATIONS [SEED]]`.
@main enum Coverage {
  static func main() throws {
    let arguments = CommandLine.arguments.dropFirst().map { UInt64($0) }
    guard arguments.count <= 2, !arguments.contains(nil) else {
      print("usage: coverage [REPLICATIONS [SEED]]")
      return
    }
    let replications = arguments.first.flatMap { $0.map(Int.init) } ?? 10_000
    let seed = arguments.dropFirst().first.flatMap { $0 } ?? 20_261_124
    let threads = ProcessInfo.processInfo.activeProcessorCount
    let studies = try Study.populations(seed: seed).flatMap { population in
      try Study.questions.map {
        try Study($0, of: population, replications: replications, threads: threads)
      }
    }
    print(Report(studies: studies, replications: replications, seed: seed).text, terminator: "")
  }
}
