import Frames
import Readers
import Specs

extension SourcePlanner {
  /// What each source is read for, and what each join brings: the columns of the contract and the keys, and those
  /// that anything names, in the header's order.
  ///
  /// - Parameter names: What the analysis names.
  mutating func want(_ names: Set<String>) {
    var wanted = sources.map { Set($0.key + $0.columns.map(\.name)) }
    var brought = joins.map { _ in Set<String>() }
    for name in names.union(joins.flatMap { $0.on.map(\.left) }) {
      guard let origin = origins[name] else { continue }
      wanted[origin.source].insert(origin.name)
      if let join = origin.join { brought[join].insert(origin.name) }
    }
    for index in joins.indices {
      wanted[joins[index].source].formUnion(joins[index].on.map(\.right))
      let header = sources[joins[index].source].header
      joins[index].columns = header.filter(brought[index].contains)
    }
    for index in sources.indices {
      let declared = Dictionary(sources[index].columns.map { ($0.name, $0) }) { first, _ in first }
      sources[index].columns = sources[index].header.filter(wanted[index].contains).map {
        declared[$0] ?? ColumnRequest(name: $0)
      }
      requireInEveryFile(index)
    }
  }

  /// Words for never in a column of first treated years are codes, not texts among numbers.
  ///
  /// - Parameters:
  ///   - name: The column's name in the analysis.
  ///   - further: Codes of the spec beside `never` and `Inf`.
  mutating func takeNever(in name: String, further: [String]) {
    guard let origin = origins[name] else { return }
    let codes = (["never", "Never", "NEVER", "Inf", "inf", "INF"] + further).filter {
      Double($0).map { !$0.isFinite } ?? true
    }
    let place = sources[origin.source].columns.firstIndex { $0.name == origin.name }
    var request =
      place.map { sources[origin.source].columns[$0] } ?? ColumnRequest(name: origin.name)
    let own = request.missing ?? sources[origin.source].missing
    request.missing = own.merging(codes.map { ($0, YearColumn.neverReason) }) { first, _ in first }
    if let place {
      sources[origin.source].columns[place] = request
    } else {
      sources[origin.source].columns.append(request)
    }
  }

  /// Every stacked file has every column that is read, unless the spec lets it lack.
  private mutating func requireInEveryFile(_ index: Int) {
    let source = sources[index]
    guard source.isStack else { return }
    let names = source.files.map { Set($0.table.header.map(\.name)) }
    for column in source.columns
    where column.name != source.yearColumn && !source.absent.contains(column.name) {
      let lacking = zip(source.files, names).filter { !$0.1.contains(column.name) }.map(\.0)
      guard let first = lacking.first,
        let having = zip(source.files, names).first(where: { $0.1.contains(column.name) })?.0
      else { continue }
      diagnostics.append(
        Diagnostic(
          .stackColumn(
            column: column.name, having: having.written.value,
            lacking: lacking.map(\.written.value)),
          at: first.written.span))
    }
  }
}
