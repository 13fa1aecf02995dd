extension Node {
  /// The conditions that must all hold where this one does: the pieces joined by `and`, itself among them.
  public var conjuncts: [Node] {
    guard case .logical(.and, let a, let b) = kind else { return [self] }
    return [self] + a.conjuncts + b.conjuncts
  }

  /// Whether this condition says that another holds: it is the same, or says that it is 1 or true.
  ///
  /// - Parameter other: A condition, or a column of 0 and 1.
  /// - Returns: Judged by the spelling; false where only values could tell.
  public func affirms(_ other: Node) -> Bool {
    spelled == other.spelled || compares(other, .equal, to: 1)
      || compares(other, .notEqual, to: 0)
  }

  /// Whether this condition says that another does not hold.
  ///
  /// - Parameter other: A condition, or a column of 0 and 1.
  /// - Returns: Judged by the spelling; false where only values could tell.
  public func denies(_ other: Node) -> Bool {
    if case .not(let inner) = kind { return inner.affirms(other) }
    return compares(other, .equal, to: 0) || compares(other, .notEqual, to: 1)
  }

  private func compares(_ other: Node, _ sign: Comparison, to value: Double) -> Bool {
    guard case .comparison(sign, let a, let b) = kind, a.spelled == other.spelled else {
      return false
    }
    switch b.kind {
    case .number(let number): return number == value
    case .flag(let flag): return flag == (value == 1)
    default: return false
    }
  }
}
