/// Walks a tree and notes what does not fit; an operand of unknown type fits everywhere.
struct TypeChecker {
  let typeOf: (String) -> ValueType??
  var problems: [ExpressionError] = []

  init(_ typeOf: @escaping (String) -> ValueType??) { self.typeOf = typeOf }

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
    case .arithmetic(let sign, let a, let b): return arithmetic(sign, a, b)
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
      within(a, low, high)
      return .flag
    case .call(let function, let arguments, _): return call(function, arguments, node)
    case .list, .word: return nil
    }
  }

  mutating func mismatch(
    _ expected: ValueType, _ found: ValueType, _ operation: String, _ node: Node
  ) {
    problems.append(
      ExpressionError(
        .typeMismatch(expected: expected, found: found, operation: operation), at: node.range))
  }

  mutating func numbers(_ nodes: [Node], _ operation: String) {
    for node in nodes {
      if let found = type(of: node), !found.isNumeric { mismatch(.number, found, operation, node) }
    }
  }

  mutating func flags(_ nodes: [Node], _ operation: String) {
    for node in nodes {
      if let found = type(of: node), found != .flag { mismatch(.flag, found, operation, node) }
    }
  }

  /// Days are added to dates and dates taken from each other; all else is of numbers.
  private mutating func arithmetic(
    _ sign: Node.Arithmetic, _ a: Node, _ b: Node
  ) -> ValueType? {
    let (left, right) = pair(a, b)
    switch (sign, left, right) {
    case (.minus, .date, .date): return .number
    case (.plus, .date, .number), (.plus, .number, .date), (.minus, .date, .number),
      (.plus, .date, .flag), (.minus, .date, .flag), (.plus, .flag, .date):
      return .date
    case (.plus, .date, nil), (.minus, .date, nil), (.plus, nil, .date), (.minus, nil, .date),
      (.minus, nil, nil), (.plus, nil, nil):
      return nil
    default:
      for (type, node) in [(left, a), (right, b)] {
        if let type, !type.isNumeric { mismatch(.number, type, sign.rawValue, node) }
      }
      return (left == nil || right == nil) && [.plus, .minus].contains(sign) ? nil : .number
    }
  }

  /// The types of two operands; a text written out beside a date is a date.
  private mutating func pair(_ a: Node, _ b: Node) -> (ValueType?, ValueType?) {
    var (left, right) = (type(of: a), type(of: b))
    if left == .date, case .text = b.kind {
      dateLiteral(b)
      right = .date
    }
    if right == .date, case .text = a.kind {
      dateLiteral(a)
      left = .date
    }
    return (left, right)
  }

  /// A text that must be a date.
  mutating func dateLiteral(_ node: Node) {
    if case .text(let text) = node.kind, DateFormat.iso.days(text) == nil {
      problems.append(ExpressionError(.notADate, at: node.range))
    }
  }

  private mutating func comparison(_ sign: Node.Comparison, _ a: Node, _ b: Node) {
    let (left, right) = pair(a, b)
    if sign == .equal || sign == .notEqual {
      if let left, let right, left.family != right.family {
        mismatch(left, right, sign.rawValue, b)
      }
      return
    }
    if left == .date || right == .date {
      if let left, let right, left != right {
        mismatch(.date, left == .date ? right : left, sign.rawValue, left == .date ? b : a)
      }
      return
    }
    for (type, node) in [(left, a), (right, b)] {
      if let type, !type.isNumeric { mismatch(.number, type, sign.rawValue, node) }
    }
  }

  /// One problem for a list, at its first value that does not fit.
  private mutating func membership(_ a: Node, _ values: [Node]) {
    guard let wanted = type(of: a) ?? values.first.flatMap({ type(of: $0) }) else { return }
    for value in values {
      if wanted == .date, case .text = value.kind {
        dateLiteral(value)
        continue
      }
      guard let found = type(of: value), found.family != wanted.family else { continue }
      return mismatch(wanted, found, "in", value)
    }
  }

  private mutating func within(_ a: Node, _ low: Node, _ high: Node) {
    if type(of: a) == .date {
      for end in [low, high] {
        if case .text = end.kind {
          dateLiteral(end)
        } else if let found = type(of: end), found != .date {
          mismatch(.date, found, "in", end)
        }
      }
      return
    }
    numbers([low, high], "in")
    if let found = type(of: a), !found.isNumeric { mismatch(.number, found, "in", a) }
    if case .number(let least) = low.kind, case .number(let most) = high.kind, least > most {
      problems.append(
        ExpressionError(.emptyRange, at: low.range.lowerBound..<high.range.upperBound))
    }
  }
}

extension ValueType {
  /// Whether a number is wanted and this will do.
  var isNumeric: Bool { self == .number || self == .flag }

  /// Numbers and flags compare; texts and dates each with their like.
  var family: ValueType { self == .flag ? .number : self }
}
