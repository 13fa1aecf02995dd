import Frames

/// Which values of a variable are missing and why: by the contract's codes, the file's declarations, and tags.
struct MissingMeanings {
  /// The reason of user-missing values without a label.
  static let userMissing = MissingReason("user-missing")

  /// What the file declares, codes as decimals, texts or tags (`.a`).
  private(set) var declared: [String: MissingReason] = [:]

  private let ranges: [ClosedRange<Double>]
  private let texts: Set<String>
  private var ofNumber: [UInt64: MissingReason] = [:]
  private var labelOfNumber: [UInt64: String] = [:]
  private var ofTag: [UInt8: MissingReason] = [:]
  /// The contract's reasons of texts that it names by their labels.
  private(set) var ofText: [String: MissingReason] = [:]
  /// Whether no number can be missing but by being none.
  private(set) var allowsAllNumbers = true

  /// The meanings for a variable.
  ///
  /// - Parameters:
  ///   - variable: The variable.
  ///   - labels: The labels of its values.
  ///   - codes: The contract's codes: values, a number's being its shortest decimal, or labels of values.
  init(
    _ variable: StatisticalVariable, labels: [StatisticalLabel], codes: [String: MissingReason]
  ) {
    ranges = variable.missingRanges
    texts = Set(variable.missingTexts)
    for text in variable.missingTexts { declared[text] = Self.userMissing }
    for label in labels where !label.label.isEmpty {
      let reason = MissingReason(label.label)
      switch label.key {
      case .number(let number):
        labelOfNumber[(number + 0).bitPattern] = label.label
        if ranges.contains(where: { $0.contains(number) }) {
          declared[ShortestDecimal.text(number)] = reason
        }
      case .text(let text) where texts.contains(text): declared[text] = reason
      case .text: break
      case .tag(let tag):
        ofTag[tag] = reason
        declared[Self.spelled(tag)] = reason
      }
    }
    take(labels, calledMissingBy: codes)
    for range in ranges where range.lowerBound == range.upperBound && range.lowerBound.isFinite {
      let code = ShortestDecimal.text(range.lowerBound)
      declared[code] = declared[code] ?? Self.userMissing
    }
    for (code, reason) in codes {
      let bytes = Array(code.utf8).trimmed
      let text = String(decoding: bytes, as: UTF8.self)
      if let tag = Self.tag(spelled: text) { ofTag[tag] = reason }
      if let number = DecimalNumber.value(bytes.span, 0, bytes.count),
        ShortestDecimal.text(number) == text
      {
        ofNumber[(number + 0).bitPattern] = reason
      }
    }
    allowsAllNumbers = ranges.isEmpty && ofNumber.isEmpty
  }

  /// What the contract calls missing by its label; a code that is a value goes before it.
  private mutating func take(
    _ labels: [StatisticalLabel], calledMissingBy codes: [String: MissingReason]
  ) {
    guard !codes.isEmpty else { return }
    let reasons = Dictionary(
      codes.map { (String(decoding: Array($0.key.utf8).trimmed, as: UTF8.self), $0.value) },
      uniquingKeysWith: { first, _ in first })
    for label in labels {
      let name = String(decoding: Array(label.label.utf8).trimmed, as: UTF8.self)
      guard !name.isEmpty, let reason = reasons[name] else { continue }
      switch label.key {
      case .number(let number): ofNumber[(number + 0).bitPattern] = reason
      case .text(let text): ofText[text] = reason
      case .tag(let tag): ofTag[tag] = reason
      }
    }
  }

  /// A tag as Stata and SAS write it: `.a`, `.A`, `._`.
  private static func spelled(_ tag: UInt8) -> String { "." + String(UnicodeScalar(tag)) }

  private static func tag(spelled text: String) -> UInt8? {
    let bytes = Array(text.utf8)
    guard bytes.count == 2, bytes[0] == UInt8(ascii: "."), bytes[1] > UInt8(ascii: "9") else {
      return nil
    }
    return bytes[1]
  }

  /// Why a number is missing, or nil if it is a value.
  func reason(of number: Double) -> MissingReason? {
    if number.isNaN {
      let tag = MissingNumber.tag(of: number)
      return tag == 0 ? .blank : ofTag[tag] ?? MissingReason(Self.spelled(tag))
    }
    // Adding nought makes one zero of two.
    if let reason = ofNumber[(number + 0).bitPattern] { return reason }
    guard ranges.contains(where: { $0.contains(number) }) else { return nil }
    return labelOfNumber[(number + 0).bitPattern].map { MissingReason($0) } ?? Self.userMissing
  }

  /// Whether the file calls a value missing.
  func isMissing(_ key: StatisticalLabel.Key) -> Bool {
    switch key {
    case .number(let number): reason(of: number) != nil
    case .text(let text): texts.contains(text) || ofText[text] != nil
    case .tag: true
    }
  }
}

/// The reasons of a column under construction, numbered as they come up.
struct ReasonBook {
  private(set) var reasons: [MissingReason] = []
  private var numbers: [MissingReason: Int] = [:]

  /// The number of a reason, from 1.
  mutating func number(_ reason: MissingReason) -> Int {
    if let number = numbers[reason] { return number }
    reasons.append(reason)
    numbers[reason] = reasons.count
    return reasons.count
  }

  /// A mask of rows numbered by this book: `blank` first, then by name.
  ///
  /// Nil with more than 255 reasons.
  func mask(_ rows: [UInt16]) -> MissingMask? {
    guard reasons.count <= MissingCodes.limit else { return nil }
    if rows.isEmpty { return MissingMask.none }
    let order = reasons.indices.sorted { first, second in
      if reasons[first] == .blank || reasons[second] == .blank { return reasons[first] == .blank }
      return reasons[first].name.utf8.lexicographicallyPrecedes(reasons[second].name.utf8)
    }
    var places = [UInt8](repeating: 0, count: reasons.count + 1)
    for (place, index) in order.enumerated() { places[index + 1] = UInt8(place + 1) }
    return MissingMask(codes: rows.map { places[Int($0)] }, reasons: order.map { reasons[$0] })
  }
}
