public import Simulation

/// A process ready to be carried out, with what surrounds it.
public struct SimulationPlan: Sendable {
  /// The id, which names the folder.
  public var id: String
  /// The title.
  public var title: String?
  /// The process.
  public var process: SimulatedProcess
  /// Whether the file of pupils is written.
  public var writesPupils: Bool

  /// The most pupils that are simulated: their file takes some 2 GB of memory.
  static let pupilLimit = 30_000_000

  /// Bytes of the file of pupils, for each of them.
  static let bytesPerPupil = 64
}
