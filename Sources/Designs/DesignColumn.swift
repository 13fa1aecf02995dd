/// One column of a design: the product of its components.
struct DesignColumn: Sendable {
  enum Component: Sendable, Hashable {
    case number(variable: Int)
    case level(variable: Int, code: Int32)
    case block(variable: Int, column: Int)

    /// The position of the variable.
    var variable: Int {
      switch self {
      case .number(let variable), .level(let variable, _), .block(let variable, _): variable
      }
    }
  }

  let components: [Component]
  let term: TermID
}

/// Which columns each term makes: R's rule of contrasts.
///
/// A category in a term is coded by treatment contrasts if the term without it is in the model, else by all
/// its levels; without an intercept the first category of the first term that has one gets all its levels
/// (R's `terms.formula` and `model.matrix`).
struct ContrastCoding {
  let terms: [FormulaTerm]
  let variables: [BoundVariable]
  let hasIntercept: Bool

  func columns() -> [DesignColumn] {
    let present = Set(terms.map(\.variables))
    var patched = hasIntercept
    var columns: [DesignColumn] = []
    for term in terms {
      var partial = [DesignColumn(components: [], term: .intercept)]
      for variable in term.variables {
        let margin = term.variables.filter { $0 != variable }
        var isFull = !margin.isEmpty && !present.contains(margin)
        if !patched, case .category = variables[variable].content {
          isFull = true
          patched = true
        }
        partial = product(partial, pieces(of: variable, isFull: isFull))
      }
      columns += partial
    }
    return columns
  }

  private typealias Piece = (component: DesignColumn.Component, part: TermID.Part)

  private func pieces(of index: Int, isFull: Bool) -> [Piece] {
    let variable = variables[index]
    switch variable.content {
    case .number: return [(.number(variable: index), .variable(variable.label))]
    case .block(let columns):
      return columns.indices.map { place in
        (
          .block(variable: index, column: place),
          .level("\(place + 1)", of: variable.label)
        )
      }
    case .category(let category, _, let keepsReference):
      return category.levels.indices.filter {
        (isFull && keepsReference) || $0 != category.reference
      }.map { code in
        (
          .level(variable: index, code: Int32(code)),
          .level(category.levels[code], of: variable.label)
        )
      }
    }
  }

  /// Every column by every piece, the levels of the earlier variables varying fastest, as in R.
  private func product(_ columns: [DesignColumn], _ pieces: [Piece]) -> [DesignColumn] {
    pieces.flatMap { piece in
      columns.map { column in
        DesignColumn(
          components: column.components + [piece.component],
          term: TermID(column.term.parts + [piece.part]))
      }
    }
  }

  /// How many columns there would be at most, without making them.
  func columnBound() -> Int {
    terms.reduce(0) { sum, term in
      let product = term.variables.reduce(1) { product, index in
        let width =
          switch variables[index].content {
          case .number: 1
          case .block(let columns): columns.count
          case .category(let category, _, _): category.levels.count
          }
        let (value, overflow) = product.multipliedReportingOverflow(by: width)
        return overflow ? Int.max / 4096 : min(value, Int.max / 4096)
      }
      return sum + min(product, Int.max / 8192)
    }
  }
}
