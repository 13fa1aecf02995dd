import Frames
import Numerics

/// One reading of the records of a file: chunks are parsed by themselves and joined in order.
struct RecordReading {
  let source: DelimitedSource
  let threads: Int
  let chunkSize: Int

  /// The start of the file from which the types of undeclared columns are guessed.
  private static let sampleSize = 64 << 10

  /// What one chunk gave.
  private struct Chunk: Sendable {
    var log = ScanLog()
    var check: TextCheck?
    var parts: [ColumnPart] = []
  }

  private enum Piece: Sendable {
    case digest(String), chunk(Chunk)
  }

  /// Reads the planned columns.
  func read(_ plans: [ColumnPlan]) throws(ReadFailure) -> Reading {
    let plans = guessed(plans)
    let ranges = chunkRanges(size: chunkSize)
    var (digest, chunks) = parse(plans, ranges)
    source.file.forgetPages()
    var rowBases = [0]
    for chunk in chunks { rowBases.append(rowBases[rowBases.count - 1] + chunk.log.rowCount) }
    var outcomes = join(plans, &chunks, rowBases)
    reread(plans, ranges, rowBases, &outcomes)
    try throwProblems(chunks, rowBases, outcomes)
    var columns: [Column] = []
    var types: [String: ColumnType] = [:]
    for case .column(let column, let type) in outcomes {
      columns.append(column)
      types[column.name] = type
    }
    let rowCount = rowBases[rowBases.count - 1]
    let blankLineCount = chunks.reduce(0) { $0 + $1.log.blankLineCount }
    return Reading(
      frame: Frame(columns: columns, rowCount: rowCount), rowsRead: rowCount,
      sourceBytes: source.file.count, digest: digest,
      notices: blankLineCount > 0 ? [.blankLinesSkipped(count: blankLineCount)] : [],
      types: types)
  }

  private func chunkRanges(size: Int) -> [Range<Int>] {
    RecordChunks(file: source.file, dialect: source.dialect, start: source.textStart)
      .ranges(from: source.recordStart, size: size)
  }

  /// Has columns whose first cells are not all numbers read as levels at once: this saves a second
  /// pass and changes no result, because levels tell at the end what their column is.
  private func guessed(_ plans: [ColumnPlan]) -> [ColumnPlan] {
    guard plans.contains(where: { $0.gathering == .guessedNumbers }), let sample = sampleRange()
    else { return plans }
    var plans = plans
    for (index, part) in parse(plans, in: sample).parts.enumerated() {
      guard plans[index].gathering == .guessedNumbers, case .numbers(let numbers) = part else {
        continue
      }
      if numbers.notNumbers.count > 0 { plans[index].gathering = .levels }
    }
    return plans
  }

  private func sampleRange() -> Range<Int>? {
    let start = source.recordStart
    guard start < source.file.count else { return nil }
    let target = min(start + Self.sampleSize, source.file.count)
    let chunks = RecordChunks(
      file: source.file, dialect: source.dialect, start: source.textStart)
    return start..<chunks.recordEnd(from: start, notBefore: target)
  }

  /// Parses all chunks; the digest is one more piece of work beside them.
  private func parse(
    _ plans: [ColumnPlan], _ ranges: [Range<Int>]
  ) -> (digest: String, chunks: [Chunk]) {
    let reading = self
    let pieces = parallelMap(count: ranges.count + 1, threads: threads) { index -> Piece in
      if index == 0 { return .digest(reading.source.file.digest()) }
      var chunk = reading.parse(plans, in: ranges[index - 1])
      chunk.check = TextCheck(reading.source.file, in: ranges[index - 1])
      return .chunk(chunk)
    }
    var digest = ""
    var chunks: [Chunk] = []
    for piece in pieces {
      switch piece {
      case .digest(let text): digest = text
      case .chunk(let chunk): chunks.append(chunk)
      }
    }
    return (digest, chunks)
  }

  private func parse(_ plans: [ColumnPlan], in range: Range<Int>) -> Chunk {
    var chunk = Chunk()
    let scanner = RecordScanner(dialect: source.dialect, slots: slots(plans))
    var batch = CellBatch(columnCount: plans.count)
    var builders = plans.map { $0.makeBuilder() }
    source.file.withBytes { bytes in
      var position = range.lowerBound
      while position < range.upperBound {
        scanner.fill(
          &batch, from: bytes, at: &position, upTo: range.upperBound, log: &chunk.log)
        for index in builders.indices {
          builders[index].add(batch, first: index * batch.capacity, from: bytes)
        }
      }
    }
    chunk.parts = builders.map { $0.finish(rowCount: chunk.log.rowCount) }
    return chunk
  }

  private func slots(_ plans: [ColumnPlan]) -> [Int32] {
    var slots: [String: Int32] = [:]
    for (index, plan) in plans.enumerated() { slots[plan.request.name] = Int32(index) }
    return source.header.map { slots[$0.name] ?? -1 }
  }

  /// Joins a few columns at a time and lets go of their parts, so that no more than those few are held twice.
  private func join(
    _ plans: [ColumnPlan], _ chunks: inout [Chunk], _ rowBases: [Int]
  ) -> [ColumnAssembly.Outcome] {
    var outcomes: [ColumnAssembly.Outcome] = []
    for first in stride(from: 0, to: plans.count, by: max(threads, 1)) {
      let group = first..<min(first + max(threads, 1), plans.count)
      let parts = group.map { index in chunks.map { $0.parts[index] } }
      outcomes += parallelMap(count: group.count, threads: threads) { place in
        ColumnAssembly(plan: plans[first + place], rowBases: rowBases).join(parts[place])
      }
      for chunk in chunks.indices {
        for index in group { chunks[chunk].parts[index] = .released }
      }
    }
    return outcomes
  }

  /// Reads columns again, as levels, that turned out not to hold numbers only.
  private func reread(
    _ plans: [ColumnPlan], _ ranges: [Range<Int>], _ rowBases: [Int],
    _ outcomes: inout [ColumnAssembly.Outcome]
  ) {
    let indices = outcomes.indices.filter {
      if case .notNumbers = outcomes[$0] { true } else { false }
    }
    guard !indices.isEmpty else { return }
    let again = indices.map { index in
      var plan = plans[index]
      plan.gathering = .levels
      return plan
    }
    let reading = self
    var chunks = parallelMap(count: ranges.count, threads: threads) { index in
      reading.parse(again, in: ranges[index])
    }
    source.file.forgetPages()
    for (index, outcome) in zip(indices, join(again, &chunks, rowBases)) {
      outcomes[index] = outcome
    }
  }

  private func throwProblems(
    _ chunks: [Chunk], _ rowBases: [Int], _ outcomes: [ColumnAssembly.Outcome]
  ) throws(ReadFailure) {
    var problems: [RawProblem] = []
    var count = 0
    for (chunk, base) in zip(chunks, rowBases) {
      count += chunk.log.problemCount
      for var problem in chunk.log.problems {
        problem.row = problem.row.map { $0 + base }
        problems.append(problem)
      }
    }
    // The first is enough: a file in another encoding has thousands.
    if let unreadable = chunks.lazy.compactMap({ $0.check?.problem }).first {
      problems.append(unreadable)
      count += 1
    }
    for case .problems(let found) in outcomes {
      problems.append(contentsOf: found)
      count += found.count
    }
    guard count > 0 else { return }
    let (file, start) = (source.file, source.textStart)
    throw ReadFailure(
      file.withBytes { problems.places(in: $0, textStart: start) }, totalCount: count)
  }
}
