/// What a contrast writes, taken apart: terms in back-ticks, numbers, `+ - * / ^`, exp, log, sqrt.
struct ContrastExpression: Sendable, Equatable {
  /// A piece with its place.
  struct Piece: Sendable, Equatable {
    let kind: Kind
    /// In Unicode scalars, signs and parentheses included.
    let range: Range<Int>
  }

  /// What a piece can be.
  indirect enum Kind: Sendable, Equatable {
    case number(Double)
    case term(String)
    case negation(Piece)
    /// A parenthesis around a piece.
    case group(Piece)
    /// `a - b + c`, however long: no deep tree.
    case sum([Piece], isSubtracted: [Bool])
    /// `a * b / c`.
    case product([Piece], isDivisor: [Bool])
    case power(Piece, Piece)
    case call(Function, Piece)
  }

  /// A smooth function of one value.
  enum Function: String, Sendable, CaseIterable {
    case exp
    case log
    case sqrt
  }

  let root: Piece

  /// Reads an expression.
  ///
  /// - Throws: The first problem with its place in Unicode scalars.
  init(parsing text: String) throws(LinearExpressionError) {
    var parser = ContrastExpressionParser(text)
    root = try parser.whole()
  }
}
