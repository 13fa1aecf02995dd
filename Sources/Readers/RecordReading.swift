import Frames
import Numerics

/// One reading of the records of a file: chunks are parsed by themselves and joined in order.
struct RecordReading {
  let source: DelimitedSource
  let threads: Int
  let chunkSize: Int
  let recordLimit: Int

  /// The start of the file from which the types of undeclared columns are guessed.
  private static let sampleSize = 64 << 10

  /// What one chunk gave.
  struct Chunk: Sendable {
    let index: Int
    var log = ScanLog()
    var unreadable: RawProblem?
    /// By column without a name the cells that are not blank.
    var unnamed: [Int: Int] = [:]
  }

  /// What one pass over the text gave.
  struct Pass {
    var chunks: [Chunk]
    var columns: [GatheredColumn]
    /// What stopped it.
    var problem: RawProblem?
    var digest = ""
    /// The row before the first one of each chunk, and all rows at the end.
    var rowBases: [Int]

    var rowCount: Int { rowBases[rowBases.count - 1] }
  }

  /// Reads the planned columns.
  func read(_ plans: [ColumnPlan]) throws(ReadFailure) -> Reading {
    var plans = guessed(plans)
    let mayReject = source.options.rejects != nil
    for index in plans.indices { plans[index].keepsOffences = mayReject }
    var pass = parse(plans, makesDigest: true)
    let digest = pass.digest
    var rejects: [RawProblem] = []
    if mayReject, pass.problem == nil {
      rejects = rejectable(pass, plans)
      try requireFew(rejects, of: pass.rowCount)
      // What stands in the rows of bad cells must not make levels or types: once more without them.
      if rejects.contains(where: { $0.columnName != nil }) {
        pass = parse(plans, without: rejects.compactMap(\.row), pass.rowBases)
      }
    }
    source.origin.file.forgetPages()
    let outcomes = join(plans, pass, without: rejects.compactMap(\.row))
    try throwProblems(pass, outcomes)
    return reading(pass, digest, outcomes, rejects)
  }

  private func reading(
    _ pass: Pass, _ digest: String, _ outcomes: [ColumnAssembly.Outcome], _ rejects: [RawProblem]
  ) -> Reading {
    var columns: [Column] = []
    var types: [String: ColumnType] = [:]
    for case .column(let column, let type) in outcomes {
      columns.append(column)
      types[column.name] = type
    }
    var frame = Frame(columns: columns, rowCount: pass.rowCount)
    if !rejects.isEmpty {
      let rejected = Set(rejects.compactMap(\.row))
      let kept = (0..<pass.rowCount).filter { !rejected.contains($0) }
      frame = frame.subset(RowSelection(rows: kept.map(Int32.init)))
    }
    return Reading(
      frame: frame, rowsRead: pass.rowCount, sourceBytes: source.origin.file.count,
      digest: digest, notices: notices(pass), rejects: source.places(of: rejects, cap: .max),
      types: types)
  }

  private func notices(_ pass: Pass) -> [ReadNotice] {
    var notices: [ReadNotice] = []
    let blankLineCount = pass.chunks.reduce(0) { $0 + $1.log.blankLineCount }
    if blankLineCount > 0 { notices.append(.blankLinesSkipped(count: blankLineCount)) }
    let ragged = pass.chunks.reduce(into: RaggedRows()) { rows, chunk in
      rows.shortCount += chunk.log.ragged.shortCount
      rows.longCount += chunk.log.ragged.longCount
    }
    if ragged != RaggedRows() { notices.append(.raggedRows(ragged)) }
    var unnamed: [Int: Int] = [:]
    for chunk in pass.chunks { unnamed.merge(chunk.unnamed, uniquingKeysWith: +) }
    let filled = unnamed.filter { $0.value > 0 }
    if let first = filled.keys.min() {
      notices.append(
        .unnamedColumns(
          first: first + 1, count: filled.count, cells: filled.values.reduce(0, +)))
    }
    return notices
  }

  private func feed(size: Int, makesDigest: Bool = false) -> ChunkFeed {
    ChunkFeed(source, size: size, recordLimit: recordLimit, makesDigest: makesDigest)
  }

  /// Has columns whose first cells are not all numbers read as levels at once: this saves a second
  /// pass and changes no result, because levels tell at the end what their column is.
  private func guessed(_ plans: [ColumnPlan]) -> [ColumnPlan] {
    guard plans.contains(where: { $0.gathering == .guessedNumbers }),
      let sample = feed(size: Self.sampleSize).next()
    else { return plans }
    var plans = plans
    var builders = plans.map { $0.makeBuilder() }
    let chunk = parse(&builders, sample, without: [])
    for (index, builder) in builders.enumerated() where plans[index].gathering == .guessedNumbers {
      let part = builder.finish(rowCount: chunk.log.rowCount, offset: sample.offset)
      if case .numbers(let numbers) = part, numbers.notNumbers.count > 0 || numbers.mayBeNames {
        plans[index].gathering = .levels
      }
    }
    return plans
  }

  /// Parses all chunks; every thread takes the next one until there is none.
  ///
  /// - Parameters:
  ///   - plans: What to gather.
  ///   - rejected: Rows to be taken as blank, ascending.
  ///   - bases: The row bases of an earlier pass, if rows are rejected.
  ///   - makesDigest: Whether the digest of the file is wanted.
  /// - Returns: The chunks in order.
  func parse(
    _ plans: [ColumnPlan], without rejected: [Int] = [], _ bases: [Int] = [],
    makesDigest: Bool = false
  ) -> Pass {
    let reading = self
    let feed = feed(size: chunkSize, makesDigest: makesDigest)
    let columns = plans.map { GatheredColumn($0) }
    let gathered = parallelMap(count: threads, threads: threads) { _ in
      var chunks: [Chunk] = []
      while let records = feed.next() {
        let rows = rejected.isEmpty ? [] : rejected.within(bases, records.index)
        var builders = columns.map { $0.makeBuilder() }
        let chunk = reading.parse(&builders, records, without: rows)
        let count = chunk.log.rowCount
        let expected = source.origin.expectedRows(wherePartOf: records.size, has: count)
        for (column, builder) in zip(columns, builders) {
          let part = builder.finish(rowCount: count, offset: records.offset)
          column.put(part, chunk.index, rowCount: count, expected: expected)
        }
        chunks.append(chunk)
      }
      return chunks
    }
    let chunks = gathered.flatMap(\.self).sorted { $0.index < $1.index }
    var rowBases = [0]
    for chunk in chunks { rowBases.append(rowBases[rowBases.count - 1] + chunk.log.rowCount) }
    let problem = feed.problem
    return Pass(
      chunks: chunks, columns: columns, problem: problem,
      digest: makesDigest && problem == nil ? feed.digest() : "", rowBases: rowBases)
  }

  private func parse(
    _ builders: inout [any ColumnBuilder], _ records: RecordChunk, without rejected: [Int]
  ) -> Chunk {
    let (dialect, width) = (source.dialect, source.header.count)
    let scanner = RecordScanner(
      dialect: dialect, width: width, padsRows: source.options.padsRows)
    var chunk = Chunk(index: records.index)
    if source.options.rejects != nil { chunk.log.cap = .max }
    var batch = CellBatch(width: width)
    var rejected = rejected[...]
    let unnamed = source.header.indices.filter { source.header[$0].name.isEmpty }
    records.withText { text in
      chunk.unreadable = TextCheck(text, offset: records.offset, encoding: source.encoding).problem
      var isFirst = true
      while batch.position < text.count {
        scanner.fill(&batch, from: text, offset: records.offset, log: &chunk.log)
        while let row = rejected.first, row < batch.firstRow + batch.rowCount {
          batch.blank(row - batch.firstRow)
          rejected.removeFirst()
        }
        if isFirst, batch.position < text.count {
          let estimate = text.count / max(batch.position, 1) * batch.rowCount
          for index in builders.indices {
            builders[index].reserve(rowCount: estimate + estimate / 16 + batch.rowCount)
          }
        }
        isFirst = false
        text.withSpan { bytes in
          for index in builders.indices { builders[index].add(batch, from: text, bytes) }
          for field in unnamed { chunk.unnamed[field, default: 0] += batch.filled(field, bytes) }
        }
      }
    }
    return chunk
  }

  /// The columns, in order; those that turned out not to hold numbers only, or nothing else after all, are read again.
  private func join(
    _ plans: [ColumnPlan], _ pass: Pass, without rejected: [Int]
  ) -> [ColumnAssembly.Outcome] {
    guard pass.problem == nil else { return [] }
    var outcomes = finished(pass)
    for gathering in [ColumnPlan.Gathering.levels, .numbers(.number)] {
      let indices = outcomes.indices.filter { outcomes[$0].wants == gathering }
      guard !indices.isEmpty else { continue }
      let again = indices.map { index in
        var plan = plans[index]
        plan.gathering = gathering
        return plan
      }
      let next = parse(again, without: rejected, pass.rowBases)
      source.origin.file.forgetPages()
      for (index, outcome) in zip(indices, finished(next)) { outcomes[index] = outcome }
    }
    return outcomes
  }

  private func finished(_ pass: Pass) -> [ColumnAssembly.Outcome] {
    parallelMap(count: pass.columns.count, threads: threads) { pass.columns[$0].finish() }
  }
}

extension ColumnAssembly.Outcome {
  /// As what the column must be read again, if it must.
  fileprivate var wants: ColumnPlan.Gathering? {
    switch self {
    case .column, .problems: nil
    case .notNumbers: .levels
    case .onlyNumbers: .numbers(.number)
    }
  }
}

extension [Int] {
  /// The ascending rows that lie in a chunk, counted from its first.
  fileprivate func within(_ bases: [Int], _ chunk: Int) -> [Int] {
    guard chunk + 1 < bases.count else { return [] }
    let first = firstRow(from: bases[chunk])
    return self[first..<firstRow(from: bases[chunk + 1])].map { $0 - bases[chunk] }
  }

  /// The place of the first row that is not less than one, by bisection.
  private func firstRow(from row: Int) -> Int {
    var (low, high) = (0, count)
    while low < high {
      let middle = (low + high) / 2
      if self[middle] < row { low = middle + 1 } else { high = middle }
    }
    return low
  }
}
