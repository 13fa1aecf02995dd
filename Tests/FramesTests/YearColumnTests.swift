import Frames
import Testing

/// Columns of years with slips of the pen.
@Suite struct YearColumnTests {
  private func column(_ numbers: [Double]) -> Column {
    Column(name: "year", values: .number(numbers))
  }

  /// The first row that is no year and how many are none; nil where all are.
  private func misfit(
    _ column: Column, never: YearColumn.NeverCodes? = nil
  ) -> (first: Int, count: Int)? {
    do throws(YearColumn.Misfit) {
      _ = try YearColumn(column, never: never)
      return nil
    } catch {
      return (error.firstRow, error.count)
    }
  }

  @Test(arguments: [20_177.0, 217, -5, 200_000, 2268])
  func `what lies 250 years from most is no year`(slip: Double) throws {
    let found = try #require(misfit(column([2017, 2018, 2017, slip, 2019, slip, 2018])))
    #expect(found == (3, 2))
  }

  @Test func `periods from 1, years far apart and codes for never are years`() throws {
    #expect(try YearColumn(column([1, 2, 3, 240])).years == [1, 2, 3, 240])
    #expect(try YearColumn(column([1870, 2019, 2018])).years == [1870, 2019, 2018])
    #expect(try YearColumn(column([2267, 2017, 2018])).years == [2267, 2017, 2018])
    let starts = try YearColumn(column([0, 2018, 2019]), never: .init())
    #expect(starts.years == [YearColumn.never, 2018, 2019])
    let undeclared = try #require(misfit(column([9999, 2018, 2019]), never: .init()))
    #expect(undeclared == (0, 1))
    let declared = try YearColumn(column([9999, 2018, 2019]), never: .init(["9999"]))
    #expect(declared.years == [YearColumn.never, 2018, 2019])
  }

  @Test func `a code for never that most rows have is told, not the years beside it`() throws {
    let found = try #require(misfit(column([9999, 2016, 9999, 9999, 2017]), never: .init()))
    #expect(found == (0, 3))
    let text = Factor(levels: ["2016", "9999"], codes: [0, 1, 1])
    #expect(
      try #require(misfit(Column(name: "first", values: .factor(text)), never: .init())) == (1, 2))
  }

  @Test func `texts are judged alike`() throws {
    let years = Factor(levels: ["2016/2017", "2018", "20188"], codes: [0, 1, 2, 0])
    let found = try #require(misfit(Column(name: "year", values: .factor(years))))
    #expect(found == (2, 1))
  }
}
