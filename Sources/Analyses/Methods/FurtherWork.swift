import LinearModels

/// What is asked of a model beside its estimates.
public struct WorkAsked: Sendable {
  /// Whether the model has the moments of a pass that it shares.
  public var isShared: Bool
  /// Whether a contrast joins it with other models.
  public var isStacked: Bool
  /// Whether contrasts ask for its draws; all of a model give weights to the same groups.
  public var isBootstrapped: Bool
  /// The level of the model's intervals.
  public var confidenceLevel: Double
  /// What contrasts, families and margins ask about combinations of its estimates.
  public var questions: ContrastQuestions

  /// What is asked.
  ///
  /// - Parameters:
  ///   - isShared: Whether the model has the moments of a pass that it shares.
  ///   - isStacked: Whether a contrast joins it with other models.
  ///   - isBootstrapped: Whether contrasts ask for its draws.
  ///   - confidenceLevel: Of the model's intervals, in (0, 1).
  ///   - questions: About combinations of its estimates.
  public init(
    isShared: Bool, isStacked: Bool, isBootstrapped: Bool, confidenceLevel: Double,
    questions: ContrastQuestions
  ) {
    self.isShared = isShared
    self.isStacked = isStacked
    self.isBootstrapped = isBootstrapped
    self.confidenceLevel = confidenceLevel
    self.questions = questions
  }
}

/// What is computed beside an estimation.
public struct FurtherWork: Sendable, Equatable {
  /// Passes over the rows that are made whatever the data hold.
  public var passes = 0
  /// Passes that columns which nearly repeat each other, or a fit that is nearly exact, take beside all others, at most.
  public var furtherPasses = 0
  /// Passes that are made only if the rule of `auto` comes to a bootstrap, which the leverages tell that the first pass
  /// gives; nil where nothing is open.
  public var passesIfDrawn: Int?
  /// Bytes of moments at one time.
  public var storedBytes = 0

  /// Nothing beside the estimation.
  public init() {}

  /// Adds readings of the clusters of a solved model, which are passes where their moments are not kept.
  mutating func add(readings: Int, of work: FitWork) {
    if work.keepsClusters { furtherPasses += readings } else { passes += readings }
  }

  /// Adds what questions about combinations take under Satterthwaite's rule; nothing under another.
  mutating func add(_ questions: ContrastQuestions, of request: FitRequest, isShared: Bool) {
    guard questions.bySatterthwaite > 0, case .clustered(let covariance) = request.covariance,
      covariance.reference.usesWorkingModel, request.clusters.count == 1
    else { return }
    let outline = LinearModel.outline(request)
    // A default CR2 may have given way.
    guard outline.covarianceName == request.covariance.kindName else { return }
    add(readings: questions.bySatterthwaite, of: outline.work(isShared: isShared))
  }

  mutating func add(_ work: FitWork) {
    passes += work.passes
    furtherPasses += work.furtherPasses
    storedBytes = max(storedBytes, work.storedBytes)
  }
}
