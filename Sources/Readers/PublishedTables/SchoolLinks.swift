public import Frames

/// Which school followed which, by the register's file of links (Get Information about Schools,
/// `links_edubasealldata`): a row says that a school (`URN`) has another (`LinkURN`) as `Predecessor` or `Successor`.
///
/// Only a school that followed one other, and was the only one to follow it, is the same school under a new number.
/// Amalgamated, merged and split schools stay apart: their earlier figures are of other pupils.
public struct SchoolLinks: Sendable, Equatable {
  /// The columns that are read.
  public static let columns = ["URN", "LinkURN", "LinkType"]

  /// The URN that followed, by the one before it.
  private let followers: [String: String]

  /// URNs that were amalgamated, merged or split, or that several follow.
  private let apart: Set<String>

  /// The links of a file.
  ///
  /// - Parameter frame: The columns above, as identifiers; rows of other types of links say nothing.
  public init(_ frame: Frame) {
    let (urns, links) = (PublishedCells(frame, "URN"), PublishedCells(frame, "LinkURN"))
    let types = PublishedCells(frame, "LinkType")
    var next: [String: Set<String>] = [:]
    var previous: [String: Set<String>] = [:]
    var apart: Set<String> = []
    for row in 0..<frame.rowCount {
      guard let urn = urns.text(row), let other = links.text(row),
        let type = types.text(row)?.lowercased(), urn != other
      else { continue }
      // `Result of Amalgamation`, `Merged - change in age range`, `Predecessor - Split School` and their like.
      if ["amalgam", "merge", "split"].contains(where: type.contains) {
        apart.formUnion([urn, other])
        continue
      }
      guard type == "predecessor" || type == "successor" else { continue }
      let (before, after) = type == "predecessor" ? (other, urn) : (urn, other)
      next[before, default: []].insert(after)
      previous[after, default: []].insert(before)
    }
    for (urn, others) in next where others.count > 1 { apart.insert(urn) }
    for (urn, others) in previous where others.count > 1 { apart.formUnion(others.union([urn])) }
    followers = next.compactMapValues { $0.count == 1 ? $0.first : nil }.filter {
      !apart.contains($0.key) && !apart.contains($0.value)
    }
    self.apart = apart
  }

  /// Opens a file of links; its names of schools, which are not read, may be in any encoding.
  ///
  /// - Parameter path: The file.
  /// - Returns: The file, which has the columns above.
  /// - Throws: What is wrong with it; `noSuchColumn` for each column that it lacks.
  public static func open(_ path: String) throws(ReadFailure) -> DelimitedSource {
    let source = try DelimitedSource(path: path, options: .init(encoding: .windows1252))
    let names = source.header.map(\.name)
    let lacking = columns.filter { !names.contains($0) }
    guard lacking.isEmpty else {
      throw ReadFailure(
        lacking.map {
          ReadProblem(kind: .noSuchColumn(name: $0), place: ReadPlace(line: 1, columnName: $0))
        })
    }
    return source
  }

  /// The links of an open file.
  ///
  /// - Parameters:
  ///   - source: Opened by `open`.
  ///   - threads: How many threads may work.
  /// - Returns: The links, and the reading with the file's digest.
  /// - Throws: What is wrong with the file.
  public static func read(
    _ source: some TableSource, threads: Int
  ) throws(ReadFailure) -> (links: SchoolLinks, reading: Reading) {
    let reading = try source.read(
      columns.map { ColumnRequest(name: $0, type: .id) }, missing: [:], threads: threads)
    return (SchoolLinks(reading.frame), reading)
  }

  /// The schools that followed a school, nearest first.
  ///
  /// - Parameter urn: Of the school.
  /// - Returns: Their URNs; a circle ends where it closes.
  func successors(of urn: String) -> [String] {
    var found: [String] = []
    var last = urn
    while let next = followers[last], next != urn, !found.contains(next) {
      found.append(next)
      last = next
    }
    return found
  }

  /// Whether a school was amalgamated, merged or split.
  func isApart(_ urn: String) -> Bool { apart.contains(urn) }
}
