public import Designs

/// Which way of testing `auto` chose, and the facts of the design that it went by.
public struct AutomaticChoice: Sendable, Equatable, Codable {
  /// What was chosen.
  public enum Way: String, Sendable, Codable, CaseIterable {
    /// CR2 with Satterthwaite's degrees of freedom.
    case CR2
    /// CR1, where absorbed effects leave CR2 undefined.
    case CR1
    /// The wild cluster bootstrap.
    case wild
    /// Randomisation of the treatment.
    case randomisation
  }

  /// Why.
  public enum Reason: String, Sendable, Codable {
    /// So few units have the treatment, or lack it, that only its assignment is known.
    case fewTreatedUnits = "few-treated-units"
    /// The terms have so few degrees of freedom that t is no guide.
    case fewDegreesOfFreedom = "few-degrees-of-freedom"
    /// One cluster alone carries a term, so that its residuals tell nothing of how much the term varies.
    case carriedByCluster = "carried-by-one-cluster"
    /// Nothing speaks against CR2.
    case enough
    /// An absorbed effect of many levels crosses the clusters.
    case crossedEffects = "crossed-effects"
  }

  /// What was chosen.
  public let way: Way
  /// Why.
  public let reason: Reason
  /// The covariance as estimates.csv spells it.
  public var name: String
  /// G.
  public let clusterCount: Int
  /// Units with the treatment, or without it where those are fewer; nil where no treatment is known.
  public let fewerUnits: Int?
  /// The least degrees of freedom of CR2 among the terms that were looked at; nil where there are none, or say nothing.
  public let leastDegreesOfFreedom: Double?
  /// Whose they are; the term that one cluster alone carries where there is one.
  public private(set) var term: TermID?

  /// A choice.
  ///
  /// - Parameters:
  ///   - way: What was chosen.
  ///   - reason: Why.
  ///   - name: The covariance as estimates.csv spells it.
  ///   - facts: What of the design it went by.
  public init(_ way: Way, _ reason: Reason, name: String, facts: Facts) {
    self.way = way
    self.reason = reason
    self.name = name
    clusterCount = facts.clusterCount
    fewerUnits = facts.fewerUnits
    leastDegreesOfFreedom = facts.carried == nil ? facts.least?.degreesOfFreedom : nil
    term = facts.carried ?? facts.least?.term
  }

  /// The same without levels that are cells of the data.
  func hiding(levelsOf variables: Set<String>) -> AutomaticChoice {
    var hidden = self
    hidden.term = term?.hiding(levelsOf: variables)
    return hidden
  }

  /// What `auto` knows of a design: nothing of it depends on an outcome.
  public struct Facts: Sendable, Equatable {
    /// G.
    public var clusterCount: Int
    /// Units with the treatment, or without it where those are fewer; nil where no treatment is known.
    public var fewerUnits: Int?
    /// The least degrees of freedom of CR2 among the terms of interest, and whose they are.
    public var least: (term: TermID, degreesOfFreedom: Double)?
    /// The first term of interest that one cluster alone carries.
    public var carried: TermID?
    /// Whether CR2 is defined.
    public var hasCR2: Bool
    /// Whether the treatment has assignments enough for a p-value at the level.
    public var canReject: Bool

    /// The facts of a design.
    ///
    /// - Parameters:
    ///   - clusterCount: G.
    ///   - fewerUnits: Units with the treatment, or without.
    ///   - canReject: Whether the treatment has assignments enough for a p-value at the level.
    ///   - least: The least degrees of freedom of CR2.
    ///   - carried: A term of interest that one cluster alone carries.
    ///   - hasCR2: Whether CR2 is defined.
    public init(
      clusterCount: Int, fewerUnits: Int?, canReject: Bool,
      least: (term: TermID, degreesOfFreedom: Double)?, carried: TermID? = nil, hasCR2: Bool
    ) {
      self.clusterCount = clusterCount
      self.fewerUnits = fewerUnits
      self.canReject = canReject
      self.least = least
      self.carried = carried
      self.hasCR2 = hasCR2
    }

    /// Equal facts.
    public static func == (a: Facts, b: Facts) -> Bool {
      a.clusterCount == b.clusterCount && a.fewerUnits == b.fewerUnits && a.hasCR2 == b.hasCR2
        && a.least?.term == b.least?.term && a.carried == b.carried && a.canReject == b.canReject
        && a.least?.degreesOfFreedom == b.least?.degreesOfFreedom
    }
  }
}

/// The rule of `auto`; docs/few-clusters.md has the simulations that it rests on.
public enum AutomaticRule {
  /// With no more treated (or untreated) units the treatment is tested by randomisation, if that can find anything; with
  /// one always, since every other test is wrong.
  public static let fewUnits = 3
  /// With fewer degrees of freedom of CR2 the wild bootstrap takes its place.
  public static let fewDegreesOfFreedom = 4.0

  /// What a design asks for.
  ///
  /// - Parameter facts: Of the design.
  /// - Returns: The way of testing, and why.
  public static func way(
    _ facts: AutomaticChoice.Facts
  ) -> (way: AutomaticChoice.Way, reason: AutomaticChoice.Reason) {
    if let units = facts.fewerUnits, units == 1 || (units <= fewUnits && facts.canReject) {
      return (.randomisation, .fewTreatedUnits)
    }
    guard facts.hasCR2 else { return (.CR1, .crossedEffects) }
    // Its degrees of freedom may be many and its standard error far too short.
    if facts.carried != nil { return (.wild, .carriedByCluster) }
    if let df = facts.least?.degreesOfFreedom, df < fewDegreesOfFreedom {
      return (.wild, .fewDegreesOfFreedom)
    }
    return (.CR2, .enough)
  }
}
