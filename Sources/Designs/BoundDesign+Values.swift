/// A variable of a design that is handed over as values, not bound by a formula.
public enum DesignValues: Sendable {
  /// One number per row.
  case numbers(label: String, [Double])
  /// One code per row, below nought where no column of the variable is one.
  case codes(label: String, [Int32])
}

/// A column of a design that is handed over as values: the product of factors.
public struct ValueColumn: Sendable {
  /// One factor of the product.
  public enum Factor: Sendable {
    /// The numbers of a variable, by its position.
    case number(Int)
    /// One in the rows that have a code, else nought.
    case code(Int32, of: Int)
  }

  let term: TermID
  let factors: [Factor]

  /// A column.
  ///
  /// - Parameters:
  ///   - term: What it is called.
  ///   - factors: At least one.
  public init(_ term: TermID, _ factors: [Factor]) {
    precondition(!factors.isEmpty, "a column without factors")
    self.term = term
    self.factors = factors
  }
}

extension BoundDesign {
  /// A design without an intercept from values: what an estimator constructs from roles, not from a formula.
  ///
  /// - Parameters:
  ///   - variables: One value per row each; numbers are finite.
  ///   - columns: Distinct terms over the variables, numbers by numbers and codes by codes.
  ///   - outcome: n values, at least one.
  ///   - outcomeLabel: The outcome as spelled.
  /// - Precondition: Shapes agree, factors are of their variable's kind.
  public convenience init(
    variables: [DesignValues], columns: [ValueColumn], outcome: [Double], outcomeLabel: String
  ) {
    precondition(!outcome.isEmpty, "no rows")
    let bound = variables.map { variable in
      switch variable {
      case .numbers(let label, let values):
        precondition(values.count == outcome.count, "\(values.count) values of \(label)")
        return BoundVariable(label: label, number: values)
      case .codes(let label, let codes):
        precondition(codes.count == outcome.count, "\(codes.count) codes of \(label)")
        return BoundVariable(label: label, codes: codes)
      }
    }
    let made = columns.map { column in
      DesignColumn(
        components: column.factors.map { factor in
          switch factor {
          case .number(let variable): .number(variable: variable)
          case .code(let code, let variable): .level(variable: variable, code: code)
          }
        }, term: column.term)
    }
    precondition(Set(made.map(\.term)).count == made.count, "a term twice")
    self.init(columns: made, variables: bound, outcome: outcome, outcomeLabel: outcomeLabel)
  }
}

extension BoundDesign {
  /// Whether a column's values in a row depend on which other rows there are, as those of `poly()` do.
  public var hasSampleColumns: Bool {
    columns.contains { column in
      column.components.contains { if case .block = $0 { true } else { false } }
    }
  }
}
