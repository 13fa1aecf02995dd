/// What the estimation of all models takes: passes over the rows and bytes of moments.
///
/// `plan --read` tells it before a run, run.json beside what the run took.
public struct WorkPlan: Sendable, Equatable, Codable {
  /// One pass that several models share.
  public struct Pass: Sendable, Equatable, Codable {
    /// The models, in spec order.
    public var models: [String]
    /// Whether their samples differ: the pass then keeps moments for every part of a cluster that conditions on rows
    /// cut out.
    public var cutsClusters: Bool
    /// Bytes of its own moments: where it cuts clusters gone once each model has its own, else there till the last
    /// model is estimated.
    public var passBytes: Int
    /// Bytes of the models' own moments: where it cuts clusters all of them, there till the last is estimated, else
    /// of the largest, picked as it is estimated.
    public var modelBytes: Int
  }

  /// One model.
  public struct Model: Sendable, Equatable, Codable {
    /// Its id.
    public var id: String
    /// Its passes, a shared one among them; nil where they are not counted.
    public var passes: Int?
    /// Passes beside these if the rule of `auto` comes to a bootstrap, which leverages tell; nil where nothing is open.
    public var passesIfDrawn: Int?
    /// Passes beside all these, at most, where columns nearly repeat each other or a fit is nearly exact, which its first
    /// pass tells; nil where they are not counted, and of work that was made.
    public var furtherPasses: Int?
    /// Bytes of its moments.
    public var momentBytes: Int
  }

  /// The shared passes, in the order in which they are made.
  public var shared: [Pass]
  /// The models in spec order.
  public var models: [Model]

  /// All passes, a shared one counted once.
  public var passes: Int {
    models.reduce(0) { $0 + ($1.passes ?? 0) } - shared.reduce(0) { $0 + $1.models.count - 1 }
  }

  /// The passes if the rule of `auto` comes to a bootstrap wherever it may.
  public var passesIfDrawn: Int { passes + models.reduce(0) { $0 + ($1.passesIfDrawn ?? 0) } }

  /// The most passes that a run makes, whatever the data hold.
  public var mostPasses: Int {
    passesIfDrawn + models.reduce(0) { $0 + ($1.furtherPasses ?? 0) }
  }

  /// The most bytes of moments at one time: passes are shared first, one after another, and then models estimated,
  /// one after another; what passes leave stays.
  public var peakBytes: Int {
    var (held, peak) = (0, 0)
    for pass in shared {
      let left = pass.cutsClusters ? pass.modelBytes : 0
      peak = max(peak, held + pass.passBytes + left)
      held += pass.cutsClusters ? left : pass.passBytes
    }
    let sharing = Set(shared.filter(\.cutsClusters).flatMap(\.models))
    let alone = models.filter { !sharing.contains($0.id) }.map(\.momentBytes).max() ?? 0
    return max(peak, held + alone)
  }

  private enum CodingKeys: String, CodingKey {
    case shared, models, passes, mostPasses, peakBytes
  }

  /// A plan of work.
  ///
  /// - Parameters:
  ///   - shared: The shared passes.
  ///   - models: The models in spec order.
  public init(shared: [Pass], models: [Model]) {
    self.shared = shared
    self.models = models
  }

  /// Reads a plan; what follows from its parts is not read.
  ///
  /// - Parameter decoder: The source.
  /// - Throws: What the decoder throws.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    shared = try container.decode([Pass].self, forKey: .shared)
    models = try container.decode([Model].self, forKey: .models)
  }

  /// Writes the parts, all passes and the peak.
  ///
  /// - Parameter encoder: The destination.
  /// - Throws: What the encoder throws.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(shared, forKey: .shared)
    try container.encode(models, forKey: .models)
    try container.encode(passes, forKey: .passes)
    try container.encode(mostPasses, forKey: .mostPasses)
    try container.encode(peakBytes, forKey: .peakBytes)
  }
}

/// The work of a run as planned and as made.
public struct WorkRecord: Sendable, Equatable, Codable {
  /// What `plan --read` tells.
  public var planned: WorkPlan
  /// What was counted.
  public var made: WorkPlan
}
