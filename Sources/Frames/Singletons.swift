import Numerics

/// Rows alone in a group of an absorbed effect.
///
/// The effect fits such a row perfectly, so that it tells nothing of the coefficients; counted as an
/// observation it would shrink clustered standard errors: Correia (2015), "Singletons, cluster-robust
/// standard errors and fixed effects: a bad mix", the rule of Stata's `reghdfe`.
public enum Singletons {
  /// Leaves out rows alone in a group of any effect, until none is left.
  ///
  /// Sweeps through the effects in order; a row counts under the first effect in whose sweep it is
  /// alone. Which rows stay does not depend on the order.
  ///
  /// - Parameters:
  ///   - rows: The rows to look at, with a group in every effect.
  ///   - effects: What the reason calls each effect, and its groups.
  ///   - frequencies: How many equal rows each row stands for, one entry per row of the frame, or nil
  ///     for ones; a row of frequency above 1 is not alone.
  ///   - threads: At least 1; changes nothing.
  /// - Returns: Rows kept, and rows dropped with the reason `alone in <label>`, in the effects' order.
  /// - Precondition: No row of `rows` has the code -1 in an effect.
  /// - Complexity: O((rows + groups) x effects), however long the chain.
  public static func drop(
    _ rows: RowSelection, _ effects: [(label: String, codes: GroupCodes)],
    frequencies: [Double]? = nil, threads: Int = 1
  ) -> Selection {
    let isOpen = parallelMap(count: effects.count, threads: threads) {
      hasGroupOfOne(effects[$0].codes, rows)
    }
    if !isOpen.contains(true) { return Selection(kept: rows, dropped: []) }
    var tallies = effects.map { GroupTally($0.codes, rows, frequencies) }
    var dropped = [[Int32]](repeating: [], count: effects.count)
    while let effect = tallies.firstIndex(where: { !$0.waiting.isEmpty }) {
      for current in effect..<effects.count {
        for group in tallies[current].takeWaiting() {
          let row = tallies[current].lastRow(of: group)
          dropped[current].append(row)
          for other in tallies.indices {
            tallies[other].remove(row, from: effects[other].codes.codes[Int(row)])
          }
        }
      }
    }
    if dropped.allSatisfy(\.isEmpty) { return Selection(kept: rows, dropped: []) }
    var tally = DropTally()
    var gone = [Bool](repeating: false, count: Int(rows.rows.last ?? -1) + 1)
    for row in dropped.joined() { gone[Int(row)] = true }
    for (effect, rows) in zip(effects, dropped) {
      let slot = tally.slot("alone in \(effect.label)")
      for row in rows.sorted() { tally.add(row, to: slot) }
    }
    let kept = rows.rows.filter { !gone[Int($0)] }
    return Selection(kept: RowSelection(ascending: kept), dropped: tally.drops)
  }

  /// Whether any group has a single row: nearly always the answer is no, and found fast.
  private static func hasGroupOfOne(_ groups: GroupCodes, _ rows: RowSelection) -> Bool {
    var counts = [UInt8](repeating: 0, count: groups.count)
    var ones = 0
    var (last, isSettled): (Int32, Bool) = (-1, false)
    let (codes, places) = (groups.codes.span, rows.rows.span)
    for i in places.indices {
      let code = codes[Int(places[i])]
      precondition(code >= 0, "a row of the sample has no group")
      // Rows of a group often stand together: of such a run two rows tell all.
      if code == last {
        if isSettled { continue }
        isSettled = true
      } else {
        (last, isSettled) = (code, false)
      }
      let count = counts[Int(code)]
      if count == 2 { continue }
      ones += count == 0 ? 1 : -1
      counts[Int(code)] = count + 1
    }
    return ones > 0
  }
}

/// What is left of the groups of an effect while rows go.
private struct GroupTally {
  /// Rows left per group; a row of frequency above 1 counts twice.
  private var sizes: [Int32]
  /// Per group the exclusive or of the rows left: of one row, the row itself.
  private var traces: [Int32]
  /// Groups of one row that the next sweep takes.
  private(set) var waiting: [Int32]
  private let frequencies: [Double]?

  init(_ groups: GroupCodes, _ rows: RowSelection, _ frequencies: [Double]?) {
    sizes = [Int32](repeating: 0, count: groups.count)
    traces = sizes
    waiting = []
    self.frequencies = frequencies
    for row in rows.rows {
      let group = groups.codes[Int(row)]
      precondition(group >= 0, "a row of the sample has no group")
      sizes[Int(group)] += weight(row)
      traces[Int(group)] ^= row
    }
    for group in sizes.indices where sizes[group] == 1 { waiting.append(Int32(group)) }
  }

  private func weight(_ row: Int32) -> Int32 {
    if let frequencies { frequencies[Int(row)] > 1 ? 2 : 1 } else { 1 }
  }

  /// The groups that wait and still have their row; none waits any more.
  mutating func takeWaiting() -> [Int32] {
    let taken = waiting.filter { sizes[Int($0)] == 1 }
    waiting = []
    return taken
  }

  func lastRow(of group: Int32) -> Int32 { traces[Int(group)] }

  mutating func remove(_ row: Int32, from group: Int32) {
    sizes[Int(group)] -= weight(row)
    traces[Int(group)] ^= row
    if sizes[Int(group)] == 1 { waiting.append(group) }
  }
}
