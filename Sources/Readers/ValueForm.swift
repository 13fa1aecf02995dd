import Frames

/// What a text looks like though no contract says so: the form that most cells of a column may share.
public enum ValueForm: String, Sendable, Equatable, CaseIterable {
  /// A decimal number.
  case number
  /// A day, `2018-09-01`, or a moment of it.
  case date
  /// Two consecutive years, `2018/2019`.
  case academicYear
  /// `true` or `false` in one of three spellings.
  case flag

  /// The form of a text without blanks at its ends, or nil if it has none of them.
  ///
  /// - Parameter text: A cell.
  public init?(of text: String) {
    let bytes = Array(text.utf8)
    if DecimalNumber.value(bytes.span, 0, bytes.count) != nil {
      self = .number
    } else if LevelReading.words[text] != nil {
      self = .flag
    } else if DateFormat.iso.dayOfMoment(bytes.span, 0, bytes.count) != nil {
      self = .date
    } else if NumberBuilder.year(bytes.span, 0, bytes.count) != nil {
      self = .academicYear
    } else {
      return nil
    }
  }

  /// Cells of the form, in words.
  public var plural: String {
    switch self {
    case .number: "numbers"
    case .date: "dates"
    case .academicYear: "academic years"
    case .flag: "flags"
    }
  }

  /// Whether a text looks like a code for a missing cell: capitals and signs, as `SUPP`, `N/A` or `.`, but no single
  /// letter, which may name a group.
  static func isCodelike(_ text: String) -> Bool {
    let scalars = text.unicodeScalars
    let isCapital: (Unicode.Scalar) -> Bool = { ("A"..."Z").contains($0) }
    return scalars.allSatisfy { isCapital($0) || "#/.*-_?".unicodeScalars.contains($0) }
      && (scalars.count > 1 || !scalars.contains(where: isCapital))
  }
}
