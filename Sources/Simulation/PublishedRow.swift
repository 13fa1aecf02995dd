internal import Readers

/// A row of a published table as it grows, names beside cells: the header is the names of any row.
struct PublishedRow {
  private(set) var names: [String] = []
  private(set) var cells: [String] = []
  /// Whether whole tenths are written as 1.0, as until 2017, or as 1.
  private let writesZeros: Bool

  init(year: Int) {
    writesZeros = year <= 2017
    names.reserveCapacity(160)
    cells.reserveCapacity(160)
  }

  mutating func add(_ name: String, _ cell: String) {
    names.append(name)
    cells.append(cell)
  }

  /// A count, or its code.
  mutating func add(_ name: String, count: Int?) { add(name, count.map { "\($0)" } ?? "SUPP") }

  /// A share of a whole in per cent.
  mutating func add(_ name: String, share: Int?, of whole: Int?) {
    guard let share, let whole else { return add(name, "SUPP") }
    add(name, whole == 0 ? "" : "\(rounded(100 * share, by: whole))%")
  }

  mutating func add(_ name: String, tenths: PublishedFigure, none: String) {
    add(name, cell(tenths, none) { number in tenthsText(number) })
  }

  mutating func add(_ name: String, whole: PublishedFigure) {
    add(name, cell(whole, "") { "\($0)" })
  }

  mutating func add(_ name: String, percent: PublishedFigure) {
    add(name, cell(percent, "") { "\($0)%" })
  }

  private func cell(_ figure: PublishedFigure, _ none: String, _ spell: (Int) -> String) -> String {
    switch figure {
    case .known(let number): spell(number)
    case .suppressed: "SUPP"
    case .none: none
    case .lowCoverage: "LOWCOV"
    }
  }

  func tenthsText(_ tenths: Int) -> String {
    let (whole, part) = Int(tenths.magnitude).quotientAndRemainder(dividingBy: 10)
    let sign = tenths < 0 ? "-" : ""
    return part == 0 && !writesZeros ? "\(sign)\(whole)" : "\(sign)\(whole).\(part)"
  }
}

/// The columns of a group of pupils, by their published names.
struct GroupColumns: Sendable {
  let group: KeyStageTwoGroup
  let count, progress, lower, upper, scaled: String
  let expected, higher: String?

  private init(_ group: KeyStageTwoGroup) {
    self.group = group
    count = group.countColumn
    progress = group.progressColumn
    lower = group.lowerColumn
    upper = group.upperColumn
    scaled = group.scaledColumn
    expected = group.expectedColumn
    higher = group.higherColumn
  }

  static let all = GroupColumns(.all)
  static let boys = GroupColumns(.boys)
  static let girls = GroupColumns(.girls)
  static let low = GroupColumns(.low)
  static let middle = GroupColumns(.middle)
  static let high = GroupColumns(.high)
  static let disadvantaged = GroupColumns(.disadvantaged)
  static let other = GroupColumns(.other)
  static let eal = GroupColumns(.eal)
  static let nonMobile = GroupColumns(.nonMobile)

  /// The groups other than all, in the order of the tables.
  static let parts = [
    boys, girls, low, middle, high, disadvantaged, other, eal, nonMobile,
  ]
}
