/// A function of the expression language, declared once: the parser, the type check, `explain`, the page of
/// functions and did-you-mean take it from here.
public struct FunctionDeclaration: Sendable {
  /// What functions are grouped by on their page.
  public enum Family: String, Sendable, CaseIterable {
    /// One value of a row from others.
    case numbers = "Numbers"
    /// Values that hang on conditions.
    case choices = "Choices"
    /// Texts and levels.
    case texts = "Texts"
    /// Dates and academic years.
    case dates = "Dates and academic years"
    /// A row's value from its group.
    case groups = "Groups of rows"
  }

  /// What a value must be.
  public enum Wanted: Sendable, Equatable {
    /// Of any type.
    case any
    /// A number or a flag.
    case number
    /// A flag.
    case flag
    /// A text or a level.
    case text
    /// A date, or a text such as '2018-09-01' written out.
    case date
    /// A number, a flag or a date.
    case ordered
  }

  /// What an argument can be written as.
  public enum Kind: Sendable, Equatable {
    /// An expression.
    case value(Wanted)
    /// The name of a column.
    case column
    /// The name of a column, or several in brackets.
    case columns
    /// A whole number, written out.
    case whole(ClosedRange<Int>)
    /// A number, written out.
    case number
    /// A number above 0, written out.
    case positive
    /// A text in quotes.
    case text
    /// Numbers in brackets.
    case numbers
    /// Texts in brackets.
    case texts
    /// Numbers or texts in brackets.
    case literals
    /// One of a few words.
    case word([String])
    /// One of a few words, or a number or text.
    case wordOrLiteral([String])

    /// What is to be written, in words.
    public var words: String {
      switch self {
      case .value: "a value"
      case .column: "a column"
      case .columns: "a column, or columns in brackets"
      case .whole(let range) where range.upperBound == .max:
        "a whole number of at least \(range.lowerBound)"
      case .whole(let range): "a whole number from \(range.lowerBound) to \(range.upperBound)"
      case .number: "a number, written out"
      case .positive: "a number above 0, written out"
      case .text: "a text in quotes"
      case .numbers: "numbers in brackets"
      case .texts: "texts in brackets"
      case .literals: "numbers or texts in brackets"
      case .word(let words): words.joined(separator: " or ")
      case .wordOrLiteral(let words): words.joined(separator: ", ") + ", a number or a text"
      }
    }
  }

  /// A value or an option of a function.
  public struct Parameter: Sendable {
    /// Its name; options are written `name: value`, values by their place.
    public var name: String
    /// What it can be written as.
    public var kind: Kind
    /// Whether it must be given.
    public var isRequired: Bool
    /// What it is.
    public var summary: String

    /// A parameter.
    ///
    /// - Parameters:
    ///   - name: Its name.
    ///   - kind: What it can be written as.
    ///   - summary: What it is.
    ///   - isRequired: Whether it must be given.
    public init(_ name: String, _ kind: Kind, _ summary: String = "", isRequired: Bool = false) {
      self.name = name
      self.kind = kind
      self.summary = summary
      self.isRequired = isRequired
    }
  }

  /// What a function gives.
  public enum Outcome: Sendable, Equatable {
    /// A value of one type.
    case type(ValueType)
    /// A value of the type of the first argument.
    case first
    /// A value of the type that some arguments share.
    case common
  }

  /// The group that it belongs to.
  public var family: Family
  /// How it is called: `clamp(x, low, high)`.
  public var signature: String
  /// What its values are, by place; the last stands for all that follow.
  public var values: [Kind]
  /// How many values it takes.
  public var argumentCounts: ClosedRange<Int>
  /// Its options, in canonical order.
  public var options: [Parameter]
  /// What it gives.
  public var outcome: Outcome
  /// What it does, in a sentence or two.
  public var summary: String
  /// When its value is missing, and for which reason.
  public var missing: String
  /// A use.
  public var example: String
  /// What others call it, for did-you-mean.
  public var elsewhere: [String]
  /// What of another program gives the same.
  public var agrees: String?

  init(
    _ family: Family, _ signature: String, _ values: [Kind], count: ClosedRange<Int>? = nil,
    options: [Parameter] = [], gives outcome: Outcome, _ summary: String, missing: String,
    example: String, elsewhere: [String] = [], agrees: String? = nil
  ) {
    self.family = family
    self.signature = signature
    self.values = values
    self.argumentCounts = count ?? values.count...values.count
    self.options = options
    self.outcome = outcome
    self.summary = summary
    self.missing = missing
    self.example = example
    self.elsewhere = elsewhere
    self.agrees = agrees
  }

  /// What the value at a place can be written as.
  func kind(at place: Int) -> Kind { values[Swift.min(place, values.count - 1)] }

  /// The option of a name, or nil.
  func option(_ name: String) -> Parameter? { options.first { $0.name == name } }
}

extension Node.Function {
  /// What the function takes, gives and means.
  public var declaration: FunctionDeclaration {
    guard let found = Self.declarations[self] else { preconditionFailure("\(self) undeclared") }
    return found
  }

  private static let declarations: [Node.Function: FunctionDeclaration] =
    numberDeclarations.merging(choiceDeclarations) { first, _ in first }
    .merging(textDeclarations) { first, _ in first }
    .merging(dateDeclarations) { first, _ in first }
    .merging(groupDeclarations) { first, _ in first }
}
