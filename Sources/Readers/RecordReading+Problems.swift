extension RecordReading {
  /// The records of a pass that can be left out: one problem of each, in the file's order.
  func rejectable(_ pass: Pass, _ plans: [ColumnPlan]) -> [RawProblem] {
    var problems: [RawProblem] = []
    for (chunk, base) in zip(pass.chunks, pass.rowBases) {
      for problem in chunk.log.problems where problem.kind.isOfRecord {
        var problem = problem
        problem.row = problem.row.map { $0 + base }
        problems.append(problem)
      }
    }
    for (column, plan) in zip(pass.columns, plans) {
      guard let (kind, places) = column.unfit else { continue }
      problems += places.map {
        RawProblem(kind: kind, offset: $0.offset, row: $0.row, columnName: plan.request.name)
      }
    }
    var seen: Set<Int> = []
    return problems.enumerated().sorted {
      ($0.element.offset, $0.offset) < ($1.element.offset, $1.offset)
    }.map(\.element).filter { seen.insert($0.row ?? -1).inserted }
  }

  /// Refuses when more records would be left out than may be.
  func requireFew(_ rejects: [RawProblem], of rowCount: Int) throws(ReadFailure) {
    guard let limit = source.options.rejects, !limit.allows(rejects.count, of: rowCount) else {
      return
    }
    let kind = ReadProblem.Kind.tooManyRejects(count: rejects.count, rowCount: rowCount)
    throw ReadFailure(
      [ReadProblem(kind: kind, place: ReadPlace())] + source.places(of: rejects),
      totalCount: rejects.count + 1)
  }

  /// Throws what is wrong with the text or the columns.
  func throwProblems(
    _ pass: Pass, _ outcomes: [ColumnAssembly.Outcome]
  ) throws(ReadFailure) {
    var problems = pass.problem.map { [$0] } ?? []
    var count = problems.count
    for (chunk, base) in zip(pass.chunks, pass.rowBases) {
      let isAllowed = source.options.rejects != nil
      let found = chunk.log.problems.filter { !(isAllowed && $0.kind.isOfRecord) }
      count += isAllowed ? found.count : chunk.log.problemCount
      problems += found.map { problem in
        var problem = problem
        problem.row = problem.row.map { $0 + base }
        return problem
      }
    }
    // The first is enough: a file in another encoding has thousands.
    if let unreadable = pass.chunks.lazy.compactMap(\.unreadable).first {
      problems.append(unreadable)
      count += 1
    }
    for case .problems(let found) in outcomes {
      problems.append(contentsOf: found)
      count += found.count
    }
    guard count > 0 else { return }
    throw ReadFailure(source.places(of: problems), totalCount: count)
  }
}

extension ReadProblem.Kind {
  /// Whether the record alone is at fault and can be left out.
  var isOfRecord: Bool {
    switch self {
    case .raggedRow, .textAfterQuote: true
    default: false
    }
  }
}
