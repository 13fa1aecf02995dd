/// A group of pupils of which the key stage 2 tables publish figures.
public enum KeyStageTwoGroup: String, Sendable, Equatable, CaseIterable {
  /// All pupils.
  case all
  /// Eligible for free meals in the last six years, looked after, or adopted from care.
  case disadvantaged
  /// Not disadvantaged.
  case other
  /// Boys.
  case boys
  /// Girls.
  case girls
  /// Low prior attainment.
  case low
  /// Middle prior attainment.
  case middle
  /// High prior attainment.
  case high
  /// English as an additional language.
  case eal
  /// In the school throughout years 5 and 6.
  case nonMobile = "non-mobile"

  /// The column of the number of pupils.
  public var countColumn: String {
    switch self {
    case .all: "TELIG"
    case .disadvantaged: "TFSM6CLA1A"
    case .other: "TNotFSM6CLA1A"
    case .boys: "BELIG"
    case .girls: "GELIG"
    case .low: "TKS1GROUP_L"
    case .middle: "TKS1GROUP_M"
    case .high: "TKS1GROUP_H"
    case .eal: "TEALGRP2"
    case .nonMobile: "TMOBN"
    }
  }

  /// What the names of its columns end with; empty for all pupils.
  private var ending: String {
    switch self {
    case .all: ""
    case .disadvantaged: "_FSM6CLA1A"
    case .other: "_NotFSM6CLA1A"
    case .boys: "_B"
    case .girls: "_G"
    case .low: "_L"
    case .middle: "_M"
    case .high: "_H"
    case .eal: "_EAL"
    case .nonMobile: "_MOBN"
    }
  }

  /// The column of the mean progress score.
  public var progressColumn: String { "MATPROG" + ending }
  /// The column of the lower end of its interval.
  public var lowerColumn: String { "MATPROG" + ending + "_LOWER" }
  /// The column of the upper end.
  public var upperColumn: String { "MATPROG" + ending + "_UPPER" }
  /// The column of the average scaled score.
  public var scaledColumn: String { "MAT_AVERAGE" + ending }

  /// The column of the percentage at the expected standard; nil where none is published.
  public var expectedColumn: String? { hasStandards ? "PTMAT_EXP" + ending : nil }
  /// The column of the percentage at the higher standard; nil where none is published.
  public var higherColumn: String? { hasStandards ? "PTMAT_HIGH" + ending : nil }

  private var hasStandards: Bool {
    switch self {
    case .all, .disadvantaged, .other, .low, .middle, .high: true
    case .boys, .girls, .eal, .nonMobile: false
    }
  }
}
