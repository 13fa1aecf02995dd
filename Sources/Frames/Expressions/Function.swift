extension Node {
  /// A function; the raw value is its name.
  ///
  /// What each takes, gives and means stands once, in its `declaration`.
  public enum Function: String, Sendable, Equatable, CaseIterable {
    /// Natural logarithm.
    case log
    /// Logarithm to base 10.
    case log10
    /// The exponential function.
    case exp
    /// Square root.
    case sqrt
    /// Absolute value.
    case abs
    /// Rounding, half to even, to a number of decimal digits.
    case round
    /// The greatest whole number not above.
    case floor
    /// The least whole number not below.
    case ceil
    /// The nearest number between two bounds.
    case clamp
    /// The least of several values of a row, or of a group.
    case min
    /// The greatest of several values of a row, or of a group.
    case max

    /// `if(condition, then, else)`.
    case choice = "if"
    /// `case(condition, value, …, else: value)`.
    case cases = "case"
    /// Other values for some.
    case recode
    /// Bands between cut points.
    case cut
    /// The first value that is there.
    case coalesce
    /// A missing value with a reason.
    case missing

    /// In small letters.
    case lower
    /// In capitals.
    case upper
    /// Without blanks at the ends.
    case trim
    /// The number of characters.
    case length
    /// Whether a text is within.
    case contains
    /// Whether a text begins with another.
    case startsWith = "starts_with"
    /// Whether a text ends with another.
    case endsWith = "ends_with"
    /// A text in place of another.
    case replace
    /// Some of the characters.
    case substring
    /// Texts behind one another.
    case concat
    /// A value as a text.
    case text
    /// A text as a number.
    case number

    /// A text as a date.
    case date
    /// The year of a date.
    case year
    /// The month of a date.
    case month
    /// The day of the month of a date.
    case day
    /// The year in which the academic year of a date ends.
    case academicYear = "academic_year"

    /// Distance from the group's mean in standard deviations.
    case standardise
    /// The group's mean.
    case mean
    /// The group's sum.
    case sum
    /// The group's standard deviation.
    case sd
    /// The group's median.
    case median
    /// The number of known values, or rows, of the group.
    case count
    /// The share of the group's known values that are true.
    case share
    /// The place in the order of the group's values.
    case rank
    /// The group of quantiles.
    case quantileGroup = "quantile_group"
    /// The value of an earlier row.
    case lag
    /// The value of a later row.
    case lead

    /// How many values it takes, options apart.
    public var argumentCounts: ClosedRange<Int> { declaration.argumentCounts }
  }
}

extension Expression {
  /// The names of all functions, for suggestions.
  public static let functionNames = Node.Function.allCases.map(\.rawValue)

  /// The function that other languages call by a name: `toupper`, `xtile`, `ifelse`.
  ///
  /// - Parameter name: A name in R, Stata, SPSS, SQL or polars.
  /// - Returns: The function's name here, or nil.
  public static func function(elsewhere name: String) -> String? {
    Node.Function.allCases.first { $0.declaration.elsewhere.contains(name) }?.rawValue
  }
}
