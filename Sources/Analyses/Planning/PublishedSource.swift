import Education
import Frames
import Readers
import Specs

/// What the rows of published key stage 2 tables have as columns.
enum PublishedSource {
  /// The number of pupils that a published interval implies.
  static let effectiveCount = "n.effective"

  /// The column of the groups of pupils.
  static let group = "group"

  /// The group of all pupils.
  static let allPupils = "all"

  /// Names and types in order: those of the tables, with the effective number of pupils behind the interval.
  static let columns: [(name: String, type: ColumnType)] = KeyStageTwoPanel.columns.flatMap {
    $0.name == "progress.high" ? [$0, (effectiveCount, .number)] : [$0]
  }

  /// What is known of the columns, as of a file that declares them.
  static let declarations: [String: ColumnDeclaration] = Dictionary(
    uniqueKeysWithValues: columns.map { column in
      let label =
        column.name == effectiveCount
        ? "Effective pupils" : KeyStageTwoPanel.labels[column.name]
      return (column.name, ColumnDeclaration(type: column.type, label: label))
    })

  /// Codes of the published tables with their reasons.
  static let codes: [String: MissingReason] = Dictionary(
    (CodeList.named("dfe-performance-tables")?.entries ?? []).map {
      ($0.code, MissingReason($0.reason))
    }
  ) { first, _ in first }

  /// The effective number of pupils of each row, from its interval and the national deviation of its year.
  ///
  /// - Parameter panel: The rows.
  /// - Returns: The column.
  static func effectiveCounts(_ panel: Frame) -> Column {
    let rows = 0..<panel.rowCount
    let lower = panel["progress.low"]
    var values = [Double](repeating: 0, count: panel.rowCount)
    var codes = [UInt8](repeating: 0, count: panel.rowCount)
    var reasons: [MissingReason] = []
    func lack(_ row: Int, _ reason: MissingReason) {
      if !reasons.contains(reason) { reasons.append(reason) }
      codes[row] = UInt8((reasons.firstIndex(of: reason) ?? 0) + 1)
    }
    guard let lower, case .number(let lows) = lower.values,
      case .number(let highs) = panel["progress.high"]?.values,
      case .number(let years) = panel["year"]?.values
    else { preconditionFailure("a panel without intervals") }
    for row in rows {
      if let reason = lower.missing.reason(at: row)
        ?? panel["progress.high"]?.missing.reason(at: row)
      {
        lack(row, reason)
      } else if let deviation = PublishedInterval.nationalDeviation(year: Int(years[row])),
        let interval = PublishedInterval(lower: lows[row], upper: highs[row])
      {
        values[row] = interval.effectiveCount(deviation: deviation)
      } else {
        lack(row, MissingReason("no national deviation of the year"))
      }
    }
    return Column(
      name: effectiveCount, values: .number(values),
      missing: MissingMask(codes: codes, reasons: reasons),
      label: declarations[effectiveCount]?.label)
  }
}

extension SourcePlanner {
  /// The plan of a source of published tables.
  func published(
    _ source: SourceSpec, _ files: [SourceFile], _ tables: [KeyStageTwoTable],
    links: SourceFile?
  ) -> SourcePlan {
    SourcePlan(
      name: source.name.value, files: files, header: PublishedSource.columns.map(\.name),
      columns: [], missing: PublishedSource.codes.merging(codes(source.missing)) { $1 }, key: [],
      yearColumn: nil, published: tables, links: links)
  }
}
