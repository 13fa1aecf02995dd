import Education
import Foundation
import Frames
import Readers
import Simulation
import Testing

/// Processes that tests share.
enum Settings {
  /// Schools with cohorts and shares of disadvantaged pupils like those of Hampshire (850), 2017 to 2019.
  static func hampshire(_ count: Int) -> SchoolSetting {
    var schools = SchoolSetting(count: count)
    schools.cohortMedian = 42
    schools.disadvantaged = SchoolSetting.Spread(mean: 0.21, deviation: 0.15)
    schools.eal = SchoolSetting.Spread(mean: 0.06, deviation: 0.07)
    return schools
  }

  /// A programme from September 2017 in a third of the schools.
  static func process(
    seed: UInt64, schools: Int = 45, selection: ProgrammeSetting.Selection = .random,
    focus: Double = 1.5, other: Double = 1.0
  ) -> SimulatedProcess {
    var programme = ProgrammeSetting(
      schoolCount: schools / 3, start: Exposure.Month(year: 2017, month: 5), focusEffect: focus,
      otherEffect: other)
    programme.selection = selection
    return SimulatedProcess(
      seed: seed, years: [2016, 2017, 2018, 2019], schools: SchoolSetting(count: schools),
      programme: programme)
  }
}

/// A text file taken apart without any of the readers' code.
struct PlainTable {
  let names: [String]
  let rows: [[String]]

  init(_ bytes: [UInt8]) {
    let text = String(decoding: bytes, as: UTF8.self).replacing("\u{FEFF}", with: "")
      .replacing("\r\n", with: "\n")
    let lines = text.split(separator: "\n").map {
      $0.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
    }
    names = lines.first ?? []
    rows = Array(lines.dropFirst())
  }

  func column(_ name: String) throws -> [String] {
    let place = try #require(names.firstIndex(of: name), "\(name)")
    return rows.map { $0[place] }
  }
}

/// A written table as the reader has it, through a file.
struct TableOnDisk {
  static let codes = [
    "SUPP": MissingReason("suppressed"), "NA": MissingReason("not applicable"),
    "LOWCOV": MissingReason("low coverage"),
  ]

  static func read(_ bytes: [UInt8], year: Int) throws -> KeyStageTwoYear {
    let path = NSTemporaryDirectory() + "simulated-\(UUID().uuidString).csv"
    try Data(bytes).write(to: URL(fileURLWithPath: path))
    defer { try? FileManager.default.removeItem(atPath: path) }
    return try KeyStageTwoTable(path: path, year: year).read(missing: codes, threads: 2)
  }
}

/// The middle value.
func median(_ values: [Double]) -> Double {
  let sorted = values.sorted()
  return (sorted[(sorted.count - 1) / 2] + sorted[sorted.count / 2]) / 2
}

/// Mean and standard error of the mean.
func summary(_ values: [Double]) -> (mean: Double, error: Double) {
  let n = Double(values.count)
  let mean = values.reduce(0, +) / n
  let squares = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
  return (mean, (squares / (n - 1) / n).squareRoot())
}
