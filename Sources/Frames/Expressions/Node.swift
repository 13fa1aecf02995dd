/// A piece of an expression: an operation with its operands, a name or a value.
public struct Node: Sendable, Equatable {
  /// What the piece is.
  public let kind: Kind

  /// Where it stands in the text, in Unicode scalars, its parentheses included.
  public let range: Range<Int>

  /// The number of operations on the longest way down from here; 0 for a name or a value.
  let height: Int

  /// What a piece can be.
  public indirect enum Kind: Sendable, Equatable {
    /// A number; not negative outside lists.
    case number(Double)
    /// A text.
    case text(String)
    /// `true` or `false`.
    case flag(Bool)
    /// A column.
    case name(String)
    /// `-a`
    case negation(Node)
    /// `a + b` and its like.
    case arithmetic(Arithmetic, Node, Node)
    /// `a == b` and its like.
    case comparison(Comparison, Node, Node)
    /// `not a`
    case not(Node)
    /// `a and b`, `a or b`
    case logical(Logical, Node, Node)
    /// `a in [1, 2]`; the values are numbers and texts.
    case among(Node, values: [Node], negated: Bool)
    /// `a in low..high`, both ends included.
    case within(Node, low: Node, high: Node, negated: Bool)
    /// `a is missing`
    case isMissing(Node, negated: Bool)
    /// `log(a)` and its like; options in the order of their declaration.
    case call(Function, [Node], options: [Option])
    /// `[a, b]` as the value of an option.
    case list([Node])
    /// A word as the value of an option: `sample`.
    case word(String)
  }

  /// An operation on two numbers; the raw value is its sign.
  public enum Arithmetic: String, Sendable, Equatable, CaseIterable {
    /// Addition.
    case plus = "+"
    /// Subtraction.
    case minus = "-"
    /// Multiplication.
    case times = "*"
    /// Division.
    case over = "/"
    /// The remainder with the sign of the divisor.
    case modulus = "%"
    /// Raising to a power.
    case power = "^"
  }

  /// A comparison of two values; the raw value is its sign.
  public enum Comparison: String, Sendable, Equatable, CaseIterable {
    /// Equal.
    case equal = "=="
    /// Not equal.
    case notEqual = "!="
    /// Less.
    case less = "<"
    /// Less or equal.
    case lessOrEqual = "<="
    /// Greater.
    case greater = ">"
    /// Greater or equal.
    case greaterOrEqual = ">="
  }

  /// A connective of two flags; the raw value is its word.
  public enum Logical: String, Sendable, Equatable, CaseIterable {
    /// True when both are.
    case and
    /// True when one is.
    case or
  }

  /// An option of a call, `by: school`.
  public struct Option: Sendable, Equatable {
    /// Its name.
    public let name: String
    /// Its value: an expression, a column, a list or a word.
    public let value: Node
  }

  init(_ kind: Kind, _ range: Range<Int>) {
    self.kind = kind
    self.range = range
    let below = kind.operands.map(\.height).max()
    height = below.map { $0 + 1 } ?? 0
  }

  private init(_ node: Node, wider range: Range<Int>) {
    kind = node.kind
    height = node.height
    self.range = range
  }

  /// The value of an option of this call, or nil.
  ///
  /// - Parameter name: The option's name.
  /// - Returns: Its value as written.
  public func option(_ name: String) -> Node? {
    guard case .call(_, _, let options) = kind else { return nil }
    return options.first { $0.name == name }?.value
  }

  /// The columns that an option of this call names: one, or a list.
  func columns(_ option: String) -> [Node] {
    guard let value = self.option(option) else { return [] }
    if case .list(let columns) = value.kind { return columns }
    return [value]
  }

  /// The same piece with its parentheses.
  func parenthesised(_ range: Range<Int>) -> Node { Node(self, wider: range) }

  /// The pieces that this one is made of, in the order of the text.
  public var operands: [Node] { kind.operands }
}

extension Node.Kind {
  var operands: [Node] {
    switch self {
    case .number, .text, .flag, .name, .word: []
    case .negation(let a), .not(let a), .isMissing(let a, _): [a]
    case .arithmetic(_, let a, let b), .comparison(_, let a, let b), .logical(_, let a, let b):
      [a, b]
    case .among(let a, let values, _): [a] + values
    case .within(let a, let low, let high, _): [a, low, high]
    case .call(_, let arguments, let options): arguments + options.map(\.value)
    case .list(let values): values
    }
  }
}
