/// A check of the data as written.
public struct CheckSpec: Sendable, Equatable {
  /// Its id.
  public var id: Located<String>
  /// What it checks; nil where that cannot be read.
  public var kind: CheckKindSpec?
  /// What may fail.
  public var threshold: Located<CheckThreshold>?
  /// `severity:`.
  public var severity: Located<CheckSeverity>?
  /// `over:`.
  public var scope: Located<CheckScope>?
}

/// What a check looks at.
public enum CheckKindSpec: Sendable, Equatable {
  /// `expect:`, a condition on each row.
  case expect(Located<String>)
  /// `unique:`, columns whose values together occur once.
  case unique([Located<String>])
  /// `constant:`, a column that does not vary within groups.
  case constant(column: Located<String>, within: [Located<String>])
  /// `every-unit-before-and-after:`, units with rows on both sides of a time.
  case coverage(unit: Located<String>, time: Located<String>, from: Located<Double>)
  /// `attrition:`, how many have no outcome, by arm.
  case attrition(
    outcome: Located<String>, arm: Located<String>, unit: [Located<String>],
    boundary: AttritionBoundarySpec)
  /// `plausible-scores:`, scores within the national bounds of their year.
  case scores(column: Located<String>, year: Located<String>, before2016: OldScoreSpec)
}

/// How much of what a check counts may fail.
public enum CheckThreshold: Sendable, Hashable, Codable {
  /// So many at most.
  case count(Int)
  /// A share at most, from 0 to 1.
  case share(Double)

  /// A threshold as written: `0`, `12`, `2 %`, `0.5%`.
  ///
  /// - Parameter text: As written.
  public init?(_ text: String) {
    if let count = Int(text), count >= 0, text.unicodeScalars.first != "+" {
      self = .count(count)
      return
    }
    guard text.hasSuffix("%") else { return nil }
    let number = text.dropLast().reversed().drop { $0 == " " }.reversed()
    let isPlain = number.allSatisfy { ("0"..."9").contains($0) || $0 == "." }
    guard isPlain, let share = Double(String(number)), share <= 100 else { return nil }
    self = .share(share / 100)
  }

  /// The threshold in words: `3`, `2 %`.
  public var words: String {
    switch self {
    case .count(let most): return String(most)
    case .share(let most):
      let percent = (most * 1e6).rounded() / 1e4
      return (percent == percent.rounded() ? String(Int(percent)) : "\(percent)") + " %"
    }
  }
}

extension CheckThreshold {
  /// A threshold as written by `encode`.
  ///
  /// - Parameter decoder: Holds a count, or a share as `2 %`.
  /// - Throws: What the decoder says of anything else.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    let text =
      try (try? container.decode(Int.self)).map(String.init) ?? container.decode(String.self)
    guard let threshold = CheckThreshold(text) else {
      throw DecodingError.dataCorruptedError(
        in: container, debugDescription: "neither a count nor a share")
    }
    self = threshold
  }

  /// Writes a count as a number, a share as a text such as `2 %`.
  ///
  /// - Parameter encoder: Takes it.
  /// - Throws: What the encoder says.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    switch self {
    case .count(let most): try container.encode(most)
    case .share: try container.encode(words)
    }
  }
}

/// What a failed check does.
public enum CheckSeverity: String, Sendable, Codable, CaseIterable {
  /// Stops the run before anything is estimated.
  case error
  /// Is told and written; the run goes on.
  case finding
}

/// Which rows a check looks at.
public enum CheckScope: String, Sendable, Codable, CaseIterable {
  /// All rows after joining and deriving.
  case rows
  /// The rows that `sample: where` keeps.
  case sample
}

/// Which attrition boundary of the What Works Clearinghouse is meant.
public enum AttritionBoundarySpec: String, Sendable, Codable, CaseIterable {
  /// The programme may itself affect who is lost.
  case cautious
  /// The programme is unlikely to affect who is lost.
  case optimistic
}

/// How results of key stage 2 up to 2015 are written.
public enum OldScoreSpec: String, Sendable, Codable, CaseIterable {
  /// Point scores, 6 times the level plus 3.
  case points
  /// National curriculum levels, fine levels among them.
  case levels
}
