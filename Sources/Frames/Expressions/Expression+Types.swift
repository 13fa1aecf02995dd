extension Expression {
  /// Every name that is no column and every operation whose operands do not fit.
  ///
  /// - Parameter typeOf: The type of a column; nil for a name that is no column, `.some(nil)` for a column
  ///   whose type is not known yet, which then fits everywhere.
  /// - Returns: All problems in the order of the text; empty if there is none.
  public func check(_ typeOf: (String) -> ValueType??) -> [ExpressionError] {
    withoutActuallyEscaping(typeOf) { typeOf in
      var checker = TypeChecker(typeOf)
      if checker.type(of: root) == nil, root.isNothing {
        checker.problems.append(ExpressionError(.typeUnknown, at: root.range))
      }
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
      var checker = TypeChecker(typeOf)
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

  /// Texts compared with a column by `==`, `!=`, `in` or `recode` that are not among its levels.
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
        case .call(.recode, let arguments, _): node.elements("from").map { (arguments[0], $0) }
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
