import Foundation
import Testing

/// The built command, run as a user runs it: a process of its own in the package's folder.
struct Command {
  /// What a finished process leaves.
  struct Outcome {
    var output: String
    var errors: String
    var code: Int32
  }

  /// Why there is nothing to run.
  struct NotBuilt: Error, CustomStringConvertible {
    var path: String
    var description: String { "no command at \(path); build first: swift build --build-tests" }
  }

  /// The package's folder, found from this file's place.
  static let packageRoot: String = {
    let parts = #filePath.split(separator: "/", omittingEmptySubsequences: false).dropLast(3)
    return parts.joined(separator: "/")
  }()

  /// The command beside the test bundle that runs now; else that of the same build configuration.
  static let path: String = {
    let bundle = URL(fileURLWithPath: CommandLine.arguments[0]).deletingLastPathComponent()
    let beside = bundle.appendingPathComponent("diminish").path
    if FileManager.default.isExecutableFile(atPath: beside) { return beside }
    #if DEBUG
      return packageRoot + "/.build/debug/diminish"
    #else
      return packageRoot + "/.build/release/diminish"
    #endif
  }()

  private let process = Process()
  private let folder: TemporaryFolder

  /// Starts the command.
  ///
  /// - Parameters:
  ///   - arguments: Its arguments.
  ///   - directory: Where it runs; nil for the package's folder, so that shown paths are the same everywhere.
  /// - Throws: `NotBuilt`, or what the system says.
  init(_ arguments: [String], in directory: String? = nil) throws {
    guard FileManager.default.isExecutableFile(atPath: Command.path) else {
      throw NotBuilt(path: Command.path)
    }
    folder = try TemporaryFolder()
    process.executableURL = URL(fileURLWithPath: Command.path)
    process.arguments = arguments
    process.currentDirectoryURL = URL(fileURLWithPath: directory ?? Command.packageRoot)
    process.standardInput = FileHandle.nullDevice
    // Files, not pipes: no output is too long for them.
    process.standardOutput = try folder.handle(of: "output")
    process.standardError = try folder.handle(of: "errors")
    try process.run()
  }

  /// Runs the command to its end.
  static func run(_ arguments: String..., in directory: String? = nil) throws -> Outcome {
    try Command(arguments, in: directory).finish()
  }

  /// Waits for the end.
  func finish() throws -> Outcome {
    process.waitUntilExit()
    return Outcome(
      output: try folder.text("output"), errors: try folder.text("errors"),
      code: process.terminationStatus)
  }

  /// Whether the process still runs.
  var isRunning: Bool { process.isRunning }

  /// Sends the process a signal that it hears, and waits for its end.
  func interrupted(by signal: Int32) throws -> Outcome {
    kill(process.processIdentifier, signal)
    return try finish()
  }

  /// Ends the process as `kill -9` does: it has no chance to tidy up.
  func killOutright() {
    kill(process.processIdentifier, SIGKILL)
    process.waitUntilExit()
  }
}
