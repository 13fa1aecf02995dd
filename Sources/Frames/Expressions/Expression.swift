/// A column used in an expression.
public struct NameUse: Sendable, Equatable {
  /// The column's name, without back-ticks.
  public let name: String

  /// Where it stands in the text, in Unicode scalars.
  public let range: Range<Int>
}

/// A typed, three-valued expression over the columns of a frame, as in `where` and `derive`.
///
/// The grammar stands in the module's README.
public struct Expression: Sendable, Equatable {
  /// The text as written.
  public let source: String

  /// The whole expression.
  public let root: Node

  /// The expression of a text.
  ///
  /// - Parameter text: All of it must be one expression.
  /// - Throws: The first problem of the text; types are looked at by `check(_:)`.
  public init(parsing text: String) throws(ExpressionError) {
    let scalars = [Unicode.Scalar](text.unicodeScalars)
    var parser = try Parser(scalars, from: 0)
    let root = try parser.disjunction()
    guard parser.token.kind == .end else { throw parser.unexpected(.operatorOrEnd) }
    self.source = text
    self.root = root
  }

  private init(source: String, root: Node) {
    self.source = source
    self.root = root
  }

  /// How much of a longer text to take for an expression.
  public enum Extent: Sendable, Equatable {
    /// As far as an expression reaches: `a + log(b)` of `a + log(b), 2)`.
    case whole
    /// One value, name, call or parenthesis: `log(b)` of `log(b) + c`.
    case operand
  }

  /// The expression that begins at a place in a longer text, such as a formula.
  ///
  /// - Parameters:
  ///   - scalars: The longer text; ranges in the expression and in errors count from its start.
  ///   - start: Where the expression begins, in 0 ... scalars.count; blanks before it are skipped.
  ///   - extent: How much to take.
  /// - Returns: The expression, and the offset just behind it.
  /// - Throws: The first problem; what follows the expression is the caller's to judge.
  public static func parsePrefix(
    of scalars: [Unicode.Scalar], from start: Int, extent: Extent = .whole
  ) throws(ExpressionError) -> (expression: Expression, end: Int) {
    var parser = try Parser(scalars, from: start)
    let root = extent == .whole ? try parser.disjunction() : try parser.operand()
    let source = Lexer(scalars).text(start..<parser.previousEnd)
    return (Expression(source: source, root: root), parser.previousEnd)
  }

  /// The columns used, in the order of the text, each as often as it occurs.
  public var columnUses: [NameUse] {
    var uses: [NameUse] = []
    root.collectNames(into: &uses)
    return uses
  }

  /// Words that are columns only in back-ticks.
  public static let reservedWords: Set<String> = [
    "and", "or", "not", "in", "is", "if", "true", "false",
  ]

  /// Functions of the language that answer "not available yet".
  public static let functionsToCome: Set<String> = [
    "standardise", "standardize", "mean", "rank", "lag", "lead", "count", "cut", "recode",
    "case", "quantile", "year", "date",
  ]

  /// The names of all functions, for suggestions.
  public static let functionNames = Node.Function.allCases.map(\.rawValue)
}

extension Node {
  fileprivate func collectNames(into uses: inout [NameUse]) {
    if case .name(let name) = kind { uses.append(NameUse(name: name, range: range)) }
    for operand in operands { operand.collectNames(into: &uses) }
  }
}
