/// What a run was made of and on, as run.json has it.
///
/// Time stamps stand here and nowhere else.
public struct Provenance: Sendable, Codable {
  /// One file that went into the run.
  public struct InputFile: Sendable, Codable {
    /// The source that the file belongs to; nil for the spec.
    public var source: String?
    /// The path as the spec names it, or as its pattern found it.
    public var path: String
    /// The SHA-256 of its bytes, in hexadecimal.
    public var sha256: String
    /// Its length in bytes.
    public var bytes: Int
    /// Rows of data; nil for the spec.
    public var rows: Int?
  }

  /// How long one stage took.
  public struct Timing: Sendable, Codable {
    /// The stage.
    public var stage: String
    /// Wall time in seconds.
    public var seconds: Double
  }

  /// What wrote a folder.
  public enum Kind: String, Sendable, Codable {
    /// `run`, or `report` after it.
    case run
    /// `simulate`.
    case simulation
  }

  /// The name of the tool: this key marks a folder as ours.
  public var tool = "diminish"
  /// What wrote the folder; nil in folders of earlier versions.
  public var kind: Kind?
  /// The tool's version.
  public var version: String
  /// The spec's id.
  public var id: String
  /// What stands on every output.
  public var stamps: [Stamp]
  /// Whether the run has what was asked of it.
  public var status: Status
  /// The spec's file.
  public var spec: InputFile
  /// The data files.
  public var data: [InputFile]
  /// Seeds of random streams, by use: `models.gap`, `models.gap.placebo`, `contrasts.ratio`, `robustness.sets/3`,
  /// `simulate`.
  public var seeds: [String: UInt64]
  /// The BLAS and LAPACK that the process loaded.
  public var blas: String
  /// The number of threads.
  public var threads: Int
  /// The models that --only chose; nil for all.
  public var only: [String]?
  /// When the run began, in UTC (ISO 8601).
  public var started: String
  /// Wall times.
  public var timings: [Timing]
  /// Passes over the rows and bytes of moments, as planned and as made.
  public var work: WorkRecord?
  /// Findings in words.
  public var warnings: [String]
  /// The files that were written, by relative path in order: what else stands in the folder is the user's.
  ///
  /// Nil in folders of earlier versions.
  public var files: [String]?
}
