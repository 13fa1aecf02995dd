/// The one declaration of a key: decoder, JSON Schema, `explain`, the docs page and did-you-mean
/// all come from it.
public struct KeyDeclaration: Sendable, Equatable {
  /// The key as written.
  public var name: String
  /// What it takes.
  public var shape: Shape
  /// True if it must be given.
  public var isRequired: Bool
  /// What it says, in one sentence.
  public var summary: String
  /// What holds if it is not given, in words or as written; nil if nothing does.
  public var defaultText: String?
  /// A value as one would write it.
  public var example: String?
  /// Whether it can be used already.
  public var availability: Availability
  /// Another key that need not be given if this one is.
  public var standsFor: String?
  /// Among the keys of all estimators those that take this one; empty where all do that take what it stands in.
  public var estimators: [String] = []

  /// A key.
  ///
  /// - Parameters:
  ///   - name: The key as written.
  ///   - shape: What it takes.
  ///   - summary: What it says, in one sentence.
  ///   - isRequired: True if it must be given.
  ///   - defaultText: What holds without it.
  ///   - example: A value as one would write it.
  ///   - availability: Whether it can be used already.
  ///   - standsFor: Another key that need not be given with this one.
  public init(
    _ name: String, _ shape: Shape, _ summary: String, isRequired: Bool = false,
    defaultText: String? = nil, example: String? = nil, availability: Availability = .built,
    standsFor: String? = nil
  ) {
    self.name = name
    self.shape = shape
    self.isRequired = isRequired
    self.summary = summary
    self.defaultText = defaultText
    self.example = example
    self.availability = availability
    self.standsFor = standsFor
  }

  /// What it says, and who takes it where not all estimators do.
  var meaning: String {
    estimators.isEmpty ? summary : "\(summary) Estimators: \(estimators.joined(separator: ", "))."
  }
}

/// Whether something of the language can be used already.
public enum Availability: Sendable, Equatable {
  /// It can.
  case built
  /// Not yet; the text says what to use meanwhile, if there is something.
  case notYet(instead: String?)

  /// Not yet, and nothing to use meanwhile.
  public static var notYet: Availability { .notYet(instead: nil) }

  /// True if it can be used.
  public var isBuilt: Bool { self == .built }
}

/// A value that a key may take.
public struct Choice: Sendable, Equatable, ExpressibleByStringLiteral {
  /// The value as written.
  public var value: String
  /// Whether it can be used already.
  public var availability: Availability

  /// A value.
  ///
  /// - Parameters:
  ///   - value: As written.
  ///   - availability: Whether it can be used already.
  public init(_ value: String, availability: Availability = .built) {
    self.value = value
    self.availability = availability
  }

  /// A value that can be used.
  ///
  /// - Parameter value: As written.
  public init(stringLiteral value: String) { self.init(value) }
}

/// The numbers that a key takes.
public struct NumberRange: Sendable, Equatable {
  /// The least number, nil if unbounded.
  public var minimum: Double?
  /// The greatest number, nil if unbounded.
  public var maximum: Double?
  /// True if the bounds themselves are excluded.
  public var isOpen: Bool

  /// A range.
  ///
  /// - Parameters:
  ///   - minimum: The least number, nil if unbounded.
  ///   - maximum: The greatest number, nil if unbounded.
  ///   - isOpen: True if the bounds themselves are excluded.
  public init(minimum: Double? = nil, maximum: Double? = nil, isOpen: Bool = false) {
    self.minimum = minimum
    self.maximum = maximum
    self.isOpen = isOpen
  }

  /// Any finite number.
  public static var any: NumberRange { NumberRange() }

  /// Whether a number is in the range.
  ///
  /// - Parameter value: A finite number.
  /// - Returns: True if it is.
  public func contains(_ value: Double) -> Bool {
    if let minimum, isOpen ? value <= minimum : value < minimum { return false }
    if let maximum, isOpen ? value >= maximum : value > maximum { return false }
    return true
  }
}

/// What a key takes.
public indirect enum Shape: Sendable, Equatable {
  /// Any text; numbers and flags are taken as written.
  case text
  /// A name of a form.
  case name(NameRule)
  /// A model formula.
  case formula
  /// An expression over columns.
  case expression
  /// A path relative to the spec, with the endings that can be read (all if none are given).
  case path(endings: [String])
  /// A finite number.
  case number(NumberRange)
  /// A whole number.
  case integer(ClosedRange<Int>)
  /// A year: a whole number, or an academic year by its end.
  case year
  /// A count, or a share with a percent sign.
  case countOrShare
  /// `true` or `false`.
  case flag
  /// One of these.
  case choice([Choice])
  /// A list.
  case list(of: Shape, count: ClosedRange<Int>?)
  /// Names chosen by the user, each with a value.
  case map(of: Shape, names: NameRule)
  /// These keys and no others.
  case object([KeyDeclaration])
  /// One of these shapes.
  case oneOf([Shape])
  /// The keys of a model; they depend on its estimator.
  case model
  /// Anything; for what is not built yet.
  case anything
}

/// The form of names that the user chooses.
public enum NameRule: Sendable, Equatable {
  /// Any text: terms, codes.
  case any
  /// The name of a column: not empty.
  case column
  /// A name for models and tables, safe as a file name.
  case name
  /// An id: lower-case letters, digits, hyphens.
  case id

  /// The most letters of a name or an id: with an ending it is the name of a file.
  static let longest = 100

  /// The form in words, nil if any will do.
  public var pattern: String? {
    switch self {
    case .any, .column: nil
    case .name: "[A-Za-z0-9][A-Za-z0-9._-]*"
    case .id: "[a-z0-9][a-z0-9-]*"
    }
  }

  /// Whether a name has the form.
  ///
  /// - Parameter name: The name as written.
  /// - Returns: True if it has.
  public func allows(_ name: String) -> Bool {
    func plain(_ scalar: Unicode.Scalar) -> Bool {
      scalar.isASCII
        && (scalar.properties.numericType != nil || ("a"..."z").contains(scalar)
          || (self == .name && ("A"..."Z").contains(scalar)))
    }
    let scalars = Array(name.unicodeScalars)
    switch self {
    case .any: return true
    case .column: return !name.isEmpty
    case .name, .id:
      let joints: [Unicode.Scalar] = self == .id ? ["-"] : ["-", "_", "."]
      guard let first = scalars.first, plain(first), scalars.count <= Self.longest else {
        return false
      }
      return scalars.allSatisfy { plain($0) || joints.contains($0) }
    }
  }
}

/// An estimator as the spec's language knows it.
public struct EstimatorDeclaration: Sendable, Equatable {
  /// The name as written under `estimator:`.
  public var name: String
  /// What it is, in one sentence.
  public var summary: String
  /// The keys that it adds to those of every model.
  public var keys: [KeyDeclaration]
  /// Whether it can be used already.
  public var isBuilt: Bool
  /// Whether a model with it must have a formula.
  public var needsFormula: Bool
  /// Whether it reads the roles of `design:`; a model with it has no formula.
  public var readsDesign: Bool

  /// An estimator.
  ///
  /// - Parameters:
  ///   - name: The name as written.
  ///   - summary: What it is.
  ///   - keys: The keys that it adds.
  ///   - isBuilt: Whether it can be used already.
  ///   - needsFormula: Whether a model with it must have a formula.
  ///   - readsDesign: Whether it reads the roles of `design:`, and takes no formula.
  public init(
    name: String, summary: String, keys: [KeyDeclaration] = [], isBuilt: Bool = true,
    needsFormula: Bool = true, readsDesign: Bool = false
  ) {
    self.name = name
    self.summary = summary
    self.keys = keys
    self.isBuilt = isBuilt
    self.needsFormula = needsFormula
    self.readsDesign = readsDesign
  }
}
