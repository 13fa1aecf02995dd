// Values of a row's group.
extension Evaluation {
  func grouped(
    _ function: Node.Function, _ arguments: [Node], _ node: Node
  ) throws(ExpressionError) -> Operand {
    let scope = scope(of: node)
    guard let argument = arguments.first else { return count(nil, scope) }
    let x = try operand(argument, beside: nil)
    switch function {
    case .count: return count(x, scope)
    case .min, .max: return extreme(x, scope, least: function == .min)
    case .median: return median(x, scope)
    case .rank: return ranked(x, scope)
    case .quantileGroup:
      guard case .number(let groups)? = arguments.last?.kind else {
        preconditionFailure("the parser wants a number of groups")
      }
      return quantileGroups(x, Int(groups), scope)
    case .lag, .lead: return try shifted(x, function, node, scope)
    default: return statistic(function, x, scope)
    }
  }

  private func scope(of node: Node) -> GroupScope {
    let names = node.columns("by").compactMap { column -> String? in
      if case .name(let name) = column.kind { name } else { nil }
    }
    return GroupScope(
      by: names, in: frame, overSample: node.option("over")?.kind == .word("sample"))
  }

  // MARK: One number for each group

  private func statistic(
    _ function: Node.Function, _ x: Operand, _ scope: GroupScope
  ) -> Operand {
    let values = x.numbers
    let statistics = GroupStatistics(values, x.absence, scope)
    switch function {
    case .mean, .share:
      return spread(statistics.means, scope, .noValueInGroup) { statistics.counts[$0] > 0 }
    case .sum:
      return spread(statistics.sums, scope, .noValueInGroup) { statistics.counts[$0] > 0 }
    case .sd:
      let deviations = statistics.deviations(values, x.absence, scope)
      return spread(deviations, scope, .tooFewInGroup) { statistics.counts[$0] > 1 }
    default:
      let deviations = statistics.deviations(values, x.absence, scope)
      return standardised(x, scope, statistics, deviations)
    }
  }

  /// A group's number in all its rows; absent where the row is outside, or the group has none.
  private func spread(
    _ numbers: [Double], _ scope: GroupScope, _ cause: Cause, _ isKnown: (Int) -> Bool
  ) -> Operand {
    let known = numbers.indices.map { isKnown($0) && numbers[$0].isFinite }
    var absence = scope.absence
    if known.contains(false) {
      absence.add(cause, rowCount: rowCount) { row in
        scope.codes[row] >= 0 && !known[Int(scope.codes[row])]
      }
    }
    let finite = zip(numbers, known).map { $1 ? $0 : 0 }
    return Operand(
      values: .numbers(.rows(scope.codes.map { $0 < 0 ? 0 : finite[Int($0)] })),
      absence: absence)
  }

  private func standardised(
    _ x: Operand, _ scope: GroupScope, _ statistics: GroupStatistics, _ deviations: [Double]
  ) -> Operand {
    var absence = Absence.either(x.absence, scope.absence)
    let codes = scope.codes
    let counts = statistics.counts
    if counts.contains(where: { $0 < 2 }) {
      absence.add(.tooFewInGroup, rowCount: rowCount) {
        codes[$0] >= 0 && counts[Int(codes[$0])] < 2
      }
    }
    // Overflow counts as no spread that could be told.
    let isSpread = deviations.map { $0 > 0 && $0.isFinite }
    if isSpread.contains(false) {
      absence.add(.noSpreadInGroup, rowCount: rowCount) {
        codes[$0] >= 0 && !isSpread[Int(codes[$0])]
      }
    }
    let means = statistics.means
    let lane = x.numbers
    var values = lane.expanded(rowCount)
    for row in values.indices {
      let group = Int(codes[row])
      values[row] =
        group < 0 || absence.isAbsent(row) ? 0 : (values[row] - means[group]) / deviations[group]
    }
    return Operand(values: .numbers(.rows(values)), absence: absence)
  }

  private func count(_ x: Operand?, _ scope: GroupScope) -> Operand {
    var counts = [Double](repeating: 0, count: scope.count)
    for row in scope.codes.indices where scope.codes[row] >= 0 {
      if let x, x.absence.isAbsent(row) { continue }
      counts[Int(scope.codes[row])] += 1
    }
    return spread(counts, scope, .noValueInGroup) { _ in true }
  }

  private func extreme(_ x: Operand, _ scope: GroupScope, least: Bool) -> Operand {
    let values = x.numbers
    let counts = GroupStatistics(values, x.absence, scope).counts
    let extremes = GroupStatistics.extremes(values, x.absence, scope, least: least)
    return typed(spread(extremes, scope, .noValueInGroup) { counts[$0] > 0 }, as: x)
  }

  private func median(_ x: Operand, _ scope: GroupScope) -> Operand {
    let values = x.numbers
    let sorted = SortedRows(values, x.absence, scope)
    let medians = (0..<scope.count).map { group -> Double in
      let places = sorted.places(of: group)
      if places.isEmpty { return 0 }
      let upper = places.lowerBound + places.count / 2
      let high = values[Int(sorted.rows[upper])]
      if places.count % 2 == 1 { return high }
      let low = values[Int(sorted.rows[upper - 1])]
      return low + (high - low) / 2
    }
    return spread(medians, scope, .noValueInGroup) { !sorted.places(of: $0).isEmpty }
  }

  /// The extreme of flags is a flag.
  private func typed(_ result: Operand, as x: Operand) -> Operand {
    guard case .flags = x.values else { return result }
    return Operand(values: .flags(result.numbers.map { $0 != 0 }), absence: result.absence)
  }

  // MARK: Places in an order

  private func ranked(_ x: Operand, _ scope: GroupScope) -> Operand {
    let values = x.numbers
    let sorted = SortedRows(values, x.absence, scope)
    var ranks = [Double](repeating: 0, count: rowCount)
    for group in 0..<scope.count {
      let places = sorted.places(of: group)
      var first = places.lowerBound
      while first < places.upperBound {
        let value = values[Int(sorted.rows[first])]
        var end = first + 1
        while end < places.upperBound, values[Int(sorted.rows[end])] == value { end += 1 }
        let rank = Double(first + end + 1 - 2 * places.lowerBound) / 2
        for place in first..<end { ranks[Int(sorted.rows[place])] = rank }
        first = end
      }
    }
    return Operand(
      values: .numbers(.rows(ranks)), absence: .either(x.absence, scope.absence))
  }

  private func quantileGroups(_ x: Operand, _ groups: Int, _ scope: GroupScope) -> Operand {
    let values = x.numbers
    let sorted = SortedRows(values, x.absence, scope)
    var numbers = [Double](repeating: 0, count: rowCount)
    for group in 0..<scope.count {
      let places = sorted.places(of: group)
      if places.isEmpty { continue }
      let quantiles = (1..<groups).map { part -> Double in
        // Type 7: the place (n - 1) p, exact where it is a whole number.
        let place = Double(places.count - 1) * Double(part) / Double(groups)
        let below = Int(place.rounded(.down))
        let low = values[Int(sorted.rows[places.lowerBound + below])]
        if Double(below) == place { return low }
        let high = values[Int(sorted.rows[places.lowerBound + below + 1])]
        return low == high ? low : low + (place - Double(below)) * (high - low)
      }
      var number = 1
      for place in places {
        let row = Int(sorted.rows[place])
        while number < groups, values[row] > quantiles[number - 1] { number += 1 }
        numbers[row] = Double(number)
      }
    }
    return Operand(
      values: .numbers(.rows(numbers)), absence: .either(x.absence, scope.absence))
  }

  // MARK: Other rows

  private func shifted(
    _ x: Operand, _ function: Node.Function, _ node: Node, _ scope: GroupScope
  ) throws(ExpressionError) -> Operand {
    guard let order = node.option("order"), case .name(let name) = order.kind else {
      preconditionFailure("the parser wants an order")
    }
    let places = column(name)
    let sorted = SortedRows(places.numbers, places.absence, scope)
    try requireDistinct(sorted, places.numbers, scope, name, node)
    let isLag = function == .lag
    var sources = [Int32](repeating: -1, count: rowCount)
    let cause: Cause
    if case .number(let distance)? = node.option("distance")?.kind {
      cause = .noRowAtDistance
      fill(&sources, sorted, scope, places.numbers, distance: isLag ? -distance : distance)
    } else {
      cause = isLag ? .noEarlierRow : .noLaterRow
      let steps = node.option("steps").flatMap { step -> Int? in
        if case .number(let value) = step.kind { Int(value) } else { nil }
      }
      fill(&sources, sorted, scope, steps: isLag ? -(steps ?? 1) : steps ?? 1)
    }
    return gathered(x, sources, .either(scope.absence, places.absence), cause)
  }

  /// The values of other rows; absent where this row has no place, where there is no other row, or as that is.
  private func gathered(
    _ x: Operand, _ sources: [Int32], _ own: Absence, _ cause: Cause
  ) -> Operand {
    var absence = own
    absence.add(cause, rowCount: rowCount) { sources[$0] < 0 }
    let other = x.absence.gathering(sources)
    return Operand(
      values: x.gathering(sources), absence: .either(absence, other), keepsOrder: x.keepsOrder)
  }

  private func fill(
    _ sources: inout [Int32], _ sorted: SortedRows, _ scope: GroupScope, steps: Int
  ) {
    for group in 0..<scope.count {
      let places = sorted.places(of: group)
      for place in places where places.contains(place + steps) {
        sources[Int(sorted.rows[place])] = sorted.rows[place + steps]
      }
    }
  }

  private func fill(
    _ sources: inout [Int32], _ sorted: SortedRows, _ scope: GroupScope,
    _ order: Lane<Double>, distance: Double
  ) {
    for group in 0..<scope.count {
      let places = sorted.places(of: group)
      var other = places.lowerBound
      for place in places {
        let row = Int(sorted.rows[place])
        let wanted = order[row] + distance
        while other < places.upperBound, order[Int(sorted.rows[other])] < wanted { other += 1 }
        if other == places.upperBound { break }
        if order[Int(sorted.rows[other])] == wanted { sources[row] = sorted.rows[other] }
      }
    }
  }

  /// Rows of one group alike in the order have no order.
  private func requireDistinct(
    _ sorted: SortedRows, _ order: Lane<Double>, _ scope: GroupScope, _ name: String, _ node: Node
  ) throws(ExpressionError) {
    var groups = 0
    var first: (Int32, Int32)?
    for group in 0..<scope.count {
      let places = sorted.places(of: group)
      let tie = places.dropFirst().first { place in
        order[Int(sorted.rows[place - 1])] == order[Int(sorted.rows[place])]
      }
      guard let tie else { continue }
      groups += 1
      let pair = (sorted.rows[tie - 1], sorted.rows[tie])
      if first.map({ pair < $0 }) ?? true { first = pair }
    }
    if let first {
      throw ExpressionError(
        .tiedOrder(
          order: name, groups: groups, firstRow: Int(first.0), secondRow: Int(first.1)),
        at: node.option("order")?.range ?? node.range)
    }
  }
}
