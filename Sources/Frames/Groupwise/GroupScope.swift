/// The rows that a groupwise function looks at, and the group of each.
struct GroupScope {
  /// One group in 0 ..< count per row; -1 for rows outside.
  let codes: [Int32]

  /// The number of groups.
  let count: Int

  /// Why rows are outside: a grouping column is missing, or the row is not in the sample.
  let absence: Absence

  /// The groups that columns form over a frame's rows, or over its sample's.
  ///
  /// - Parameters:
  ///   - names: Columns of the frame; none for one group of all rows.
  ///   - frame: Its `sample` counts if wanted.
  ///   - overSample: Whether rows that the sample leaves out are outside.
  init(by names: [String], in frame: Frame, overSample: Bool) {
    var codes: [Int32]
    var absence = Absence.none
    if names.isEmpty {
      codes = [Int32](repeating: 0, count: frame.rowCount)
      count = 1
    } else {
      let groups = frame.groupCodes(of: names)
      codes = groups.codes
      count = groups.count
      for name in names {
        if let column = frame[name] { absence = .either(absence, Absence(column)) }
      }
    }
    if overSample, let sample = frame.sample, sample.count < frame.rowCount {
      var isInside = [Bool](repeating: false, count: frame.rowCount)
      for row in sample.rows { isInside[Int(row)] = true }
      for row in codes.indices where !isInside[row] { codes[row] = -1 }
      absence.add(.notInSample, rowCount: frame.rowCount) { !isInside[$0] }
    }
    self.codes = codes
    self.absence = absence
  }
}

extension Cause {
  fileprivate static func group(_ reason: String) -> Cause {
    Cause(column: nil, reason: MissingReason(reason))
  }

  static let notInSample = group("not in the sample")
  static let noValueInGroup = group("no value in its group")
  static let tooFewInGroup = group("fewer than two values in its group")
  static let noSpreadInGroup = group("no spread in its group")
  static let noEarlierRow = group("no earlier row")
  static let noLaterRow = group("no later row")
  static let noRowAtDistance = group("no row at that distance")
}
