/// A design parted at a treatment: what an exchange of its values between units leaves as it is, and what it moves.
///
/// A column with the treatment is d c, with d the treatment's value and c its carrier: the product of the other
/// factors, one where there is none. An exchange gives other d to the same c.
public struct SplitDesign: Sendable {
  /// The columns without the treatment, then the carriers of `terms`.
  public let design: BoundDesign
  /// The terms with the treatment, in design order.
  public let terms: [TermID]
  /// d, one value per row.
  public let values: [Double]

  /// A design parted by hand.
  ///
  /// - Parameters:
  ///   - design: Columns without the treatment, then one carrier for each term.
  ///   - terms: The terms with the treatment.
  ///   - values: One value per row.
  public init(design: BoundDesign, terms: [TermID], values: [Double]) {
    precondition(values.count == design.rowCount, "\(values.count) values")
    precondition(terms.count <= design.columnCount, "\(terms.count) terms with the treatment")
    self.design = design
    self.terms = terms
    self.values = values
  }
}

extension BoundDesign {
  /// The design parted at one of its variables.
  ///
  /// - Parameters:
  ///   - label: The variable as terms spell it: a number, a flag, or a category of which one level has columns.
  ///   - kept: The terms that are wanted; others with the variable are left out.
  /// - Returns: nil where no wanted term has the variable, or it enters in more ways than one.
  public func splitting(at label: String, keeping kept: Set<TermID>) -> SplitDesign? {
    guard let place = variables.firstIndex(where: { $0.label == label }) else { return nil }
    let moved = columns.filter { column in
      column.components.contains { $0.variable == place }
    }
    let uses = Set(moved.flatMap(\.components).filter { $0.variable == place })
    let wanted = moved.filter { kept.contains($0.term) }
    guard uses.count == 1, let use = uses.first, !wanted.isEmpty else { return nil }
    guard moved.allSatisfy({ $0.components.count { $0.variable == place } == 1 }) else {
      return nil
    }
    let values: [Double]
    switch (use, variables[place].content) {
    case (.number, .number(let numbers, _)): values = numbers
    case (.level(_, let code), .category(_, let codes, _)):
      values = codes.map { $0 == code ? 1 : 0 }
    default: return nil
    }
    let fixed = columns.filter { column in
      !column.components.contains { $0.variable == place }
    }
    let ones = variables.count
    let carriers = wanted.map { column in
      let others = column.components.filter { $0.variable != place }
      return DesignColumn(
        components: others.isEmpty ? [.number(variable: ones)] : others, term: column.term)
    }
    let constant = BoundVariable(label: "1", number: [Double](repeating: 1, count: rowCount))
    return SplitDesign(
      design: BoundDesign(self, columns: fixed + carriers, variables: variables + [constant]),
      terms: wanted.map(\.term), values: values)
  }
}
