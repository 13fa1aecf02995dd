import Foundation
import Frames
import Readers
import TestSupport
import Testing

@Suite struct KeyStageTwoRegisterTests {
  private static let folder = Golden.folder + "/../Specs/data/"

  private func register() throws -> KeyStageTwoRegister {
    let codes = ["SUPP", "NE", "NA", "NP", "LOWCOV", "NEW"]
    return KeyStageTwoRegister(
      try ["ks2-2019.csv", "ks2-2018.csv"].map { name in
        try KeyStageTwoTable(findingYearOf: Self.folder + name).read(
          missing: Dictionary(uniqueKeysWithValues: codes.map { ($0, MissingReason($0)) }),
          threads: 1)
      })
  }

  @Test func `a table's year is found in its header`() throws {
    #expect(try KeyStageTwoTable(findingYearOf: Self.folder + "ks2-2018.csv").year == 2018)
    #expect(try KeyStageTwoTable(findingYearOf: Self.folder + "ks2-2019.csv").year == 2019)
    #expect(try register().years == [2018, 2019])
  }

  @Test func `schools are found by both numbers, a URN of any year among them`() throws {
    let register = try register()
    #expect(!register.schools.isEmpty && register.owners.count >= register.schools.count)
    for (urn, laestab) in register.owners {
      let school = try #require(register.school(urn))
      #expect(school.laestab == laestab && register.school(laestab) == school)
      #expect(school.years == school.years.sorted() && !school.name.isEmpty)
    }
    #expect(register.school("1") == nil && register.school("") == nil)
    #expect(register.figureYears.contains(2018) && register.figureYears.first ?? 0 <= 2018)
    #expect(register.schools.values.contains { $0.isSpecial })
  }
}
