import FoundationEssentials
import Synchronization

/// The folders that this process builds aside, behind one gate: whoever changes one of them has passed it.
///
/// A signal may come at any moment of a run. What clears up after one passes the gate too, and keeps it: it never
/// meets a file that is being written, nor a folder that is being swapped in.
public enum OutputGate {
  /// What is left of the work when it is given up.
  public struct Remains: Sendable, Equatable {
    /// Folders that were swapped in, as the user would name them.
    public var written: [String] = []
    /// Folders that stand as they stood before.
    public var untouched: [String] = []
    /// Folders that would have been new.
    public var absent: [String] = []
  }

  /// A folder that is being built.
  struct Place: Sendable {
    var shown: String
    var target: String
    var aside: String
    var lock: String
    var made: [String]
    var isSwapped = false
  }

  private struct State: Sendable {
    var open: [Place] = []
    var written: [String] = []
  }

  private static let state = Mutex(State())

  /// Does a piece of work on a folder that is being built.
  ///
  /// - Parameter body: The work; it does not pass the gate again.
  /// - Throws: What the work throws.
  static func pass<Failure: Error>(_ body: () throws(Failure) -> Void) throws(Failure) {
    try state.withLock { _ throws(Failure) in try body() }
  }

  /// Does the piece of work that opens a folder, and knows of it from then on.
  ///
  /// - Parameters:
  ///   - place: The folder.
  ///   - body: The work.
  /// - Throws: What the work throws; the folder is then not known.
  static func open<Failure: Error>(
    _ place: Place, _ body: () throws(Failure) -> Void
  ) throws(Failure) {
    try state.withLock { state throws(Failure) in
      try body()
      state.open.append(place)
    }
  }

  /// Does the piece of work that puts a folder in its place.
  ///
  /// - Parameters:
  ///   - place: The folder.
  ///   - body: The work.
  /// - Throws: What the work throws; the folder then stands as before.
  static func swap<Failure: Error>(
    _ place: Place, _ body: () throws(Failure) -> Void
  ) throws(Failure) {
    try state.withLock { state throws(Failure) in
      try body()
      for index in state.open.indices where state.open[index].aside == place.aside {
        state.open[index].isSwapped = true
      }
      state.written.append(place.shown)
    }
  }

  /// Does the piece of work that lets a folder go, and forgets it.
  ///
  /// - Parameters:
  ///   - place: The folder.
  ///   - body: The work.
  static func close(_ place: Place, _ body: () -> Void) {
    state.withLock { state in
      body()
      state.open.removeAll { $0.aside == place.aside }
    }
  }

  /// Clears away what is being built, with its locks, and lets nobody pass any more.
  ///
  /// Earlier folders stand as they stood.
  ///
  /// - Parameter end: Ends the process; told what is left.
  public static func giveUp(_ end: (Remains) -> Void) {
    state.withLock { state in
      var remains = Remains(written: state.written)
      for place in state.open {
        // Of a folder that is swapped in the earlier one lies aside, without what is the user's.
        try? FileManager.default.removeItem(atPath: place.aside)
        SystemFiles.removeLock(place.lock)
        SystemFiles.removeEmpty(place.made)
        if place.isSwapped { continue }
        if FileManager.default.fileExists(atPath: place.target) {
          remains.untouched.append(place.shown)
        } else {
          remains.absent.append(place.shown)
        }
      }
      end(remains)
    }
  }
}
