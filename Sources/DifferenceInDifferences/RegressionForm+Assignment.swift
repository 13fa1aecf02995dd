public import Designs
import Frames
import LinearModels

/// Why the units' programme cannot be re-assigned in a regression.
public enum AssignmentObstacle: Error, Sendable, Equatable {
  /// Units start in different periods: what an exchange moves is no product of a unit's part and a period's.
  case severalStarts
  /// Units have different amounts of the programme, which untreated units have no counterpart of.
  case amounts
  /// Effects by event time.
  case eventTimes
}

extension RegressionForm {
  /// The regression parted at the programme: columns of effects are a unit's treatment times what any unit would have
  /// had in that period (and group).
  ///
  /// - Returns: The covariates, then one carrier for each parameter of an effect, in the order of the regression.
  /// - Throws: `AssignmentObstacle`.
  public func assignment() throws(AssignmentObstacle) -> SplitDesign {
    if case .eventStudy = kind { throw .eventTimes }
    if rows.amounts != nil { throw .amounts }
    guard let start = rows.starts.first, rows.starts.count == 1 else { throw .severalStarts }
    let periods = rows.time.values.map { time -> Int32 in
      rows.transition.contains(time) ? 1 : time >= start ? 0 : -1
    }
    var variables: [DesignValues] = [.codes(label: "period", periods)]
    if let group = rows.group, hasParts {
      variables.append(.codes(label: group.label, group.isFocus.map { $0 ? 1 : 0 }))
    }
    var columns: [ValueColumn] = []
    for covariate in rows.covariates {
      columns.append(
        ValueColumn(TermID([.variable(covariate.label)]), [.number(variables.count)]))
      variables.append(.numbers(label: covariate.label, covariate.values))
    }
    let (gaps, others) = (hasParts ? names(.gap) : [], names(hasParts ? .other : nil))
    columns += gaps.enumerated().map { place, term in
      ValueColumn(term, [.code(Int32(place), of: 0), .code(1, of: 1)])
    }
    columns += others.enumerated().map { place, term in
      ValueColumn(term, [.code(Int32(place), of: 0)])
    }
    let design = BoundDesign(
      variables: variables, columns: columns, outcome: rows.outcome.values,
      outcomeLabel: rows.outcome.label)
    return SplitDesign(
      design: design, terms: gaps + others,
      values: rows.start.map { $0 == ProgrammeRows.never ? 0 : 1 })
  }

  /// A reported effect as a combination of the parameters of `assignment`.
  ///
  /// - Parameter term: `did`, `gap`, `focus`, `other`, or one of their transitions.
  /// - Returns: One weight per parameter; nil for another term.
  public func combination(of term: TermID) -> [Double]? {
    let all = hasParts ? names(.gap) + names(.other) : names(nil)
    let parts = parameters(of: term)
    guard parts.allSatisfy(all.contains) else { return nil }
    return all.map { parts.contains($0) ? 1 : 0 }
  }
}
