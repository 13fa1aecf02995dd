/// A column used in an expression.
public struct NameUse: Sendable, Equatable {
  /// The column's name, without back-ticks.
  public let name: String

  /// Where it stands in the text, in Unicode scalars.
  public let range: Range<Int>

  /// A use of a column.
  ///
  /// - Parameters:
  ///   - name: The column's name, without back-ticks.
  ///   - range: Where it stands, in Unicode scalars.
  public init(name: String, range: Range<Int>) {
    self.name = name
    self.range = range
  }
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

  init(source: String, root: Node) {
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

  /// Whether a value hangs on which rows the sample keeps: `over: sample`.
  public var usesSample: Bool { sampleUse != nil }

  /// Where `over: sample` stands first, in Unicode scalars; nil if nowhere.
  public var sampleUse: Range<Int>? {
    var found: Range<Int>?
    root.visit { node in
      if found == nil, case .word("sample")? = node.option("over")?.kind {
        found = node.option("over")?.range
      }
    }
    return found
  }

  /// Whether the value names rows because a column of identifiers goes into it as text.
  ///
  /// - Parameter identifiers: The columns that are identifiers.
  /// - Returns: True for `urn`, `trim(urn)`, `if(a, urn, 'none')`; false for `number(urn)`, `urn == '1'`.
  public func isIdentifier(among identifiers: Set<String>) -> Bool {
    root.isIdentifier(among: identifiers)
  }
}

extension Node {
  fileprivate func isIdentifier(among identifiers: Set<String>) -> Bool {
    switch kind {
    case .name(let name): return identifiers.contains(name)
    case .call(let function, let arguments, _):
      switch function {
      case .lower, .upper, .trim, .replace, .substring, .text, .concat, .coalesce, .lag, .lead:
        return arguments.contains { $0.isIdentifier(among: identifiers) }
      case .recode:
        guard case .word("keep")? = option("else")?.kind else { return false }
        return arguments.contains { $0.isIdentifier(among: identifiers) }
      case .choice, .cases:
        let chosen =
          function == .choice
          ? arguments.dropFirst().map { $0 }
          : arguments.enumerated().filter { $0.offset % 2 == 1 }.map(\.element)
        return (chosen + [option("else")].compactMap(\.self)).contains {
          $0.isIdentifier(among: identifiers)
        }
      default: return false
      }
    default: return false
    }
  }
}

extension Node {
  fileprivate func collectNames(into uses: inout [NameUse]) {
    if case .name(let name) = kind { uses.append(NameUse(name: name, range: range)) }
    for operand in operands { operand.collectNames(into: &uses) }
  }
}
