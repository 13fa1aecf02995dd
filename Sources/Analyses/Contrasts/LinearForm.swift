import Glibc

/// A constant and weighted terms.
struct LinearForm {
  var constant = 0.0
  /// Where a number stands that is part of the constant.
  var constantRange: Range<Int>?
  var parts: [LinearExpression.Part] = []

  var isConstant: Bool { parts.isEmpty }

  /// The form of a piece.
  ///
  /// - Throws: `notLinear` where terms meet otherwise than in sums, `divisionByZero`, `undefined`.
  init(_ piece: ContrastExpression.Piece) throws(LinearExpressionError) {
    switch piece.kind {
    case .number(let value): (constant, constantRange) = (value, piece.range)
    case .term(let name): parts = [.init(name: name, weight: 1, range: piece.range)]
    case .group(let inner): self = try LinearForm(inner)
    case .negation(let inner):
      self = try LinearForm(inner)
      scale(by: -1)
    case .sum(let pieces, let isSubtracted):
      self = try LinearForm(pieces[0])
      for (piece, isSubtracted) in zip(pieces, isSubtracted).dropFirst() {
        add(try LinearForm(piece), times: isSubtracted ? -1 : 1)
      }
    case .product(let pieces, let isDivisor):
      self = try LinearForm(pieces[0])
      for (factor, isDivisor) in zip(pieces, isDivisor).dropFirst() {
        try take(
          factor, isDivisor: isDivisor, from: piece.range.lowerBound..<factor.range.upperBound)
      }
    case .power(let base, let exponent):
      let (a, b) = (try LinearForm(base), try LinearForm(exponent))
      if b.isConstant, b.constant == 1 {
        self = a
      } else {
        guard a.isConstant, b.isConstant else {
          throw LinearExpressionError(.notLinear, at: piece.range)
        }
        constant = try Self.defined(pow(a.constant, b.constant), at: piece.range)
        constantRange = piece.range
      }
    case .call(let function, let argument):
      let form = try LinearForm(argument)
      guard form.isConstant else { throw LinearExpressionError(.notLinear, at: piece.range) }
      constant = try Self.defined(function.value(form.constant), at: piece.range)
      constantRange = piece.range
    }
  }

  /// A number that is one.
  private static func defined(
    _ value: Double, at range: Range<Int>
  ) throws(LinearExpressionError) -> Double {
    if !value.isFinite { throw LinearExpressionError(.undefined, at: range) }
    return value
  }

  private mutating func take(
    _ factor: ContrastExpression.Piece, isDivisor: Bool, from range: Range<Int>
  ) throws(LinearExpressionError) {
    var other = try LinearForm(factor)
    if isDivisor {
      guard other.isConstant else { throw LinearExpressionError(.notLinear, at: range) }
      if other.constant == 0 { throw LinearExpressionError(.divisionByZero, at: factor.range) }
      divide(by: other.constant)
    } else if other.isConstant {
      scale(by: other.constant)
    } else if isConstant {
      other.scale(by: constant)
      self = other
    } else {
      throw LinearExpressionError(.notLinear, at: range)
    }
  }

  private mutating func add(_ other: LinearForm, times sign: Double) {
    constant += sign * other.constant
    constantRange = constantRange ?? other.constantRange
    for part in other.parts {
      if let place = parts.firstIndex(where: { $0.name == part.name }) {
        parts[place].weight += sign * part.weight
      } else {
        parts.append(.init(name: part.name, weight: sign * part.weight, range: part.range))
      }
    }
  }

  private mutating func scale(by factor: Double) {
    constant *= factor
    for place in parts.indices { parts[place].weight *= factor }
  }

  private mutating func divide(by divisor: Double) {
    constant /= divisor
    for place in parts.indices { parts[place].weight /= divisor }
  }
}

extension ContrastExpression.Function {
  /// The value at a number; not finite where there is none.
  func value(_ x: Double) -> Double {
    switch self {
    case .exp: Glibc.exp(x)
    case .log: Glibc.log(x)
    case .sqrt: x.squareRoot()
    }
  }

  /// The derivative at a number.
  func slope(_ x: Double) -> Double {
    switch self {
    case .exp: Glibc.exp(x)
    case .log: 1 / x
    case .sqrt: 0.5 / x.squareRoot()
    }
  }
}
