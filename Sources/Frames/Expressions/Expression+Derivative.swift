/// What has no derivative by a column.
public struct DerivativeError: Error, Sendable, Equatable {
  /// Why there is none.
  public enum Reason: Sendable, Equatable {
    /// The value jumps where the column moves: `floor(x)`, `x > 3`, `if(x > 3, a, b)`.
    case step
    /// The value hangs on other rows: `mean(x)`, `rank(x)`, `lag(x)`.
    case pooled
    /// No rule is known: `x % 2`, `coalesce(x, y)`.
    case noRule
  }

  /// Why there is none.
  public let reason: Reason
  /// The piece that has none, in its canonical spelling.
  public let piece: String

  /// A piece without a derivative.
  ///
  /// - Parameters:
  ///   - reason: Why there is none.
  ///   - piece: As spelled.
  public init(reason: Reason, piece: String) {
    self.reason = reason
    self.piece = piece
  }
}

extension Expression {
  /// The derivative by a column, all other columns standing still.
  ///
  /// By the rules of sums, products, quotients, powers and chains, so exact: no step size. Where `abs`, `min`, `max`
  /// and `clamp` have a kink it is the mean of the whole expression's derivatives at both sides, the limit of central
  /// differences.
  /// Agrees with R's `D()`, which has no kinks.
  ///
  /// - Parameter column: The column that moves.
  /// - Returns: An expression over the same columns; nil where the value does not hang on the column.
  /// - Throws: The first piece without a derivative.
  public func derivative(by column: String) throws(DerivativeError) -> Expression? {
    // Each kink writes the slopes inside it twice.
    guard root.kinkDepth <= 8 else {
      throw DerivativeError(reason: .noRule, piece: root.spelled)
    }
    guard let right = try Differentiation(column: column, side: .right).derivative(root)
    else { return nil }
    var slope = right
    if root.kinkDepth > 0,
      let left = try Differentiation(column: column, side: .left).derivative(root)
    {
      slope = Node(
        .arithmetic(
          .over, Node(.arithmetic(.plus, right, left), 0..<0), Node(.number(2), 0..<0)), 0..<0)
    }
    return Expression(source: slope.spelled, root: slope)
  }

  /// Whether a row's value hangs on the column's values in other rows.
  ///
  /// - Parameter column: A column.
  /// - Returns: True for `mean(x)` and `max(x, by: school)`, false for `max(x, y)`.
  public func pools(_ column: String) -> Bool {
    var found = false
    root.visit { node in
      if node.isPooled, node.names(column) { found = true }
    }
    return found
  }
}

extension Node {
  /// Whether the column stands in this piece.
  fileprivate func names(_ column: String) -> Bool {
    if case .name(let name) = kind { return name == column }
    return operands.contains { $0.names(column) }
  }

  /// The most kinks on one way down from here.
  fileprivate var kinkDepth: Int {
    let below = operands.map(\.kinkDepth).max() ?? 0
    guard case .call(let function, let arguments, _) = kind else { return below }
    switch function {
    case .abs: return below + 1
    case .min, .max: return below + arguments.count - 1
    case .clamp: return below + 2
    default: return below
    }
  }

  /// Whether this piece is a call whose value in a row hangs on other rows.
  fileprivate var isPooled: Bool {
    guard case .call(let function, let arguments, _) = kind else { return false }
    if function == .min || function == .max { return arguments.count == 1 }
    return function.declaration.family == .groups
  }
}

/// The rules of differentiation from one side; a derivative of nought is nil, so that no `0*log(0)` is formed.
private struct Differentiation {
  enum Side { case left, right }

  let column: String
  let side: Side

  func derivative(_ node: Node) throws(DerivativeError) -> Node? {
    guard node.names(column) else { return nil }
    switch node.kind {
    case .name: return number(1)
    case .negation(let a): return try derivative(a).map(negated)
    case .arithmetic(let sign, let a, let b): return try arithmetic(sign, a, b, node)
    case .call(let function, let arguments, _): return try call(function, arguments, node)
    case .comparison, .not, .logical, .among, .within, .isMissing:
      throw DerivativeError(reason: .step, piece: node.spelled)
    case .number, .text, .flag, .list, .word: return nil
    }
  }

  private func arithmetic(
    _ sign: Node.Arithmetic, _ a: Node, _ b: Node, _ node: Node
  ) throws(DerivativeError) -> Node? {
    if sign == .modulus { throw DerivativeError(reason: .noRule, piece: node.spelled) }
    let (da, db) = (try derivative(a), try derivative(b))
    switch sign {
    case .plus: return sum(da, db)
    case .minus: return sum(da, db.map(negated))
    case .times: return sum(da.map { times($0, b) }, db.map { times(a, $0) })
    case .over:
      return sum(
        da.map { over($0, b) }, db.map { negated(over(times(a, $0), power(b, number(2)))) })
    case .power: return powerDerivative(a, b, da, db, node)
    case .modulus: return nil
    }
  }

  /// (a^b)' = b a^(b - 1) a' + a^b log(a) b'.
  private func powerDerivative(_ a: Node, _ b: Node, _ da: Node?, _ db: Node?, _ node: Node)
    -> Node?
  {
    let inner = da.flatMap { da -> Node? in
      if case .number(let exponent) = b.kind {
        if exponent == 0 { return nil }
        if exponent == 1 { return da }
        let lower = exponent == 2 ? a : power(a, number(exponent - 1))
        return times(times(number(exponent), lower), da)
      }
      return times(times(b, power(a, make(.arithmetic(.minus, b, number(1))))), da)
    }
    // Where the power is 0 it stays 0, although log(a) has no value.
    return sum(
      inner,
      db.map {
        choice(
          compare(.equal, node, number(0)), number(0), times(times(node, call(.log, [a])), $0))
      })
  }

  private func call(
    _ function: Node.Function, _ arguments: [Node], _ node: Node
  ) throws(DerivativeError) -> Node? {
    if node.isPooled { throw DerivativeError(reason: .pooled, piece: node.spelled) }
    let u = arguments[0]
    switch function {
    case .log: return try derivative(u).map { over($0, u) }
    case .log10: return try derivative(u).map { over($0, times(u, call(.log, [number(10)]))) }
    case .exp: return try derivative(u).map { times(node, $0) }
    case .sqrt: return try derivative(u).map { over($0, times(number(2), node)) }
    case .abs:
      return try derivative(u).map { slope in
        choice(
          compare(.greater, u, number(0)), slope,
          choice(compare(.less, u, number(0)), negated(slope), magnitude(slope)))
      }
    case .max: return try extreme(arguments, .greater)
    case .min: return try extreme(arguments, .less)
    case .clamp:
      let held = try extremeSlope(
        call(.max, [u, arguments[1]]), arguments[2],
        try extreme([u, arguments[1]], .greater), try derivative(arguments[2]), .less)
      return held
    case .choice:
      if u.names(column) { throw DerivativeError(reason: .step, piece: node.spelled) }
      let (yes, no) = (try derivative(arguments[1]), try derivative(arguments[2]))
      if yes == nil, no == nil { return nil }
      return choice(u, yes ?? number(0), no ?? number(0))
    case .round, .floor, .ceil, .cases, .recode, .cut, .length, .text, .number:
      throw DerivativeError(reason: .step, piece: node.spelled)
    default: throw DerivativeError(reason: .noRule, piece: node.spelled)
    }
  }

  /// The derivative of the greatest or least of several values, two by two.
  private func extreme(
    _ values: [Node], _ wins: Node.Comparison
  ) throws(DerivativeError) -> Node? {
    var best = values[0]
    var slope = try derivative(best)
    for value in values.dropFirst() {
      slope = try extremeSlope(best, value, slope, try derivative(value), wins)
      best = call(wins == .greater ? .max : .min, [best, value])
    }
    return slope
  }

  private func extremeSlope(
    _ a: Node, _ b: Node, _ da: Node?, _ db: Node?, _ wins: Node.Comparison
  ) throws(DerivativeError) -> Node? {
    if da == nil, db == nil { return nil }
    let (left, right) = (da ?? number(0), db ?? number(0))
    // To the right the steeper of two equal values is the greater, to the left the flatter one.
    let tie = call((wins == .greater) == (side == .right) ? .max : .min, [left, right])
    return choice(compare(wins, a, b), left, choice(compare(wins, b, a), right, tie))
  }

  /// The slope of the magnitude of what is 0: it falls to the left and rises to the right.
  private func magnitude(_ slope: Node) -> Node {
    side == .right ? call(.abs, [slope]) : negated(call(.abs, [slope]))
  }

  // MARK: Pieces

  private func make(_ kind: Node.Kind) -> Node { Node(kind, 0..<0) }
  private func number(_ value: Double) -> Node {
    value < 0 ? negated(number(-value)) : make(.number(value))
  }
  private func negated(_ a: Node) -> Node { make(.negation(a)) }
  private func over(_ a: Node, _ b: Node) -> Node { make(.arithmetic(.over, a, b)) }
  private func power(_ a: Node, _ b: Node) -> Node { make(.arithmetic(.power, a, b)) }
  private func call(_ function: Node.Function, _ arguments: [Node]) -> Node {
    make(.call(function, arguments, options: []))
  }
  private func compare(_ sign: Node.Comparison, _ a: Node, _ b: Node) -> Node {
    make(.comparison(sign, a, b))
  }
  private func choice(_ condition: Node, _ yes: Node, _ no: Node) -> Node {
    call(.choice, [condition, yes, no])
  }

  private func times(_ a: Node, _ b: Node) -> Node {
    if a.isOne { return b }
    return b.isOne ? a : make(.arithmetic(.times, a, b))
  }

  private func sum(_ a: Node?, _ b: Node?) -> Node? {
    guard let a else { return b }
    return b.map { make(.arithmetic(.plus, a, $0)) } ?? a
  }
}

extension Node {
  fileprivate var isOne: Bool { if case .number(1) = kind { true } else { false } }
}
