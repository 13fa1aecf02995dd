/// Which rows of several tables are of one school.
///
/// By LAESTAB, which stays when a school becomes an academy; with links also where one school followed another under a new
/// LAESTAB, as long as no table has both.
public struct SchoolIdentities: Sendable, Equatable {
  /// The LAESTAB of the school that followed, by the one before.
  let followed: [String: String]
  /// Schools of the tables that were amalgamated, merged or split, and so are not followed.
  public let apartCount: Int
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
      (followed, apartCount) = ([:], 0)
      return
    }
    var owners: [String: String] = [:]
    var years: [String: Set<Int>] = [:]
    for table in tables.sorted(by: { $0.year < $1.year }) {
      let urns = PublishedCells(table.reading.frame, "URN")
      for row in table.schoolRows {
        guard let laestab = table.identity(row) else { continue }
        years[laestab, default: []].insert(table.year)
        if let urn = urns.text(row) { owners[urn] = laestab }
      }
    }
    var heirs: [String: Set<String>] = [:]
    for (urn, laestab) in owners {
      let last = links.successors(of: urn).compactMap { owners[$0] }.last
      if let last, last != laestab { heirs[laestab, default: []].insert(last) }
    }
    // A school and the one that followed it have no year in common; nor have two that one followed.
    var taken = years
    var followed: [String: String] = [:]
    for (laestab, found) in heirs.sorted(by: { $0.key < $1.key }) {
      guard found.count == 1, let heir = found.first, followed[heir] == nil,
        let own = years[laestab],
        taken[heir]?.isDisjoint(with: own) ?? false
      else { continue }
      followed[laestab] = heir
      taken[heir]?.formUnion(own)
    }
    self.followed = followed
    apartCount = owners.keys.count { links.isApart($0) }
  }

  /// The LAESTAB that a school goes by.
  func of(_ laestab: String) -> String { followed[laestab] ?? laestab }
}
