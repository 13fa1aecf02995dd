public import Frames

/// One variable of a formula: what contributes one column, or one block of columns, to its terms.
public struct FormulaVariable: Sendable {
  /// What the variable is made from.
  public enum Kind: Sendable {
    /// A column under its own name.
    case column(String)
    /// A computed column: `I(x^2)`, `log(x)`.
    case expression(Expression)
    /// `poly(x, degree)`, orthogonal over the model's rows, or `raw = true`: plain powers.
    case polynomial(of: Expression, degree: Int, raw: Bool)
    /// `i(column, ref = reference)`: a category made of a column; nil means the first level.
    case category(column: String, reference: String?)
  }

  /// The spelling that identifies the variable; two variables of one formula never share it.
  public let key: String

  /// The spelling in terms: `x`, `I(x^2)`, `poly(x, 2)`, and `year` for `i(year, ref = 2016)`.
  public let label: String

  /// What it is made from.
  public let kind: Kind

  /// Where it first stands in the formula, in Unicode scalars.
  public let range: Range<Int>
}

/// A term of a formula's fixed part: the interaction of its variables, one variable for a main effect.
public struct FormulaTerm: Hashable, Sendable {
  /// Positions in `Formula.variables`, ascending: the order in which they first appear.
  public let variables: [Int]
}

/// One absorbed effect: `urn`, `urn^cohort`, or `urn[x]` with a slope.
public struct AbsorbedEffect: Equatable, Sendable {
  /// The columns whose combination is the effect.
  public let columns: [String]
  /// The columns whose slopes vary by the effect; the effect itself is always included.
  public let slopes: [String]
  /// Where it stands in the formula.
  public let range: Range<Int>
}

/// The part `| endogenous ~ instruments`.
public struct InstrumentalPart: Equatable, Sendable {
  /// The endogenous terms.
  public let endogenous: [FormulaTerm]
  /// The instruments.
  public let instruments: [FormulaTerm]
  /// Where the part stands in the formula.
  public let range: Range<Int>
}

/// One random-effects part: `(1 + x | g)`.
public struct RandomEffect: Equatable, Sendable {
  /// Whether an intercept varies.
  public let hasIntercept: Bool
  /// The terms whose slopes vary.
  public let terms: [FormulaTerm]
  /// The columns of the grouping: `g1/g2` gives [g1] here and [g1, g2] in a second part.
  public let groups: [String]
  /// False for `||`.
  public let isCorrelated: Bool
  /// Where the part stands in the formula.
  public let range: Range<Int>
}
