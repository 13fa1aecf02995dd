extension Diagnostic {
  /// What is wrong between sources: joins and stacks.
  var sourceMessage: String? {
    switch payload {
    case .unknownColumnOfSources(let name, _, let sources):
      "no column named \(quoted(name)) in \(listed(sources, "or"))"
    case .joinClash(let source, let names, _, true):
      "\(quoted(source)) has a column \(listed(names, "and")) already, which the years of the files' names would make"
    case .joinClash(let source, let names, _, false):
      "\(quoted(source)) brings \(names.count == 1 ? "a column" : "columns") that the rows have already: "
        + listed(names, "and")
    case .joinKeyTypes(let left, let leftType, let right, let rightType, let source):
      "\(quoted(left)) holds \(leftType) and \(quoted(right)) of \(quoted(source)) \(rightType): "
        + "they never equal each other"
    case .stackColumn(let column, let having, let lacking):
      "the column \(quoted(column)) of \(quoted(having)) is not in \(listed(lacking, "and"))"
    case .joinKeyRepeated(let source, let columns, let first, let second, let count, let file):
      "a join needs one row of \(quoted(source)) for each \(quoted(columns.joined(separator: ", "))): "
        + alike(first, second, count, file)
    case .stackTypes(let column, let type, let file, let otherType, let otherFile):
      "\(quoted(column)) holds \(type) in \(quoted(file)) and \(otherType) in \(quoted(otherFile))"
    case .targetRows(let target, let unit, let row):
      "the target \(quoted(target)) finds a \(quoted(unit)) twice in a year, in row \(row)"
    case .targetEligible(let target, let eligible, let answered):
      "the target \(quoted(target)) says that \(eligible) were asked, but \(answered) answered"
    case .targetYear(let target, let year):
      "no row of the target \(quoted(target)) is of \(year)"
    case .noTargetRows(let target): "no rows are left for the target \(quoted(target))"
    case .targetNotMet(let target, let line, let verdict):
      "the target \(quoted(target)) is required and not met: \(line) is \(verdict)"
    case .targetCannotTell(let target, let line, let verdict):
      "the target \(quoted(target)) is required and cannot be told: \(line) is \(verdict)"
    case .publishedColumns(let year, let missing):
      "the table of \(year) lacks \(missing.count == 1 ? "the column" : "the columns") \(listed(missing, "and"))"
    case .publishedYear(let year, let found, let column):
      "the table is not of \(year): its column \(quoted(column)) of the year before makes it one of \(found)"
    case .publishedReference(let year, let recordType, let rows):
      "the table of \(year) has no whole national row (RECTYPE \(recordType)) among its \(counted(rows, "row"))"
    case .schools(let problem): problem.sentence
    default: nil
    }
  }

  var sourceHelps: [String] {
    switch payload {
    case .unreadableFile(_, .noMatch): ["paths in a spec are relative to the spec"]
    case .unknownColumnOfSources(_, let near, _) where !near.isEmpty:
      ["did you mean \(near.map(\.words).joined(separator: " or "))?"]
    case .joinClash(_, _, _, true):
      [
        "to use the files' own column write `*` for `{year}`, or list the files without years; else rename it there"
      ]
    case .joinClash(_, _, nil, _): ["give the join a prefix, as in prefix: s_"]
    case .joinClash: ["give the join another prefix"]
    case .joinKeyTypes(let left, _, let right, _, let source):
      [
        "declare `type: id` for both: \(quoted(left)) under `columns:` of its source, \(quoted(right)) under "
          + "those of \(source)"
      ]
    case .stackColumn(let column, _, _):
      ["if it may lack there, say so: absent: [\(visible(column))]"]
    case .stackTypes: ["declare its `type:` under `columns:` of the source"]
    case .joinKeyRepeated:
      ["join on more columns, or keep one row for each key in a file of its own"]
    case .targetEligible:
      ["give the number of all who were asked, those who did not answer included"]
    case .targetYear: ["years are those of the results: '2018/2019' means 2019"]
    case .noTargetRows: ["a row is kept where `where:` is true; a missing value is not"]
    case .targetRows: ["say which group is meant, as in where: \"group == 'all'\""]
    case .publishedColumns: ["use the file as it was downloaded, with all of its columns"]
    case .publishedYear(_, let found, _):
      ["put it under \(found), or take the file of the right year"]
    case .publishedReference:
      ["the national rows stand at the end: the file may be cut off; download it again"]
    case .schools(let problem): problem.helps
    default: []
    }
  }

  /// Two rows that are alike, the first perhaps in another of several stacked files.
  func alike(_ first: Int, _ second: Int, _ count: Int, _ file: String?) -> String {
    let repeated = "(\(counted(count, "row")) repeated)"
    guard let file else { return "rows \(first) and \(second) are alike \(repeated)" }
    return "row \(first) of \(quoted(file)) and row \(second) here are alike \(repeated)"
  }

  /// As many names as a message bears.
  private func listed(_ names: [String], _ word: String) -> String {
    let limit = 5
    let shown = names.prefix(limit).map(quoted)
    if names.count > limit {
      return shown.joined(separator: ", ") + " and \(names.count - limit) more"
    }
    if shown.count < 2 { return shown.joined() }
    return shown.dropLast().joined(separator: ", ") + " \(word) " + (shown.last ?? "")
  }
}

extension NearColumn {
  fileprivate var words: String { quoted(name) + (source.map { " (of \($0))" } ?? "") }
}
