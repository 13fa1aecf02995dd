import Synchronization

/// The program that reads foreign files for this one: this program again, as a child process.
///
/// The libraries that parse Stata, SPSS, SAS and Excel files work in a process of their own, bounded in memory and
/// time: a file made to break them costs an error, not the run.
public struct ReaderCommand: Sendable, Equatable {
  /// The program; it must call ``serveIfAsked(_:)`` before anything else.
  public var path: String

  /// How long nothing may come from it before it is given up: ten minutes.
  ///
  /// That is more than an honest file takes to its first row. Its work is bounded by processor time; this is for a disk or share that never answers.
  public var silenceLimit: Duration = .seconds(600)

  /// A program that reads foreign files.
  ///
  /// - Parameter path: Its path.
  public init(path: String) { self.path = path }

  /// The first argument by which a program knows that it is asked to read a file.
  static let word = "__read-file"

  /// Whether this program has passed through `serveIfAsked`: only then may it start itself.
  private static let serves = Atomic<Bool>(false)

  /// This program, if it can read files for itself.
  static var own: ReaderCommand? {
    serves.load(ordering: .relaxed) ? ReaderCommand(path: "/proc/self/exe") : nil
  }

  /// Reads a file for the parent process if the arguments ask for it, and says so; else does nothing.
  ///
  /// - Parameter arguments: The program's arguments, its own name first.
  /// - Returns: The exit code to end with at once, or nil if nothing was asked.
  public static func serveIfAsked(_ arguments: [String]) -> Int32? {
    serves.store(true, ordering: .relaxed)
    guard arguments.count > 1, arguments[1] == word else { return nil }
    return ReaderService.serve(Array(arguments.dropFirst(2)))
  }
}
