import CReadStat
import Glibc

/// The child's side for statistical packages: the door to ReadStat.
struct StatisticalService {
  let kind: FileKind
  let path: String
  let mode: ReaderService.Mode
  /// The encoding of the file's text, empty to go by the file; then the variables wanted, by number.
  let arguments: [String]
  let output: FrameOutput

  /// Parses the file and tells it to the parent.
  func serve() throws(FileFault) {
    guard let parser = unsafe readstat_parser_init() else {
      throw .readerStopped(kind, .outOfMemory)
    }
    defer { unsafe readstat_parser_free(parser) }
    let wanted = Set(arguments.dropFirst().compactMap { Int($0) })
    let listener = StatisticalListener(mode: mode, wanted: wanted, output: output)
    let encoding = arguments.first ?? ""
    if !encoding.isEmpty { unsafe readstat_set_file_character_encoding(parser, encoding) }
    unsafe readstat_set_variable_handler(parser) { index, variable, set, context in
      guard let variable = unsafe variable, let context = unsafe context else { return 1 }
      return unsafe StatisticalListener.at(context).hear(
        Int(index), variable, labelSet: StatisticalListener.text(set))
    }
    unsafe readstat_set_value_label_handler(parser) { set, value, label, context in
      guard let context = unsafe context else { return 1 }
      return unsafe StatisticalListener.at(context).hear(
        value, label: StatisticalListener.text(label), set: StatisticalListener.text(set))
    }
    if mode == .rows {
      unsafe readstat_set_value_handler(parser) { row, variable, value, context in
        guard let variable = unsafe variable, let context = unsafe context else { return 1 }
        return unsafe StatisticalListener.at(context).hear(
          Int(row), Int(variable.pointee.index), value)
      }
    }
    let problem = unsafe parse(parser, Unmanaged.passUnretained(listener).toOpaque())
    if let fault = fault(problem) { throw fault }
    if mode == .rows, !listener.finish() { throw .damaged(kind) }
  }

  private func parse(
    _ parser: UnsafeMutablePointer<readstat_parser_t>, _ context: UnsafeMutableRawPointer
  ) -> readstat_error_t {
    switch kind {
    case .stata: unsafe readstat_parse_dta(parser, path, context)
    case .spss: unsafe readstat_parse_sav(parser, path, context)
    case .spssPortable: unsafe readstat_parse_por(parser, path, context)
    case .sas: unsafe readstat_parse_sas7bdat(parser, path, context)
    case .sasTransport: unsafe readstat_parse_xport(parser, path, context)
    case .workbook: READSTAT_ERROR_UNSUPPORTED_FILE_FORMAT_VERSION
    }
  }

  private func fault(_ problem: readstat_error_t) -> FileFault? {
    switch problem {
    case READSTAT_OK: nil
    case READSTAT_ERROR_MALLOC: .readerStopped(kind, .outOfMemory)
    case READSTAT_ERROR_UNSUPPORTED_COMPRESSION: .unsupported(kind, .compression)
    case READSTAT_ERROR_UNSUPPORTED_FILE_FORMAT_VERSION: .unsupported(kind, .version)
    case READSTAT_ERROR_UNSUPPORTED_CHARSET, READSTAT_ERROR_CONVERT,
      READSTAT_ERROR_CONVERT_BAD_STRING, READSTAT_ERROR_CONVERT_SHORT_STRING,
      READSTAT_ERROR_CONVERT_LONG_STRING:
      .unsupported(kind, .encoding)
    default: .damaged(kind)
    }
  }
}

/// Hears what ReadStat finds and packs it into frames.
final class StatisticalListener {
  private struct Lane {
    let isText: Bool
    var numbers: [Double] = []
    var lengths: [UInt32] = []
    var texts: [UInt8] = []

    var count: Int { isText ? lengths.count : numbers.count }
  }

  private let mode: ReaderService.Mode
  private let wanted: Set<Int>
  private let output: FrameOutput
  private var lanes: [Lane] = []
  /// For each variable its lane, -1 where it is not wanted.
  private var places: [Int] = []
  private var batchRows = 0
  private var batchBytes = 0
  private var row = -1
  private var isBroken = false

  init(mode: ReaderService.Mode, wanted: Set<Int>, output: FrameOutput) {
    self.mode = mode
    self.wanted = wanted
    self.output = output
  }

  static func at(_ context: UnsafeMutableRawPointer) -> StatisticalListener {
    unsafe Unmanaged<StatisticalListener>.fromOpaque(context).takeUnretainedValue()
  }

  static func text(_ pointer: UnsafePointer<CChar>?) -> String {
    guard let pointer = unsafe pointer else { return "" }
    return unsafe String(cString: pointer)
  }

  /// A variable; those not wanted are passed over.
  func hear(
    _ index: Int, _ variable: UnsafeMutablePointer<readstat_variable_t>, labelSet: String
  ) -> Int32 {
    let isText = unsafe readstat_variable_get_type_class(variable) == READSTAT_TYPE_CLASS_STRING
    let isWanted = mode == .rows && wanted.contains(index)
    while places.count <= index { places.append(-1) }
    if isWanted {
      places[index] = lanes.count
      lanes.append(Lane(isText: isText))
    }
    if mode == .schema || isWanted {
      var found = unsafe StatisticalVariable(
        name: Self.text(readstat_variable_get_name(variable)),
        label: Self.text(readstat_variable_get_label(variable)),
        format: Self.text(readstat_variable_get_format(variable)), isText: isText,
        labelSet: labelSet, missingRanges: [], missingTexts: [])
      for place in 0..<max(0, unsafe readstat_variable_get_missing_ranges_count(variable)) {
        let low = unsafe readstat_variable_get_missing_range_lo(variable, place)
        let high = unsafe readstat_variable_get_missing_range_hi(variable, place)
        if isText {
          found.missingTexts.append(unsafe Self.text(readstat_string_value(low)))
        } else {
          let (from, to) = unsafe (readstat_double_value(low), readstat_double_value(high))
          if from <= to { found.missingRanges.append(from...to) }
        }
      }
      output.send(.schema, StatisticalSchema.fields(found))
    }
    return Int32(
      mode == .rows && !isWanted ? READSTAT_HANDLER_SKIP_VARIABLE : READSTAT_HANDLER_OK)
  }

  /// A label of a value.
  func hear(_ value: readstat_value_t, label: String, set: String) -> Int32 {
    guard mode == .schema else { return 0 }
    let key: StatisticalLabel.Key
    if unsafe readstat_value_type_class(value) == READSTAT_TYPE_CLASS_STRING {
      key = .text(unsafe Self.text(readstat_string_value(value)))
    } else {
      var tag: Int32 = 0
      let number = unsafe diminish_readstat_number(value, &tag)
      key = tag == 0 ? .number(number) : .tag(UInt8(truncatingIfNeeded: tag))
    }
    output.send(
      .schema, StatisticalSchema.fields(StatisticalLabel(key: key, label: label), set: set))
    return 0
  }

  /// A value.
  func hear(_ row: Int, _ variable: Int, _ value: readstat_value_t) -> Int32 {
    guard variable >= 0, variable < places.count, places[variable] >= 0 else { return 0 }
    if row != self.row {
      guard row == self.row + 1, isWhole else {
        isBroken = true
        return 1
      }
      if batchRows >= 8192 || batchBytes >= 1 << 20 { flush() }
      self.row = row
      batchRows += 1
    }
    let place = places[variable]
    if lanes[place].isText {
      unsafe put(readstat_string_value(value), in: place)
    } else {
      var tag: Int32 = 0
      let number = unsafe diminish_readstat_number(value, &tag)
      // 1 is system missing; a tag is a letter.
      let missing = MissingNumber.number(tag: tag == 1 ? 0 : UInt8(truncatingIfNeeded: tag))
      lanes[place].numbers.append(tag == 0 ? number : missing)
      batchBytes += 8
    }
    return 0
  }

  /// Adds a text without the blanks at its end.
  private func put(_ pointer: UnsafePointer<CChar>?, in place: Int) {
    var length = 0
    if let pointer = unsafe pointer {
      length = unsafe strlen(pointer)
      while length > 0, unsafe pointer[length - 1] == 0x20 { length -= 1 }
      for index in 0..<length {
        lanes[place].texts.append(UInt8(bitPattern: unsafe pointer[index]))
      }
    }
    lanes[place].lengths.append(UInt32(length))
    batchBytes += length + 4
  }

  /// Whether all lanes hold as many rows as were begun.
  private var isWhole: Bool { lanes.allSatisfy { $0.count == batchRows } }

  private func flush() {
    var writer = ByteWriter()
    writer.put(count: batchRows)
    for place in lanes.indices {
      if lanes[place].isText {
        for length in lanes[place].lengths { writer.put(length) }
        writer.append(lanes[place].texts)
      } else {
        for number in lanes[place].numbers { writer.put(number) }
      }
      lanes[place].numbers.removeAll(keepingCapacity: true)
      lanes[place].lengths.removeAll(keepingCapacity: true)
      lanes[place].texts.removeAll(keepingCapacity: true)
    }
    output.send(.rows, writer.bytes)
    batchRows = 0
    batchBytes = 0
  }

  /// Sends what is left; false if a row is not whole.
  func finish() -> Bool {
    guard isWhole, !isBroken else { return false }
    if batchRows > 0 { flush() }
    return true
  }
}
