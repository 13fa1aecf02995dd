import Foundation
import Numerics

/// Prints the tables of size and power: `fewclusters [REPLICATIONS [SEED]]`.
@main enum FewClusters {
  static func main() throws {
    let arguments = CommandLine.arguments.dropFirst().map { UInt64($0) }
    guard arguments.count <= 2, !arguments.contains(nil) else {
      print("usage: fewclusters [REPLICATIONS [SEED]]")
      return
    }
    BLASVendor.pinThreads()
    let replications = arguments.first.flatMap { $0.map(Int.init) } ?? 1000
    let seed = arguments.dropFirst().first.flatMap { $0 } ?? 20_261_127
    let threads = ProcessInfo.processInfo.activeProcessorCount
    var studies: [Study] = []
    for population in Population.all(seed: seed) {
      studies.append(
        try Study(of: population, replications: replications, threads: threads))
      FileHandle.standardError.write(
        Data("\(studies.count) of \(Population.all(seed: seed).count)\n".utf8))
    }
    print(Page(studies: studies, replications: replications, seed: seed).text, terminator: "")
  }
}
