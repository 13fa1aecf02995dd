extension Expression {
  /// Every name that is no column and every operation whose operands do not fit.
  ///
  /// - Parameter typeOf: The type of a column; nil for a name that is no column, `.some(nil)` for a column
  ///   whose type is not known yet, which then fits everywhere.
  /// - Returns: All problems in the order of the text; empty if there is none.
  public func check(_ typeOf: (String) -> ValueType??) -> [ExpressionError] {
    withoutActuallyEscaping(typeOf) { typeOf in
      var checker = TypeChecker(typeOf: typeOf)
      _ = checker.type(of: root)
      return checker.problems.sorted {
        ($0.range.lowerBound, $0.range.upperBound) < ($1.range.lowerBound, $1.range.upperBound)
      }
    }
  }

  /// The type of the result, or nil if it hangs on a column whose type is not known yet or on a problem.
  ///
  /// - Parameter typeOf: As for `check(_:)`.
  /// - Returns: The type of the whole.
  public func resultType(_ typeOf: (String) -> ValueType??) -> ValueType? {
    withoutActuallyEscaping(typeOf) { typeOf in
      var checker = TypeChecker(typeOf: typeOf)
      return checker.type(of: root)
    }
  }

  /// A text that is compared with a column none of whose levels it is.
  public struct LevelUse: Sendable, Equatable {
    /// The column.
    public let column: String

    /// The text as the expression has it.
    public let text: String

    /// Where the text stands, in Unicode scalars.
    public let range: Range<Int>
  }

  /// Texts compared with a column by `==`, `!=` or `in` that are not among its levels.
  ///
  /// - Parameter levels: The levels of a column, or nil where they are not known.
  /// - Returns: Such uses in the order of the text; no error, but nearly always a slip.
  public func unknownLevelUses(levels: (String) -> [String]?) -> [LevelUse] {
    var found: [LevelUse] = []
    root.visit { node in
      let pairs: [(Node, Node)] =
        switch node.kind {
        case .comparison(.equal, let a, let b), .comparison(.notEqual, let a, let b):
          [(a, b), (b, a)]
        case .among(let a, let values, _): values.map { (a, $0) }
        default: []
        }
      for (name, value) in pairs {
        guard case .name(let column) = name.kind, case .text(let text) = value.kind,
          let known = levels(column), !known.contains(text)
        else { continue }
        found.append(LevelUse(column: column, text: text, range: value.range))
      }
    }
    return found.sorted { $0.range.lowerBound < $1.range.lowerBound }
  }
}

extension Node {
  func visit(_ body: (Node) -> Void) {
    body(self)
    for operand in operands { operand.visit(body) }
  }
}

/// Walks a tree and notes what does not fit; an operand of unknown type fits everywhere.
private struct TypeChecker {
  let typeOf: (String) -> ValueType??
  var problems: [ExpressionError] = []

  init(typeOf: @escaping (String) -> ValueType??) { self.typeOf = typeOf }

  mutating func type(of node: Node) -> ValueType? {
    switch node.kind {
    case .number: return .number
    case .text: return .text
    case .flag: return .flag
    case .name(let name):
      guard let type = typeOf(name) else {
        problems.append(ExpressionError(.unknownColumn(name: name), at: node.range))
        return nil
      }
      return type
    case .negation(let a):
      numbers([a], "-")
      return .number
    case .arithmetic(let sign, let a, let b):
      numbers([a, b], sign.rawValue)
      return .number
    case .not(let a):
      flags([a], "not")
      return .flag
    case .logical(let word, let a, let b):
      flags([a, b], word.rawValue)
      return .flag
    case .isMissing(let a, _):
      _ = type(of: a)
      return .flag
    case .comparison(let sign, let a, let b):
      comparison(sign, a, b)
      return .flag
    case .among(let a, let values, _):
      membership(a, values)
      return .flag
    case .within(let a, let low, let high, _):
      numbers([a, low, high], "in")
      if case .number(let least) = low.kind, case .number(let most) = high.kind, least > most {
        problems.append(
          ExpressionError(.emptyRange, at: low.range.lowerBound..<high.range.upperBound))
      }
      return .flag
    case .call(.choice, let arguments): return choice(arguments)
    case .call(let function, let arguments):
      numbers(arguments, function.rawValue)
      return .number
    }
  }

  private mutating func mismatch(
    _ expected: ValueType, _ found: ValueType, _ operation: String, _ node: Node
  ) {
    problems.append(
      ExpressionError(
        .typeMismatch(expected: expected, found: found, operation: operation), at: node.range))
  }

  private mutating func numbers(_ nodes: [Node], _ operation: String) {
    for node in nodes where type(of: node) == .text {
      mismatch(.number, .text, operation, node)
    }
  }

  private mutating func flags(_ nodes: [Node], _ operation: String) {
    for node in nodes {
      if let found = type(of: node), found != .flag { mismatch(.flag, found, operation, node) }
    }
  }

  private mutating func comparison(_ sign: Node.Comparison, _ a: Node, _ b: Node) {
    guard sign == .equal || sign == .notEqual else { return numbers([a, b], sign.rawValue) }
    guard let left = type(of: a), let right = type(of: b) else { return }
    if (left == .text) != (right == .text) { mismatch(left, right, sign.rawValue, b) }
  }

  /// One problem for a list, at its first value that does not fit.
  private mutating func membership(_ a: Node, _ values: [Node]) {
    guard let wanted = type(of: a) ?? values.first.flatMap({ type(of: $0) }) else { return }
    for value in values {
      guard let found = type(of: value), (found == .text) != (wanted == .text) else { continue }
      return mismatch(wanted, found, "in", value)
    }
  }

  private mutating func choice(_ arguments: [Node]) -> ValueType? {
    flags([arguments[0]], "if")
    let then = type(of: arguments[1])
    let otherwise = type(of: arguments[2])
    guard let then, let otherwise else { return nil }
    if (then == .text) != (otherwise == .text) {
      mismatch(then, otherwise, "if", arguments[2])
      return nil
    }
    return then == otherwise ? then : .number
  }
}
