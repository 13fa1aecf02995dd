public import Frames

/// A model formula: `readk + mathk ~ stark*lunchk + I(x^2) | schoolidk`.
///
/// Operators and expansion follow R's `formula` and `terms` (precedence `^`, `:`, `* /`, `+ -`); terms
/// stand by degree, then as written. `I()` and functions are expressions of Frames. A power of a lone
/// variable, which R silently reads as the variable, is an error here.
public struct Formula: Sendable {
  /// The text as given.
  public let source: String

  /// The outcome, an expression: `y`, `log(y)`, `readk + mathk`.
  public let outcome: Expression

  /// Where the outcome stands, in Unicode scalars.
  public let outcomeRange: Range<Int>

  /// Whether the fixed part has an intercept.
  public let hasIntercept: Bool

  /// The variables in the order in which they first appear.
  public let variables: [FormulaVariable]

  /// The fixed part without the intercept, by degree, then as written.
  ///
  /// While `everythingRange` is not nil the terms that `.` stands for are absent: see
  /// `resolvingEverything(columns:)`.
  public let terms: [FormulaTerm]

  /// The absorbed effects; empty for none or `| 0`.
  public let absorbed: [AbsorbedEffect]

  /// The part `| endogenous ~ instruments`, if there is one.
  public let instrumental: InstrumentalPart?

  /// The random-effects parts in order; `(1 | g1/g2)` gives two.
  public let random: [RandomEffect]

  /// Every column that is named, with its place, in order of place.
  public let columnUses: [NameUse]

  /// Where `.` stands, or nil once it is resolved or if it does not occur.
  public let everythingRange: Range<Int>?

  /// The variables behind the comma of `i(category, number)`.
  let multipliers: Set<Int>

  private let syntax: FormulaNode

  /// Parses a formula.
  ///
  /// - Parameter source: The text.
  /// - Throws: `FormulaError` with the first problem and its place in Unicode scalars.
  public init(parsing source: String) throws(FormulaError) {
    var parser = try FormulaParser(source)
    try self.init(source, &parser)
  }

  /// The formula with `.` standing for every column of a list that the formula does not use in its
  /// outcome, behind its bars or in random effects.
  ///
  /// - Parameter columns: The columns of the data in order.
  /// - Returns: The formula itself where no `.` occurs.
  /// - Throws: `tooManyTerms`.
  public func resolvingEverything(columns: [String]) throws(FormulaError) -> Formula {
    guard everythingRange != nil else { return self }
    return try Formula(resolving: self, columns: columns)
  }
}

extension Formula {
  private init(_ source: String, _ parser: inout FormulaParser) throws(FormulaError) {
    if parser.tokens.isEmpty { throw FormulaError(.empty, at: parser.end) }
    self.source = source
    (outcome, outcomeRange) = try parser.outcome()
    syntax = try parser.rightSide()
    var effects: [AbsorbedEffect] = []
    var parts: (FormulaNode, FormulaNode, Range<Int>)?
    if parser.take("|") {
      if !parser.instrumentsFollow { effects = try parser.absorbed() }
      if !parser.nextIs("|") && parser.instrumentsFollow || parser.take("|") {
        parts = try parser.instrumental()
      }
    }
    if parser.nextIs("|"), let bar = parser.next {
      throw FormulaError(.tooManyBars, at: bar.range)
    }
    if parser.next != nil { throw parser.unexpected(expected: "end") }
    absorbed = effects
    let expansion = FormulaExpansion(everything: [])
    instrumental = try parts.map { part throws(FormulaError) in
      InstrumentalPart(
        endogenous: try expansion.expand(part.0).ordered,
        instruments: try expansion.expand(part.1).ordered, range: part.2)
    }
    random = try Self.random(parser.random, expansion)
    variables = parser.variables
    columnUses = parser.uses.sorted { $0.range.lowerBound < $1.range.lowerBound }
    everythingRange = parser.everythingRange
    multipliers = parser.multipliers
    let list = try expansion.expand(.sum([.init(isSubtracted: false, node: syntax)]))
    terms = list.ordered
    hasIntercept = list.intercept ?? true
  }

  private static func random(
    _ parts: [RandomSyntax], _ expansion: FormulaExpansion
  ) throws(FormulaError) -> [RandomEffect] {
    var effects: [RandomEffect] = []
    for part in parts {
      let list = try expansion.expand(part.terms)
      for groups in part.groups {
        effects.append(
          RandomEffect(
            hasIntercept: list.intercept ?? true, terms: list.ordered, groups: groups,
            isCorrelated: part.isCorrelated, range: part.range))
      }
    }
    return effects
  }

  private init(resolving formula: Formula, columns: [String]) throws(FormulaError) {
    var taken = Set(formula.outcome.columnUses.map(\.name))
    for effect in formula.absorbed { taken.formUnion(effect.columns + effect.slopes) }
    for effect in formula.random { taken.formUnion(effect.groups) }
    let bars = formula.instrumental?.range
    for use in formula.columnUses where bars?.contains(use.range.lowerBound) ?? false {
      taken.insert(use.name)
    }
    var variables = formula.variables
    let range = formula.everythingRange ?? 0..<0
    var everything: [Int] = []
    for name in columns where !taken.contains(name) {
      let label = Node.spelled(name: name)
      if let known = variables.firstIndex(where: { $0.key == label }) {
        everything.append(known)
      } else {
        everything.append(variables.count)
        variables.append(.init(key: label, label: label, kind: .column(name), range: range))
      }
    }
    let list = try FormulaExpansion(everything: everything).expand(
      .sum([.init(isSubtracted: false, node: formula.syntax)]))
    self.init(formula, variables: variables, terms: list.ordered)
  }

  private init(_ formula: Formula, variables: [FormulaVariable], terms: [FormulaTerm]) {
    source = formula.source
    outcome = formula.outcome
    outcomeRange = formula.outcomeRange
    hasIntercept = formula.hasIntercept
    self.variables = variables
    self.terms = terms
    absorbed = formula.absorbed
    instrumental = formula.instrumental
    random = formula.random
    columnUses = formula.columnUses
    everythingRange = nil
    multipliers = formula.multipliers
    syntax = formula.syntax
  }
}

extension FormulaParser {
  /// The expression before `~`.
  fileprivate mutating func outcome() throws(FormulaError) -> (Expression, Range<Int>) {
    guard let tilde = tokens.firstIndex(where: { $0.isSymbol("~") }) else {
      throw FormulaError(.missingTilde, at: end)
    }
    guard tilde > 0 else { throw FormulaError(.missingPart("outcome"), at: tokens[0].range) }
    let range = tokens[0].range.lowerBound..<tokens[tilde - 1].range.upperBound
    position = tilde + 1
    return (try expression(in: range), range)
  }

  fileprivate mutating func rightSide() throws(FormulaError) -> FormulaNode {
    if next == nil { throw FormulaError(.missingPart("terms"), at: end) }
    return try sum()
  }
}
