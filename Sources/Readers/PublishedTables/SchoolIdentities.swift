/// Which rows of several tables are of one school.
///
/// By LAESTAB, which stays when a school becomes an academy; with links also where one school followed another under a
/// new LAESTAB, as long as no table has results of both: tables list closed and new schools without any.
public struct SchoolIdentities: Sendable, Equatable {
  /// The LAESTAB of the school that followed, by the one before.
  let followed: [String: String]
  /// Schools of the tables that stay apart from those that they are linked with: amalgamated, merged or split ones,
  /// those that several followed or that followed several, and those whose links go round in a circle.
  public let apartCount: Int
  /// Schools that one other followed plainly, and that yet stay apart: a table has results of both.
  public let declinedCount: Int
  /// Schools that go by the LAESTAB of the one that followed them.
  public var followedCount: Int { followed.count }

  /// By LAESTAB alone.
  public static let byNumber = SchoolIdentities([], links: nil)

  /// The schools of some tables.
  ///
  /// - Parameters:
  ///   - tables: The tables.
  ///   - links: Which school followed which; nil for LAESTAB alone.
  public init(_ tables: [KeyStageTwoYear], links: SchoolLinks?) {
    guard let links else {
      (followed, apartCount, declinedCount) = ([:], 0, 0)
      return
    }
    var owners: [String: String] = [:]
    var years: [String: Set<Int>] = [:]
    for table in tables.sorted(by: { $0.year < $1.year }) {
      let urns = PublishedCells(table.reading.frame, "URN")
      for row in table.schoolRows {
        guard let laestab = table.identity(row) else { continue }
        if table.hasResults(row) { years[laestab, default: []].insert(table.year) }
        if let urn = urns.text(row) { owners[urn] = laestab }
      }
    }
    var heirs: [String: Set<String>] = [:]
    for (urn, laestab) in owners {
      let next = links.successors(of: urn).compactMap { owners[$0] }.first { $0 != laestab }
      if let next { heirs[laestab, default: []].insert(next) }
    }
    /// The last school of the chain that begins with one; nil where several follow or the chain is a circle.
    func last(_ laestab: String) -> String? {
      var (place, seen) = (laestab, Set([laestab]))
      while let next = heirs[place] {
        guard next.count == 1, let heir = next.first, seen.insert(heir).inserted else { return nil }
        place = heir
      }
      return place
    }
    var chains: [String: [String]] = [:]
    // A school may have had several URNs: it is one school, whichever of them is apart.
    var apart = Set(owners.lazy.filter { links.isApart($0.key) }.map(\.value))
    for laestab in heirs.keys.sorted() {
      if let end = last(laestab) {
        chains[end, default: []].append(laestab)
      } else {
        apart.insert(laestab)
      }
    }
    var followed: [String: String] = [:]
    var declined: Set<String> = []
    for (end, earlier) in chains {
      let all = ([end] + earlier).map { years[$0] ?? [] }
      if Set(all.joined()).count == all.reduce(0, { $0 + $1.count }) {
        for laestab in earlier { followed[laestab] = end }
      } else {
        declined.formUnion(earlier)
      }
    }
    self.followed = followed
    apartCount = apart.subtracting(followed.keys).subtracting(declined).count
    declinedCount = declined.count
  }

  /// Rows without results whose school has another row in the table, under its earlier or later number.
  func idleRows(of table: KeyStageTwoYear) -> Set<Int> {
    guard !followed.isEmpty else { return [] }
    var rows: [String: [Int]] = [:]
    for row in table.schoolRows {
      if let identity = table.identity(row).map(of) { rows[identity, default: []].append(row) }
    }
    var idle: Set<Int> = []
    for own in rows.values where own.count > 1 {
      let kept = own.first(where: table.hasResults) ?? own[0]
      idle.formUnion(own.filter { $0 != kept })
    }
    return idle
  }

  /// The LAESTAB that a school goes by.
  func of(_ laestab: String) -> String { followed[laestab] ?? laestab }
}
