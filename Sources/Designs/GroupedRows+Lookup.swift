import Frames

extension GroupedRows {
  /// A number that is the same in all rows of a leaf, or of a level of the implicit effect.
  enum Lookup: Sendable {
    case byLeaf([Double])
    case byCode([Double])
  }

  /// Tables of the numbers that are constant within levels of the swept effect, or of the only one that enters as
  /// columns.
  static func lookups(
    _ design: BoundDesign, _ order: GroupOrder, _ columnEffects: [BoundEffect],
    _ constantInSwept: Set<Int>, _ constantInColumns: Set<Int>
  ) -> [Int: Lookup] {
    var lookups: [Int: Lookup] = [:]
    let leafRows =
      constantInSwept.isEmpty
      ? [] : order.starts.dropLast().map { order.order.row(at: $0) }
    let levels = constantInColumns.isEmpty ? nil : columnEffects.first?.grouping
    let levelRows = levels.map { design.shared?.firstPlaces(of: $0) ?? $0.firstPlaces() } ?? []
    for (index, variable) in design.variables.enumerated() {
      guard case .number(let x, _) = variable.content else { continue }
      if constantInSwept.contains(index) {
        lookups[index] = .byLeaf(leafRows.map { x[$0] })
      } else if constantInColumns.contains(index) {
        lookups[index] = .byCode(levelRows.map { x[Int($0)] })
      }
    }
    return lookups
  }

  /// A number from its table, or nil.
  func look(up variable: Int, _ gathered: inout Gathered) -> [Double]? {
    // The first row of all needs no table, and models that come from a shared pass read no other.
    if gathered.positions.count == 1 { return nil }
    switch lookups[variable] {
    case .byLeaf(let table):
      var found: [Double] = []
      found.reserveCapacity(gathered.positions.count)
      var leaf = order.leaf(at: gathered.positions.lowerBound)
      var position = gathered.positions.lowerBound
      while position < gathered.positions.upperBound {
        let end = min(order.starts[leaf + 1], gathered.positions.upperBound)
        found += repeatElement(table[leaf], count: end - position)
        (position, leaf) = (end, leaf + 1)
      }
      return found
    case .byCode(let table):
      let codes = gathered.codes(columnEffects[0].grouping.codes, key: -1)
      return codes.map { table[Int($0)] }
    case nil: return nil
    }
  }
}
