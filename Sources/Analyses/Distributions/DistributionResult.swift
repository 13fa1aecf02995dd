public import Frames

/// An outcome's distribution by arm and focus group, as shares of rows below round numbers.
public struct DistributionResult: Sendable, Equatable, Codable {
  /// Why nothing is told of a group.
  public enum Withheld: String, Sendable, Codable, CaseIterable {
    /// It has too few rows to be parted.
    case tooFewRows = "too few rows"
    /// Figures tell of a part of it, and the rest has too few rows.
    case tooFewRowsApart = "too few rows beside those of other figures"
    /// It is of one unit alone.
    case singleUnit = "a single unit"
    /// No number has enough rows on both sides.
    case noNumber = "no number with enough rows on both sides"
  }

  /// The rows of an arm and a group.
  public struct Series: Sendable, Equatable, Codable {
    /// Whether the programme reaches their unit at some time; nil where arms are not told apart.
    public var isTreated: Bool?
    /// Whether they are of the focus group; nil where groups are not told apart.
    public var isFocus: Bool?
    /// Rows; nil where nothing is told.
    public var rows: Int?
    /// Units; nil where nothing is told or units are not known.
    public var units: Int?
    /// As many rows as a number must part from the next.
    public var leastRows: Int
    /// The numbers with the rows below them.
    public var steps: [SharesBelow.Step]
    /// Why nothing is told; nil where something is.
    public var withheld: Withheld?
  }

  /// The figure that asks for it.
  public var figure: String
  /// The model whose rows are counted.
  public var model: String
  /// The outcome.
  public var outcome: String
  /// The years whose rows are counted; nil for all of the model's sample.
  public var years: [Int]?
  /// The groups, the programme and the focus group first.
  public var series: [Series]
}

extension DistributionResult.Series {
  /// What may be told of a group.
  init(_ group: SharesBelow.Group, isTreated: Bool? = nil, isFocus: Bool? = nil) {
    let withheld: DistributionResult.Withheld? =
      if group.rowCount < 2 * group.leastRows {
        .tooFewRows
      } else if group.rowsOfSmallestPart < 2 * group.leastRows {
        .tooFewRowsApart
      } else if group.unitCount == 1 {
        .singleUnit
      } else if group.steps.isEmpty {
        .noNumber
      } else {
        nil
      }
    let isTold = withheld == nil
    self.init(
      isTreated: isTreated, isFocus: isFocus, rows: isTold ? group.rowCount : nil,
      units: isTold ? group.unitCount : nil, leastRows: group.leastRows,
      steps: isTold ? group.steps : [], withheld: withheld)
  }
}
