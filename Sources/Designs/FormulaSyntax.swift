/// The syntax tree of a sum of terms, before it is expanded.
indirect enum FormulaNode: Sendable {
  /// `1` or `0`.
  case intercept(Bool, Range<Int>)
  /// `.`: every column that is not used elsewhere.
  case everything(Range<Int>)
  case variable(Int, Range<Int>)
  case sum([Signed])
  /// `a:b:c`.
  case interaction([FormulaNode], Range<Int>)
  /// `a*b`.
  case crossing(FormulaNode, FormulaNode, Range<Int>)
  /// `a/b`.
  case nesting(FormulaNode, FormulaNode, Range<Int>)
  /// `(a + b)^n`.
  case power(FormulaNode, Int, Range<Int>)
  case random(Int, Range<Int>)

  struct Signed: Sendable {
    let isSubtracted: Bool
    let node: FormulaNode
  }
}

/// A random-effects part before expansion.
struct RandomSyntax: Sendable {
  let terms: FormulaNode
  let groups: [[String]]
  let isCorrelated: Bool
  let range: Range<Int>
}

/// Terms in order without repetition, and what was said about the intercept.
struct TermList {
  static let limit = 4096

  private(set) var terms: [[Int]] = []
  private var known: Set<[Int]> = []
  var intercept: Bool?

  mutating func append(_ term: [Int], at range: Range<Int>) throws(FormulaError) {
    guard known.insert(term).inserted else { return }
    guard terms.count < Self.limit else {
      throw FormulaError(.tooManyTerms(limit: Self.limit), at: range)
    }
    terms.append(term)
  }

  mutating func remove(_ others: TermList) {
    terms.removeAll { others.known.contains($0) }
    known.subtract(others.known)
    if let said = others.intercept { intercept = !said }
  }

  mutating func append(_ others: TermList, at range: Range<Int>) throws(FormulaError) {
    for term in others.terms { try append(term, at: range) }
    if let said = others.intercept { intercept = said }
  }

  /// By degree, then as written.
  var ordered: [FormulaTerm] {
    terms.enumerated().sorted {
      ($0.element.count, $0.offset) < ($1.element.count, $1.offset)
    }.map { FormulaTerm(variables: $0.element) }
  }
}

/// Expands a syntax tree to terms, as R's `terms` does.
struct FormulaExpansion {
  /// The variables that `.` stands for.
  let everything: [Int]
  /// The variables' positions sorted by first appearance are the positions themselves.

  func expand(_ node: FormulaNode) throws(FormulaError) -> TermList {
    var list = TermList()
    switch node {
    case .intercept(let isPresent, _): list.intercept = isPresent
    case .everything(let range): for item in everything { try list.append([item], at: range) }
    case .variable(let index, let range): try list.append([index], at: range)
    case .sum(let items): list = try sum(items)
    case .interaction(let nodes, let range):
      for (position, node) in nodes.enumerated() {
        let factor = try expandFactor(node)
        list = position == 0 ? factor : try product(list, factor, at: range)
      }
    case .crossing(let left, let right, let range):
      let (a, b) = (try expandFactor(left), try expandFactor(right))
      list = a
      try list.append(b, at: range)
      try list.append(product(a, b, at: range), at: range)
    case .nesting(let left, let right, let range):
      list = try expandFactor(left)
      var all = TermList()
      try all.append(Array(Set(list.terms.joined())).sorted(), at: range)
      try list.append(product(all, expandFactor(right), at: range), at: range)
    case .power(let base, let exponent, let range):
      let factor = try expandFactor(base)
      list = factor
      for _ in 1..<exponent { list = try product(list, factor, at: range) }
    case .random(_, let range): throw FormulaError(.randomEffectHere, at: range)
    }
    return list
  }

  private func sum(_ items: [FormulaNode.Signed]) throws(FormulaError) -> TermList {
    var list = TermList()
    for item in items {
      if case .random(_, let range) = item.node {
        if item.isSubtracted { throw FormulaError(.randomEffectHere, at: range) }
        continue
      }
      let part = try expand(item.node)
      if item.isSubtracted { list.remove(part) } else { try list.append(part, at: item.node.range) }
    }
    return list
  }

  private func expandFactor(_ node: FormulaNode) throws(FormulaError) -> TermList {
    let list = try expand(node)
    if list.intercept != nil { throw FormulaError(.numberAsTerm("1"), at: node.range) }
    if case .sum(let items) = node, let random = items.first(where: { $0.node.isRandom }) {
      throw FormulaError(.randomEffectHere, at: random.node.range)
    }
    return list
  }

  private func product(
    _ left: TermList, _ right: TermList, at range: Range<Int>
  ) throws(FormulaError) -> TermList {
    var list = TermList()
    for a in left.terms {
      for b in right.terms {
        try list.append(a == b ? a : Array(Set(a).union(b)).sorted(), at: range)
      }
    }
    return list
  }
}

extension FormulaNode {
  var isRandom: Bool {
    if case .random = self { true } else { false }
  }

  var range: Range<Int> {
    switch self {
    case .intercept(_, let range), .everything(let range), .variable(_, let range),
      .interaction(_, let range), .crossing(_, _, let range), .nesting(_, _, let range),
      .power(_, _, let range), .random(_, let range):
      range
    case .sum(let items):
      (items.first?.node.range.lowerBound ?? 0)..<(items.last?.node.range.upperBound ?? 0)
    }
  }
}
