public import Designs

/// A term that is nought by construction: the base of an event or dynamic block, or a cell that is its own base.
///
/// It is no estimate: it is not among a set's terms, has no variance, and no test, band or contribution holds it.
/// A table shows it where the design has it, with estimate 0 and no standard error.
public struct ReferenceTerm: Sendable, Equatable, Codable {
  /// The term.
  public let term: TermID

  /// How many of the set's terms stand before it: at most their number.
  public let place: Int

  /// A reference.
  ///
  /// - Parameters:
  ///   - term: The term.
  ///   - place: How many of the set's terms stand before it, at least 0.
  public init(_ term: TermID, place: Int) {
    precondition(place >= 0, "place \(place)")
    self.term = term
    self.place = place
  }
}

extension EstimateSet {
  /// A row of a table of estimates.
  public enum Row: Sendable, Equatable {
    /// An estimate, by its position among the set's terms.
    case estimate(Int)
    /// A term that is nought by construction.
    case reference(TermID)
  }

  /// Estimates and references in design order.
  public var rows: [Row] {
    var (rows, next) = ([Row](), 0)
    for reference in references {
      while next < reference.place {
        rows.append(.estimate(next))
        next += 1
      }
      rows.append(.reference(reference.term))
    }
    return rows + (next..<terms.count).map(Row.estimate)
  }

  /// The same estimates with references among them.
  ///
  /// - Parameters:
  ///   - references: Terms that are nought by construction; none of them is a term of the set.
  ///   - order: The design order of all terms, the set's terms among them in their order.
  /// - Returns: The set; its earlier references are replaced.
  public func with(references: Set<TermID>, order: [TermID]) -> EstimateSet {
    precondition(references.isDisjoint(with: terms), "references among the estimates")
    let estimated = Set(terms)
    var (found, place) = ([ReferenceTerm](), 0)
    for term in order {
      if estimated.contains(term) { place += 1 }
      if references.contains(term) { found.append(ReferenceTerm(term, place: place)) }
    }
    return replacing(references: found)
  }
}
