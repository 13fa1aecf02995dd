import Frames

/// What a column holds, found without any contract: counts by the form of cells, and few-valued texts.
///
/// It holds cells of the data: what of it may be shown is for its user to decide.
public struct ColumnProfile: Sendable {
  /// A text and how many cells hold it.
  public struct Level: Sendable, Equatable {
    /// The text, trimmed.
    public var text: String
    /// How many cells hold it, at least 1.
    public var count: Int
  }

  /// The name in the header.
  public var name: String
  /// What the file itself calls it.
  public var label: String?
  /// Labels of values in the order that the file gives them; empty where it has none.
  public var order: [String] = []
  /// Why cells are missing that the file itself declares missing, most frequent first; they count as nothing else.
  public var declaredMissing: [Level] = []
  /// Cells that are empty or hold blanks only.
  public var blankCount = 0
  /// Cells that are decimal numbers.
  public var numberCount = 0
  /// Numbers without a fraction.
  public var wholeCount = 0
  /// Numbers that begin with a 0 before another digit.
  public var leadingZeroCount = 0
  /// Whole numbers from 1900 to 2100, and texts such as `2018/2019`.
  public var yearCount = 0
  /// Texts such as `75%`.
  public var percentCount = 0
  /// Texts such as `2018-09-01` or `2018-09-01T14:30:05`.
  public var dateCount = 0
  /// Texts such as `1,234`.
  public var thousandsCount = 0
  /// Texts of digits around a single comma: `1,5`, `1.234,5`, and `1,234`, which may be thousands.
  public var singleCommaCount = 0
  /// Texts such as `1,234%`.
  public var thousandsPercentCount = 0
  /// The least numbers.
  public var least = Extremes(greatest: false)
  /// The greatest numbers.
  public var greatest = Extremes(greatest: true)
  /// The mean of the numbers; 0 of none.
  public var mean = 0.0
  /// The sum of squared differences from the mean.
  public var squares = 0.0
  var numbers = LevelCounts()
  var texts = LevelCounts()

  init(name: String, encoding: TextEncoding = .utf8) {
    self.name = name
    numbers.encoding = encoding
    texts.encoding = encoding
  }

  /// The least number; 0 of none.
  public var minimum: Double { least.outermost ?? 0 }

  /// The greatest number; 0 of none.
  public var maximum: Double { greatest.outermost ?? 0 }

  /// Cells that are neither blank nor a number.
  public var textCount: Int { texts.count }

  /// Cells that are not blank.
  public var valueCount: Int { numberCount + textCount }

  /// How many different values there are, and whether that is exact.
  public var distinct: (count: Int, isExact: Bool) {
    let count = numbers.distinctCount + texts.distinctCount
    return (min(count, valueCount), numbers.isExact && texts.isExact)
  }

  /// How many different texts there are that are no numbers; an estimate if there are very many.
  public var distinctTextCount: Int { texts.distinctCount }

  /// The different texts that are no numbers, most frequent first; nil if there are more than 1000.
  public var textLevels: [Level]? { texts.levels?.map { Level(text: $0.text, count: $0.count) } }

  /// The different numbers as written, most frequent first; nil if there are more than 1000.
  public var numberLevels: [Level]? {
    numbers.levels?.map { Level(text: $0.text, count: $0.count) }
  }

  /// The standard deviation of the numbers, with n - 1; nil of fewer than two.
  public var standardDeviation: Double? {
    numberCount < 2 ? nil : (squares / Double(numberCount - 1)).squareRoot()
  }
}

extension ColumnProfile {
  /// Adds a cell.
  mutating func add(_ bytes: Span<UInt8>, _ start: Int, _ end: Int) {
    if start == end {
      blankCount += 1
    } else if let value = DecimalNumber.value(bytes, start, end) {
      add(number: value)
      if value == value.rounded() {
        wholeCount += 1
        if value >= 1900, value <= 2100 { yearCount += 1 }
      }
      let isZero = bytes[start] == UInt8(ascii: "0")
      if isZero, end - start > 1, bytes[start + 1] &- UInt8(ascii: "0") <= 9 {
        leadingZeroCount += 1
      }
      numbers.add(bytes, start, end)
    } else {
      if NumberBuilder.year(bytes, start, end) != nil { yearCount += 1 }
      if DateFormat.iso.dayOfMoment(bytes, start, end) != nil { dateCount += 1 }
      countClothes(bytes, start, end)
      texts.add(bytes, start, end)
    }
  }

  /// Counts a text that is a number in clothes; those begin and end as few other texts do.
  private mutating func countClothes(_ bytes: Span<UInt8>, _ start: Int, _ end: Int) {
    let (first, last) = (bytes[start], bytes[end - 1])
    guard first < UInt8(ascii: ":"), last < UInt8(ascii: ":") else { return }
    if Self.hasSingleComma(bytes, start, end) { singleCommaCount += 1 }
    if NumberFormat.percent.value(bytes, start, end) != nil {
      percentCount += 1
    } else if NumberFormat.thousands.value(bytes, start, end) != nil {
      thousandsCount += 1
    } else if NumberFormat([.percent, .thousands]).value(bytes, start, end) != nil {
      thousandsPercentCount += 1
    }
  }

  /// A sign, digits that points may part, one comma, digits.
  private static func hasSingleComma(_ bytes: Span<UInt8>, _ start: Int, _ end: Int) -> Bool {
    var (commas, before, after) = (0, 0, 0)
    for index in start..<end {
      switch bytes[index] {
      case UInt8(ascii: "0")...UInt8(ascii: "9"): if commas == 0 { before += 1 } else { after += 1 }
      case UInt8(ascii: ","): commas += 1
      case UInt8(ascii: ".") where commas == 0 && before > 0: continue
      case UInt8(ascii: "-") where index == start, UInt8(ascii: "+") where index == start: continue
      default: return false
      }
    }
    return commas == 1 && before > 0 && after > 0
  }

  /// Welford's update; Welford (1962), doi:10.1080/00401706.1962.10490022.
  private mutating func add(number value: Double) {
    least.add(value)
    greatest.add(value)
    numberCount += 1
    let difference = value - mean
    mean += difference / Double(numberCount)
    squares += difference * (value - mean)
  }

  /// Adds the cells of later rows; Chan, Golub & LeVeque (1983), doi:10.1080/00031305.1983.10483115.
  mutating func merge(_ later: ColumnProfile) {
    if later.numberCount > 0 {
      least.merge(later.least)
      greatest.merge(later.greatest)
      let (mine, theirs) = (Double(numberCount), Double(later.numberCount))
      let difference = later.mean - mean
      squares += later.squares + difference * difference * mine * theirs / (mine + theirs)
      mean += difference * theirs / (mine + theirs)
    }
    blankCount += later.blankCount
    numberCount += later.numberCount
    wholeCount += later.wholeCount
    leadingZeroCount += later.leadingZeroCount
    yearCount += later.yearCount
    percentCount += later.percentCount
    dateCount += later.dateCount
    thousandsCount += later.thousandsCount
    singleCommaCount += later.singleCommaCount
    thousandsPercentCount += later.thousandsPercentCount
    numbers.merge(later.numbers)
    texts.merge(later.texts)
  }
}
