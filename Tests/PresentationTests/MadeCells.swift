import Analyses
import DifferenceInDifferences
import Foundation

/// Made cells of a design, by way of JSON, the one door that they have.
struct MadeCells {
  struct Cell: Encodable {
    var start: Int32?
    var period: Int32
    var isFocus: Bool?
    var rowCount = 100.0
    var unitCount = 10
    var weight = 100.0
    var mean: Double
    var standardDeviation: Double? = 1
  }

  var cells: [Cell] = []

  /// Two arms in the years 2015 to 2019 without 2018, the start in 2017: the programme adds 2 to everyone, and 1 more to
  /// the focus group; the comparison rises by 0.5 a year.
  static func design(groups: Bool) -> MadeCells {
    var made = MadeCells()
    for start in [Int32(2017), nil] {
      for year in [Int32(2015), 2016, 2017, 2019] {
        for isFocus in groups ? [false, true] : [nil as Bool?] {
          var mean = 100 + 0.5 * Double(year - 2015) - (start == nil ? 0 : 3)
          if isFocus == true { mean -= 4 }
          if let start, year >= start { mean += isFocus == true ? 3 : 2 }
          made.cells.append(Cell(start: start, period: year, isFocus: isFocus, mean: mean))
        }
      }
    }
    return made
  }

  /// The supplement of a model with these cells.
  func supplement() throws -> Supplement {
    var supplement = Supplement()
    supplement.cells = try JSONDecoder().decode(
      [ProgrammeRows.Cell].self, from: JSONEncoder().encode(cells))
    return supplement
  }

  /// A model of two groups with these cells.
  func model(id: String = "gap", label: String? = nil) throws -> MadeModel {
    var model = MadeModel(id: id, label: label, outcome: "ks2", terms: [(x, 1, 1)])
    model.estimator = "triple-difference"
    model.supplement = try supplement()
    return model
  }
}
