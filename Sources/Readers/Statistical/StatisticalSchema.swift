/// A variable of a statistical package's file.
struct StatisticalVariable: Sendable, Equatable {
  var name: String
  var label: String
  /// How the package shows its values, as `%td` or `DATE9`; dates are known by it.
  var format: String
  var isText: Bool
  /// The set of labels of its values, empty for none.
  var labelSet: String
  /// Numbers that the file declares missing, as ranges; SPSS calls them user-missing.
  var missingRanges: [ClosedRange<Double>]
  /// Texts that the file declares missing.
  var missingTexts: [String]
}

/// A label of a value.
struct StatisticalLabel: Sendable, Equatable {
  enum Key: Sendable, Equatable {
    case number(Double)
    case text(String)
    /// The letter of a tagged missing value.
    case tag(UInt8)
  }

  var key: Key
  var label: String
}

/// What a statistical package's file says of itself.
struct StatisticalSchema: Sendable {
  private(set) var variables: [StatisticalVariable] = []
  private(set) var labels: [String: [StatisticalLabel]] = [:]

  /// The labels of a variable's values.
  func labels(of variable: StatisticalVariable) -> [StatisticalLabel] {
    variable.labelSet.isEmpty ? [] : labels[variable.labelSet] ?? []
  }
}

extension StatisticalSchema {
  private enum Item: UInt8 {
    case variable = 1, label = 2
  }

  /// The fields of a frame that tells a variable.
  static func fields(_ variable: StatisticalVariable) -> [UInt8] {
    var writer = ByteWriter()
    writer.put(Item.variable.rawValue)
    for text in [variable.name, variable.label, variable.format, variable.labelSet] {
      writer.put(text)
    }
    writer.put(UInt8(variable.isText ? 1 : 0))
    writer.put(count: variable.missingRanges.count)
    for range in variable.missingRanges {
      writer.put(range.lowerBound)
      writer.put(range.upperBound)
    }
    writer.put(count: variable.missingTexts.count)
    for text in variable.missingTexts { writer.put(text) }
    return writer.bytes
  }

  /// The fields of a frame that tells a label of a set.
  static func fields(_ label: StatisticalLabel, set: String) -> [UInt8] {
    var writer = ByteWriter()
    writer.put(Item.label.rawValue)
    writer.put(set)
    writer.put(label.label)
    switch label.key {
    case .number(let number):
      writer.put(UInt8(0))
      writer.put(number)
    case .text(let text):
      writer.put(UInt8(1))
      writer.put(text)
    case .tag(let tag):
      writer.put(UInt8(2))
      writer.put(tag)
    }
    return writer.bytes
  }

  /// Takes in the fields of a frame.
  mutating func add(_ fields: [UInt8]) throws(ByteReader.Malformed) {
    var reader = ByteReader(fields)
    guard let item = Item(rawValue: try reader.byte()) else { throw ByteReader.Malformed() }
    switch item {
    case .variable: variables.append(try Self.variable(&reader))
    case .label:
      let set = try reader.text()
      labels[set, default: []].append(try Self.label(&reader))
    }
    guard reader.isAtEnd else { throw ByteReader.Malformed() }
  }

  private static func variable(
    _ reader: inout ByteReader
  ) throws(ByteReader.Malformed) -> StatisticalVariable {
    var variable = StatisticalVariable(
      name: try reader.text(), label: try reader.text(), format: try reader.text(), isText: false,
      labelSet: try reader.text(), missingRanges: [], missingTexts: [])
    variable.isText = try reader.byte() == 1
    for _ in 0..<(try reader.count(upTo: 32)) {
      let (low, high) = (try reader.double(), try reader.double())
      guard low <= high else { throw ByteReader.Malformed() }
      variable.missingRanges.append(low...high)
    }
    for _ in 0..<(try reader.count(upTo: 32)) { variable.missingTexts.append(try reader.text()) }
    return variable
  }

  private static func label(
    _ reader: inout ByteReader
  ) throws(ByteReader.Malformed) -> StatisticalLabel {
    let label = try reader.text()
    switch try reader.byte() {
    case 0: return StatisticalLabel(key: .number(try reader.double()), label: label)
    case 1: return StatisticalLabel(key: .text(try reader.text()), label: label)
    case 2: return StatisticalLabel(key: .tag(try reader.byte()), label: label)
    default: throw ByteReader.Malformed()
    }
  }
}

/// How a number that is missing travels: as a NaN that carries the letter of its tag, 0 for none.
enum MissingNumber {
  private static let pattern: UInt64 = 0x7FF8_0000_0000_0000

  static func number(tag: UInt8) -> Double { Double(bitPattern: pattern | UInt64(tag)) }

  /// The letter of a missing number's tag, 0 for none.
  static func tag(of number: Double) -> UInt8 { UInt8(truncatingIfNeeded: number.bitPattern) }
}
