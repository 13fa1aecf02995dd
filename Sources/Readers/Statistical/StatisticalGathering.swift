import Frames

/// Gathers the rows that a reader process sends: numbers straight into columns, what the contract wants as text by
/// way of a file in memory that is read as a CSV file is.
struct StatisticalGathering {
  /// Where a column goes.
  enum Route {
    case numbers(NumberLane)
    /// A text column of the file in memory.
    case text
  }

  struct Lane {
    let request: ColumnRequest
    let variable: StatisticalVariable
    let meanings: MissingMeanings
    let values: [(key: StatisticalLabel.Key, code: String, label: String)]
    /// Labels of numbers and texts, for cells that show them.
    let shownNumbers: [UInt64: String]
    let shownTexts: [String: String]
    /// What the numbers mean if they are dates.
    let date: StatisticalDate?
    let codes: [String: MissingReason]
    var route: Route
    var book = ReasonBook()
  }

  private let kind: FileKind
  private var lanes: [Lane] = []
  private var announced = 0
  private let memory: MemoryFile?
  private(set) var rowCount = 0

  init(
    _ wanted: [(request: ColumnRequest, place: Int)], of source: StatisticalSource,
    missing: [String: MissingReason]
  ) {
    kind = source.kind
    for (request, place) in wanted.sorted(by: { $0.place < $1.place }) {
      lanes.append(
        Self.lane(
          request, source.schema.variables[place],
          labels: source.schema.labels(of: source.schema.variables[place]),
          codes: request.missing ?? missing, kind))
    }
    let hasTexts = lanes.contains { if case .text = $0.route { true } else { false } }
    memory = hasTexts ? MemoryFile() : nil
    let names = lanes.map(\.request.name)
    order = wanted.map { wish in names.firstIndex(of: wish.request.name) ?? 0 }
    if hasTexts { writeHeader() }
  }

  /// For each wish the lane that fulfils it.
  private let order: [Int]

  private static func lane(
    _ request: ColumnRequest, _ variable: StatisticalVariable, labels: [StatisticalLabel],
    codes: [String: MissingReason], _ kind: FileKind
  ) -> Lane {
    let meanings = MissingMeanings(variable, labels: labels, codes: codes)
    let date = StatisticalDate(format: variable.format, of: kind)
    let values = date == nil ? labels.valueLabels { meanings.isMissing($0) } : []
    var shownNumbers: [UInt64: String] = [:]
    var shownTexts: [String: String] = [:]
    for value in values {
      switch value.key {
      case .number(let number): shownNumbers[(number + 0).bitPattern] = value.label
      case .text(let text): shownTexts[text] = value.label
      case .tag: break
      }
    }
    var route = Route.text
    if !variable.isText {
      let isLabelled = !values.isEmpty
      switch request.declaredType {
      case nil: route = .numbers(NumberLane(nil, request, date, mayBeLevels: isLabelled))
      case .number, .integer, .year:
        route = .numbers(NumberLane(request.declaredType, request, date, mayBeLevels: false))
      case .date where date != nil:
        route = .numbers(NumberLane(.date, request, date, mayBeLevels: false))
      case .category where request.levels == nil && isLabelled:
        route = .numbers(NumberLane(.category, request, date, mayBeLevels: true))
      default: break
      }
    }
    return Lane(
      request: request, variable: variable, meanings: meanings, values: values,
      shownNumbers: request.declaredType == .category ? shownNumbers : [:],
      shownTexts: request.declaredType == nil || request.declaredType == .category
        ? shownTexts : [:],
      date: date, codes: codes, route: route)
  }

  private func writeHeader() {
    var isFirst = true
    for lane in lanes {
      guard case .text = lane.route else { continue }
      if !isFirst { memory?.append([UInt8(ascii: ",")]) }
      isFirst = false
      memory?.append(cell: lane.request.name.utf8)
    }
    memory?.append([Dialect.lineFeed])
  }

  // MARK: Frames

  /// Takes a frame of schema or rows.
  mutating func take(_ frame: ReaderFrame) throws(FileFault) {
    do throws(ByteReader.Malformed) {
      if frame.kind == .schema {
        try announce(frame.payload)
      } else {
        guard announced == lanes.count else { throw ByteReader.Malformed() }
        try rows(frame.payload)
      }
    } catch {
      throw announced < 0 ? .changed : .damaged(kind)
    }
  }

  /// The variables come again before the rows: they must be those of the header.
  private mutating func announce(_ fields: [UInt8]) throws(ByteReader.Malformed) {
    var told = StatisticalSchema()
    try told.add(fields)
    guard announced >= 0, announced < lanes.count, let variable = told.variables.first,
      variable == lanes[announced].variable
    else {
      announced = -1
      throw ByteReader.Malformed()
    }
    announced += 1
  }

  private mutating func rows(_ fields: [UInt8]) throws(ByteReader.Malformed) {
    var reader = ByteReader(fields)
    let count = try reader.count(upTo: 1 << 24)
    var numbers: [[Double]] = []
    var texts: [[ArraySlice<UInt8>]] = []
    for index in lanes.indices {
      var column: [Double] = []
      var cells: [ArraySlice<UInt8>] = []
      if lanes[index].variable.isText {
        var lengths: [Int] = []
        for _ in 0..<count { lengths.append(try reader.count()) }
        for length in lengths { cells.append(try reader.block(length)) }
      } else {
        column.reserveCapacity(min(count, fields.count / 8))
        try reader.doubles(count, to: &column)
      }
      if case .numbers(var lane) = lanes[index].route {
        lanes[index].route = .text
        lane.add(column, firstRow: rowCount, lanes[index].meanings, &lanes[index].book)
        lanes[index].route = .numbers(lane)
        column = []
      }
      numbers.append(column)
      texts.append(cells)
    }
    guard reader.isAtEnd else { throw ByteReader.Malformed() }
    if memory != nil { write(count, numbers, texts) }
    rowCount += count
  }

  private mutating func write(
    _ count: Int, _ numbers: [[Double]], _ texts: [[ArraySlice<UInt8>]]
  ) {
    guard let memory else { return }
    let columns = lanes.indices.filter {
      if case .text = lanes[$0].route { true } else { false }
    }
    for row in 0..<count {
      for (place, index) in columns.enumerated() {
        if place > 0 { memory.append([UInt8(ascii: ",")]) }
        if lanes[index].variable.isText {
          let cell = texts[index][row]
          let shown =
            lanes[index].shownTexts.isEmpty
            ? nil : lanes[index].shownTexts[String(decoding: cell, as: UTF8.self)]
          if let shown { memory.append(cell: shown.utf8) } else { memory.append(cell: cell) }
        } else {
          memory.append(cell: lanes[index].cell(of: numbers[index][row]).utf8)
        }
      }
      memory.append([Dialect.lineFeed])
    }
  }

  // MARK: Columns

  /// All columns, in the order of the wish.
  func finish(threads: Int) throws(ReadFailure) -> [(column: Column, type: ColumnType)] {
    var problems: [ReadProblem] = []
    var totalCount = 0
    var found: [(column: Column, type: ColumnType)?] = lanes.map { _ in nil }
    for (index, lane) in lanes.enumerated() {
      guard case .numbers(let numbers) = lane.route else { continue }
      do throws(ReadFailure) {
        let (values, type) = try numbers.column(lane.values.map { ($0.key, $0.label) })
        guard let mask = lane.book.mask(numbers.missing(rowCount)) else {
          throw ReadFailure(.tooManyReasons(count: lane.book.reasons.count))
        }
        found[index] = (lane.column(values, mask, isDate: type == .date), type)
      } catch {
        problems += error.problems.map { $0.at(columnName: lane.request.name) }
        totalCount += error.totalCount
      }
    }
    do throws(ReadFailure) {
      for (index, column) in try texts(threads: threads) { found[index] = column }
    } catch {
      problems += error.problems
      totalCount += error.totalCount
    }
    guard problems.isEmpty else {
      throw ReadFailure(
        problems.sorted { ($0.place.row ?? 0) < ($1.place.row ?? 0) }, totalCount: totalCount)
    }
    return order.compactMap { found[$0] }
  }

  /// The columns of the file in memory, by lane.
  private func texts(
    threads: Int
  ) throws(ReadFailure) -> [(Int, (column: Column, type: ColumnType))] {
    guard let memory else { return [] }
    memory.flush()
    guard !memory.isBroken else {
      throw ReadFailure(.fault(.readerStopped(kind, .outOfMemory)))
    }
    let indices = lanes.indices.filter { if case .text = lanes[$0].route { true } else { false } }
    let source = try DelimitedSource(path: memory.path, options: .init(delimiter: ","))
    let reading: Reading
    do throws(ReadFailure) {
      reading = try source.read(
        indices.map { lanes[$0].textRequest }, missing: [:], threads: threads)
    } catch {
      throw ReadFailure(error.problems.map { $0.withoutText() }, totalCount: error.totalCount)
    }
    return indices.enumerated().map { place, index in
      let column = reading.frame.columns[place]
      let type = reading.types[column.name] ?? .category
      return (
        index,
        (
          lanes[index].column(
            lanes[index].ordered(column.values), column.missing, isDate: column.isDate), type
        )
      )
    }
  }
}
