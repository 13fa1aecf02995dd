public import Estimation
import Designs
import Numerics

extension Estimate {
  /// The averages by event time alone, under the names of an event study: `dynamic[e]` becomes `event[e]`.
  ///
  /// - Parameter reference: The event time that is nought by construction.
  /// - Returns: The estimates of `dynamic[e]`, `gap:dynamic[e]` and so on, in order, the reference among them.
  public func byEventTime(reference: Int32) -> Estimate {
    func renamed(_ term: TermID) -> TermID? {
      guard let time = term.eventTime else { return nil }
      let prefix = TermID(Array(term.parts.dropLast()))
      return prefix.parts.isEmpty ? .event(time) : .event(time, of: prefix)
    }
    let places = set.terms.indices.filter { set.terms[$0].eventTime != nil }
    let rows = places.map { place in set.terms.indices.map { $0 == place ? 1.0 : 0 } }
    let order: [TermID] = set.rows.compactMap { row in
      switch row {
      case .estimate(let place): renamed(set.terms[place])
      case .reference(let term): renamed(term)
      }
    }
    let references = Set(set.references.compactMap { renamed($0.term) })
    return combining(
      Matrix(rows: rows), terms: places.compactMap { renamed(set.terms[$0]) },
      support: places.map { set.support[$0] }, references: references, order: order)
  }
}
