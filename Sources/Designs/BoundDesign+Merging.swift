extension BoundDesign {
  /// The term under which an outcome stands among the columns of a merged design.
  public static func outcomeTerm(_ label: String) -> TermID {
    TermID([.level("outcome", of: label)])
  }

  /// This design with the columns and outcomes of others over the same rows, each once.
  ///
  /// On the same rows columns of one product are one column, whatever the order of its factors. The outcomes of the others
  /// stand behind all columns, each under `outcomeTerm`, unless it is this design's.
  ///
  /// - Parameter others: Designs over the same rows of the same frame, whose variables are kept together if at all.
  /// - Returns: A design with this one's outcome.
  public func merging(_ others: [BoundDesign]) -> BoundDesign {
    precondition(others.allSatisfy { $0.rowCount == rowCount }, "designs of different rows")
    var (variables, columns) = (variables, columns)
    var known = Set(columns.map(\.term.product))
    var outcomes: Set<String> = [outcomeLabel]
    var further: [(label: String, values: [Double])] = []
    for other in others {
      let offset = variables.count
      variables += other.variables
      for column in other.columns where known.insert(column.term.product).inserted {
        columns.append(column.shifted(by: offset))
      }
      if outcomes.insert(other.outcomeLabel).inserted {
        further.append((other.outcomeLabel, other.outcome))
      }
    }
    for outcome in further {
      columns.append(
        DesignColumn(
          components: [.number(variable: variables.count)],
          term: Self.outcomeTerm(outcome.label)))
      variables.append(BoundVariable(label: outcome.label, number: outcome.values))
    }
    return BoundDesign(self, columns: columns, variables: variables)
  }
}

extension DesignColumn {
  /// The same column where its variables stand further back.
  fileprivate func shifted(by offset: Int) -> DesignColumn {
    DesignColumn(
      components: components.map { component in
        switch component {
        case .number(let variable): .number(variable: variable + offset)
        case .level(let variable, let code): .level(variable: variable + offset, code: code)
        case .block(let variable, let column):
          .block(variable: variable + offset, column: column)
        }
      }, term: term)
  }
}
