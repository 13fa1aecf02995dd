import Foundation
import Frames
import Readers
import TestSupport
import Testing

/// Which school followed which: Fir (990006) closed after 2018 and Elm (990005) opened in 2019.
@Suite struct SchoolLinksTests {
  private func table(
    _ year: Int, as told: Int? = nil, _ change: (String) -> String = { $0 }
  ) throws -> KeyStageTwoYear {
    let path = Golden.folder + "/../Specs/data/ks2-\(year).csv"
    let file = try TemporaryFile(change(String(contentsOfFile: path, encoding: .utf8)))
    return try KeyStageTwoTable(path: file.path, year: told ?? year).read(
      missing: ["SUPP": MissingReason("suppressed")], threads: 1)
  }

  /// The tables of both years, without Fir in the second.
  private func tables(_ first: (String) -> String = { $0 }) throws -> [KeyStageTwoYear] {
    try [
      table(2018, first),
      table(2019) { text in
        text.split(separator: "\r\n")
          .filter { !$0.contains("Fir School") }.joined(separator: "\r\n")
      },
    ]
  }

  private func links(_ rows: String) throws -> SchoolLinks {
    let file = try TemporaryFile(
      "\u{FEFF}URN,LinkURN,LinkName,LinkType,LinkEstablishedDate\r\n" + rows)
    return try SchoolLinks.read(SchoolLinks.open(file.path), threads: 1).links
  }

  private func identities(_ rows: String) throws -> SchoolIdentities {
    try SchoolIdentities(tables(), links: links(rows))
  }

  @Test(arguments: [
    "990005,990006,Fir School,Predecessor,01-09-2018",
    "990006,990005,Elm Primary School,Successor,01-09-2018",
    "990005,990006,Fir,Predecessor,\n990006,990005,Elm,Successor,\n",
    // By a school of which there is no table.
    "990006,990055,Between,Successor,\n990055,990005,Elm,Successor,",
    "990005,990006,Fir,Predecessor,\n990005,990001,Ash,Sixth Form Centre Link,",
  ])
  func `a school that followed another has its rows, as if their numbers were one`(
    _ rows: String
  ) throws {
    let identities = try identities(rows)
    #expect(identities.followedCount == 1 && identities.apartCount == 0)
    let renamed = try tables { $0.replacing("990,2006,990006", with: "990,2005,990006") }
    #expect(renamed[0].reading.digest != (try tables())[0].reading.digest)
    let linked = KeyStageTwoPanel.frame(try tables(), identities)
    #expect(linked == KeyStageTwoPanel.frame(renamed))
    #expect(linked != KeyStageTwoPanel.frame(try tables()))
    let register = KeyStageTwoRegister(try tables(), identities)
    for number in ["9902005", "9902006", "990005", "990006"] {
      let school = try #require(register.school(number))
      #expect(school.laestab == "9902005" && school.years == [2018, 2019])
      #expect(school.name == "Elm Primary School")
    }
  }

  @Test(arguments: [
    ("990005,990006,Fir,Predecessor - amalgamated,", 2),
    ("990005,990006,Fir,Predecessor - merged,", 2),
    ("990005,990006,Fir,Predecessor - Split School,", 2),
    ("990006,990005,Elm,Successor - Split School,", 2),
    // One that two followed, and one that followed two.
    ("990005,990006,Fir,Predecessor,\n990001,990006,Fir,Predecessor,", 1),
    ("990005,990006,Fir,Predecessor,\n990005,990001,Ash,Predecessor,", 3),
    // Both have figures of 2018 and of 2019.
    ("990001,990003,Cedar,Predecessor,", 0),
    // Nothing of these schools, themselves, and a circle.
    ("100001,100002,Elsewhere,Predecessor,", 0),
    ("990005,990005,Elm,Predecessor,", 0),
    ("990006,990007,Gorse,Other,", 0),
  ])
  func `schools that were several, or have years in common, stay apart`(
    _ rows: String, _ apart: Int
  ) throws {
    let identities = try identities(rows)
    #expect(identities.followedCount == 0 && identities.apartCount == apart)
    #expect(identities.declinedCount == (rows.contains("Cedar") ? 1 : 0))
    #expect(
      KeyStageTwoPanel.frame(try tables(), identities) == KeyStageTwoPanel.frame(try tables()))
  }

  @Test func `a row without results keeps no one apart, and is not told twice`() throws {
    // Fir has rows in both tables, in neither with a result: Elm's year is 2019 alone.
    let whole = try [table(2018), table(2019)]
    let identities = try SchoolIdentities(whole, links: links("990005,990006,Fir,Predecessor,"))
    #expect(identities.followedCount == 1 && identities.declinedCount == 0)
    #expect(
      KeyStageTwoPanel.frame(whole, identities) == KeyStageTwoPanel.frame(try tables(), identities))
    let register = KeyStageTwoRegister(whole, identities)
    for number in ["9902005", "9902006", "990005", "990006"] {
      let school = try #require(register.school(number))
      #expect(school.name == "Elm Primary School" && school.years == [2018, 2019])
    }
  }

  /// Three tables, of 2018 to 2020, in which Ash has another number each year.
  private func chain(_ numbers: [(laestab: Int, urn: Int)]) throws -> [KeyStageTwoYear] {
    try zip(2018..., numbers).map { year, number in
      try table(min(year, 2019), as: year) { text in
        var lines = text.split(separator: "\r\n").map(String.init)
        if year == 2020 {
          lines[0] = lines[0].replacing("_18", with: "_19").replacing("_17", with: "_18")
        }
        return lines.joined(separator: "\r\n").replacing(
          "990,2001,990001", with: "990,\(number.laestab),\(number.urn)")
      }
    }
  }

  @Test(arguments: [[2011, 2012, 2013], [2013, 2012, 2011], [2012, 2013, 2011]])
  func `a chain of three schools ends at the last, whatever the numbers' order`(
    laestabs: [Int]
  ) throws {
    let urns = [990_011, 990_012, 990_013]
    let tables = try chain(Array(zip(laestabs, urns)))
    let linked = try SchoolIdentities(
      tables, links: links("990012,990011,,Predecessor,\n990012,990013,,Successor,"))
    #expect(linked.followedCount == 2 && linked.declinedCount == 0 && linked.apartCount == 0)
    // As if the number had been the last one's from the first year on.
    let renamed = try chain(urns.map { (laestabs[2], $0) })
    #expect(KeyStageTwoPanel.frame(tables, linked) == KeyStageTwoPanel.frame(renamed))
    let register = KeyStageTwoRegister(tables, linked)
    for number in laestabs.map({ "990\($0)" }) + urns.map(String.init) {
      let school = try #require(register.school(number))
      #expect(school.laestab == "990\(laestabs[2])" && school.years == [2018, 2019, 2020])
    }
    // The first and the second alone: the third stays a school of its own.
    let half = try SchoolIdentities(tables, links: links("990012,990011,,Predecessor,"))
    #expect(half.followedCount == 1)
    #expect(KeyStageTwoRegister(tables, half).school("990011")?.years == [2018, 2019])
  }

  @Test func `chains of schools with a year in common stay apart`() throws {
    // Ash (2018) to Birch to Gorse would be one school, but all have results in both years: each stays.
    let declined = try identities("990002,990001,,Predecessor,\n990007,990102,,Predecessor,")
    #expect(declined.followedCount == 0 && declined.declinedCount == 2)
    // Fir to Elm, and Elm to a school without a table: Fir ends at Elm.
    let chain = try identities("990005,990006,,Predecessor,\n999999,990005,,Predecessor,")
    #expect(chain.followedCount == 1 && chain.declinedCount == 0)
    #expect(
      KeyStageTwoPanel.frame(try tables(), chain)
        == KeyStageTwoPanel.frame(try tables(), try identities("990005,990006,,Predecessor,")))
  }

  @Test func `links in a circle end`() throws {
    let identities = try identities(
      "990005,990006,,Predecessor,\n990006,990055,,Predecessor,\n990055,990005,,Predecessor,")
    // Elm and Fir, of which there are tables: nothing of them is declined for a year in common.
    #expect(identities.followedCount == 0 && identities.declinedCount == 0)
    #expect(identities.apartCount == 2)
  }

  @Test func `a school under two URNs is one school, followed or apart`() throws {
    // Birch is 990002 in 2018 and 990102 in 2019, under one LAESTAB.
    let apart = try identities(
      "990002,990001,,Predecessor - amalgamated,\n990102,990001,,Predecessor - amalgamated,")
    #expect(apart.apartCount == 2 && apart.followedCount == 0, "Ash and Birch, by three URNs")
    // Its URNs lead to two schools: no year in common is in the way, but it cannot be both.
    let fork = try identities("990005,990002,,Predecessor,\n990006,990102,,Predecessor,")
    #expect(fork.apartCount == 1 && fork.followedCount == 0 && fork.declinedCount == 0)
    // One of its URNs was merged, by the other it is followed, though with years in common.
    let both = try identities(
      "990002,990001,,Predecessor - merged,\n990007,990102,,Predecessor,")
    #expect(both.apartCount == 1 && both.declinedCount == 1)
  }

  @Test func `a file without the columns is no file of links`() throws {
    let file = try TemporaryFile("URN,LinkType\n1,Predecessor\n")
    let failure = #expect(throws: ReadFailure.self) { try SchoolLinks.open(file.path) }
    #expect(failure?.problems.map(\.kind) == [.noSuchColumn(name: "LinkURN")])
  }
}
