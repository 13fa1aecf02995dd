import Frames

/// What the distinct texts of a column mean.
enum LevelReading {
  /// A factor: its levels, and the level of each entry of the dictionary.
  case factor(levels: [String], numbers: [Int32], type: ColumnType)
  /// Numbers after all: to be read as such.
  case numbers
  /// Flags: the one that each entry means.
  case flags([Bool])
  /// A problem, and the entry that first shows it.
  case problem(ReadProblem.Kind, first: Int)

  /// Decides by the contract, else by all entries: flag, else category.
  ///
  /// Without a contract, where half of the cells are numbers, or most dates, academic years or flags, the others are
  /// undeclared codes; where at least half of the cells are numbers in other clothes, those clothes must be declared.
  init(_ dictionary: ByteDictionary, as request: ColumnRequest, encoding: TextEncoding) {
    let texts = dictionary.entries.indices.map { encoding.text(dictionary.bytes($0)) }
    switch request.declaredType {
    case .flag:
      self = Self.declaredFlags(texts, dictionary)
    case .id, .category:
      let type = request.declaredType ?? .category
      if let levels = request.levels {
        self = Self.declaredLevels(levels, texts, dictionary, type)
      } else {
        self = Self.foundLevels(texts, type)
      }
    default:
      self = Self.inferred(texts, dictionary)
    }
  }

  static let words = [
    "true": true, "TRUE": true, "True": true, "false": false, "FALSE": false, "False": false,
  ]

  private static func declaredFlags(_ texts: [String], _ dictionary: ByteDictionary) -> Self {
    let flags = texts.map { words[$0] ?? ["0": false, "1": true][$0] }
    return tally(dictionary) { flags[$0] == nil }.map { .problem(.notAFlag(count: $0), first: $1) }
      ?? .flags(flags.map { $0 ?? false })
  }

  /// The flag that a word means, 0 and 1 among them; nil if it means none.
  static func flag(_ bytes: [UInt8]) -> Bool? {
    let text = String(decoding: bytes, as: UTF8.self)
    return words[text] ?? ["0": false, "1": true][text]
  }

  private static func inferred(_ texts: [String], _ dictionary: ByteDictionary) -> Self {
    let flags = texts.compactMap { words[$0] }
    if flags.count == texts.count { return .flags(flags) }
    let forms = texts.map { ValueForm(of: $0) }
    guard let others = tally(dictionary, where: { forms[$0] != .number }) else {
      return numbersOrIdentifiers(texts)
    }
    let clothes = zip(texts, forms).map { text, form in
      form == .number ? nil : NumberFormat.clothes(of: Array(text.utf8))
    }
    let cellCount = dictionary.entries.reduce(0) { $0 + $1.useCount }
    let numberCount = cellCount - others.count
    if let clothed = tally(dictionary, where: { clothes[$0] != nil }),
      (clothed.count + numberCount) * 2 >= cellCount
    {
      // A decimal comma among them cannot be declared.
      let found = clothes.compactMap(\.self)
      let format: NumberFormat =
        found.contains([]) ? [] : found.reduce(into: []) { $0.formUnion($1) }
      return .problem(.clothedNumbers(count: clothed.count, format: format), first: clothed.first)
    }
    return undeclaredCodes(texts, forms, dictionary, cellCount) ?? foundLevels(texts, .category)
  }

  /// Digits of which some begin with a nought before others are names, and so are numbers longer than a double can hold.
  ///
  /// As a number, `007` would be `7`.
  private static func numbersOrIdentifiers(_ texts: [String]) -> Self {
    let areDigits = texts.allSatisfy { $0.utf8.allSatisfy { $0 &- UInt8(ascii: "0") <= 9 } }
    let areNames = texts.contains { text in
      let bytes = Array(text.utf8)
      if areDigits, bytes.count > 1, bytes[0] == UInt8(ascii: "0") { return true }
      guard let value = DecimalNumber.value(bytes.span, 0, bytes.count), abs(value) >= 0x1p53 else {
        return false
      }
      return !NumberBuilder.isExact(value, bytes.span, 0, bytes.count)
    }
    return areNames ? foundLevels(texts, .id) : .numbers
  }

  /// Cells of another form than most: at least half are numbers, or more than half dates, academic years or flags.
  ///
  /// Beside fewer numbers, others are codes if they look like codes or are not more different texts than there are
  /// different numbers: a suppressed column may hold more codes than numbers.
  private static func undeclaredCodes(
    _ texts: [String], _ forms: [ValueForm?], _ dictionary: ByteDictionary, _ cellCount: Int
  ) -> Self? {
    for form in ValueForm.allCases {
      guard let others = tally(dictionary, where: { forms[$0] != form }) else { return nil }
      let count = cellCount - others.count
      let kinds = forms.count { $0 == form }
      let areCodes =
        form == .number
        && (kinds * 2 >= texts.count
          || zip(texts, forms).allSatisfy { $1 == .number || ValueForm.isCodelike($0) })
      let areMost = form == .number ? count * 2 >= cellCount : count * 2 > cellCount
      guard count > 0, areMost || areCodes else { continue }
      let share = Double(count) / Double(cellCount)
      return .problem(
        .undeclaredCode(count: others.count, numericShare: share, form: form), first: others.first)
    }
    return nil
  }

  private static func declaredLevels(
    _ levels: [String], _ texts: [String], _ dictionary: ByteDictionary, _ type: ColumnType
  ) -> Self {
    var numbers: [String: Int32] = [:]
    for (number, level) in levels.enumerated() {
      let key = String(decoding: Array(level.utf8).trimmed, as: UTF8.self)
      numbers[key] = numbers[key] ?? Int32(number)
    }
    let found = texts.map { numbers[$0] }
    return tally(dictionary) { found[$0] == nil }
      .map { .problem(.unknownLevel(count: $0), first: $1) }
      ?? .factor(levels: levels, numbers: found.map { $0 ?? -1 }, type: type)
  }

  /// Levels in order; texts that Unicode counts as the same are one, in its first spelling.
  private static func foundLevels(_ texts: [String], _ type: ColumnType) -> Self {
    var distinct: [String] = []
    var numbers: [Int32] = []
    var known: [String: Int32] = [:]
    let mayFold = texts.contains { text in text.utf8.contains { $0 >= 128 } }
    for text in texts {
      if mayFold, let number = known[text] {
        numbers.append(number)
        continue
      }
      if mayFold { known[text] = Int32(distinct.count) }
      numbers.append(Int32(distinct.count))
      distinct.append(text)
    }
    let order = Factor.positions(of: distinct, byValue: type == .category)
    var places = [Int32](repeating: 0, count: order.count)
    for (place, position) in order.enumerated() { places[position] = Int32(place) }
    return .factor(
      levels: order.map { distinct[$0] }, numbers: numbers.map { places[Int($0)] }, type: type)
  }

  /// How many cells have entries of a kind, and the entry that comes first in the file; nil if none.
  private static func tally(
    _ dictionary: ByteDictionary, where isOfKind: (Int) -> Bool
  ) -> (count: Int, first: Int)? {
    let entries = dictionary.entries.indices.filter(isOfKind)
    guard let first = entries.first else { return nil }
    return (entries.reduce(0) { $0 + dictionary.entries[$1].useCount }, first)
  }
}
