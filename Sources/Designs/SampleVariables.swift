import Frames
import Synchronization

/// The variables of one sample as formulas ask for them: each is read once, and what is found of it in groups is kept.
///
/// Many models over the same rows, as the analyses of a robustness block are, share their arrays and these facts. No
/// result depends on it.
public final class SampleVariables: Sendable {
  /// Facts of groups.
  private struct Facts<Fact> {
    private var known: [(groups: Grouping, fact: Fact)] = []

    /// What is known of groups.
    func fact(of groups: Grouping) -> Fact? { known.first { $0.groups.isAlike(groups) }?.fact }

    mutating func add(_ fact: Fact, of groups: Grouping) { known.append((groups, fact)) }
  }

  /// Which columns of a product are not zero: variables by their keys with a level, or -1 for a number.
  struct Flags: Hashable {
    /// In an order of their own: a product is the same whatever the order of its factors.
    let parts: [Part]

    struct Part: Hashable {
      let key: String
      let level: Int32
    }

    init(parts: [Part]) { self.parts = parts.sorted { ($0.key, $0.level) < ($1.key, $1.level) } }
  }

  private struct State {
    var outcomes: [String: [Double]] = [:]
    var variables: [String: BoundVariable] = [:]
    var constancy: [String: Facts<Bool>] = [:]
    var support: [Flags: Facts<Int>] = [:]
    var rowSupport: [Flags: Int] = [:]
    var firstPlaces = Facts<[Int32]>()
    var nesting: [(inner: Grouping, outer: Grouping, isNested: Bool)] = []
    var orders: [(cells: Grouping?, leaves: Grouping?, mayCut: Bool, order: GroupOrder)] = []
  }

  private let state = Mutex(State())

  /// Nothing known yet.
  public init() {}

  /// A variable, bound by the first who asks.
  func variable(
    _ key: String, _ bind: () throws(DesignError) -> BoundVariable
  ) throws(DesignError) -> BoundVariable {
    if let known = state.withLock({ $0.variables[key] }) { return known }
    var made = try bind()
    made.key = key
    return state.withLock { state in
      if let known = state.variables[key] { return known }
      state.variables[key] = made
      return made
    }
  }

  /// The values of an outcome as spelled, read by the first who asks.
  func outcome(
    _ spelled: String, _ read: () throws(DesignError) -> [Double]
  ) throws(DesignError) -> [Double] {
    if let known = state.withLock({ $0.outcomes[spelled] }) { return known }
    let made = try read()
    state.withLock { $0.outcomes[spelled] = made }
    return made
  }

  /// Whether a variable is the same in all rows of each group; nil where nobody has looked.
  func isConstant(_ key: String, within groups: Grouping) -> Bool? {
    state.withLock { $0.constancy[key] }?.fact(of: groups)
  }

  func note(_ key: String, isConstant: Bool, within groups: Grouping) {
    state.withLock { $0.constancy[key, default: Facts()].add(isConstant, of: groups) }
  }

  /// The number of groups in which a product of flags is not zero; nil where nobody has counted.
  func support(_ flags: Flags, in groups: Grouping) -> Int? {
    state.withLock { $0.support[flags] }?.fact(of: groups)
  }

  func note(_ flags: Flags, support: Int, in groups: Grouping) {
    state.withLock { $0.support[flags, default: Facts()].add(support, of: groups) }
  }

  /// The number of rows in which a product of flags is not zero; nil where nobody has counted.
  func support(_ flags: Flags) -> Int? { state.withLock { $0.rowSupport[flags] } }

  func note(_ flags: Flags, support: Int) { state.withLock { $0.rowSupport[flags] = support } }

  /// Whether every group lies in one group of another grouping of the sample.
  func isNested(_ inner: Grouping, in outer: Grouping) -> Bool {
    let known = state.withLock { $0.nesting }
    if let fact = known.first(where: { $0.inner.isAlike(inner) && $0.outer.isAlike(outer) }) {
      return fact.isNested
    }
    let isNested = inner.isNested(in: outer)
    state.withLock { $0.nesting.append((inner, outer, isNested)) }
    return isNested
  }

  /// The order of a pass by cells and leaves of the sample.
  func order(rowCount: Int, cells: Grouping?, leaves: Grouping?, mayCut: Bool) -> GroupOrder {
    let known = state.withLock { $0.orders }
    if let fact = known.first(where: {
      $0.mayCut == mayCut && $0.cells.isAlike(cells) && $0.leaves.isAlike(leaves)
    }) {
      return fact.order
    }
    let order = GroupOrder(rowCount: rowCount, cells: cells, leaves: leaves, mayCut: mayCut)
    state.withLock { $0.orders.append((cells, leaves, mayCut, order)) }
    return order
  }

  /// Per group the place of its first row.
  func firstPlaces(of groups: Grouping) -> [Int32] {
    let known = state.withLock { $0.firstPlaces }
    if let places = known.fact(of: groups) { return places }
    let places = groups.firstPlaces()
    state.withLock { $0.firstPlaces.add(places, of: groups) }
    return places
  }
}

extension Grouping {
  /// Whether there are as many groups, with the same code in every row.
  ///
  /// The counts tell most groups apart at once, and arrays that share their memory are equal without a look.
  fileprivate func isAlike(_ other: Grouping) -> Bool {
    count == other.count && codes == other.codes
  }
}

extension Grouping? {
  fileprivate func isAlike(_ other: Grouping?) -> Bool {
    guard let self, let other else { return self == nil && other == nil }
    return self.isAlike(other)
  }
}
