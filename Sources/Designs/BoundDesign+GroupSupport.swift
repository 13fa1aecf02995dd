public import Frames
import Numerics

extension BoundDesign {
  /// For every column of the design the number of groups that hold a row in which it is not zero; all of them
  /// for a continuous number.
  ///
  /// - Parameters:
  ///   - grouping: Groups of the sample's rows.
  ///   - threads: At least 1; changes nothing.
  /// - Returns: One count per column.
  /// - Complexity: One pass over the rows for every six flags.
  public func groupSupport(_ grouping: Grouping, threads: Int = 1) -> [Int] {
    var counts = [Int](repeating: grouping.count, count: columns.count)
    let flags = columns.map { column in column.components.filter { !isContinuous($0) } }
    let names = flags.map(names)
    var open = flags
    for column in columns.indices {
      guard let known = names[column].flatMap({ shared?.support($0, in: grouping) }) else {
        continue
      }
      counts[column] = known
      open[column] = []
    }
    for batch in Self.batches(open) {
      let patterns = FlagPatterns(batch.components, of: self, grouping, threads: threads)
      for column in batch.columns {
        counts[column] = patterns.groupCount(where: flags[column])
        if let name = names[column] { shared?.note(name, support: counts[column], in: grouping) }
      }
    }
    return counts
  }

  /// What identifies a column's flags among all of the sample.
  func flagNames(_ column: Int) -> SampleVariables.Flags? {
    names(columns[column].components.filter { !isContinuous($0) })
  }

  /// What identifies flags among all of the sample; nil where a variable is not kept, or there are none.
  private func names(_ flags: [DesignColumn.Component]) -> SampleVariables.Flags? {
    let parts = flags.map { flag in
      let level: Int32 = if case .level(_, let code) = flag { code } else { -1 }
      return SampleVariables.Flags.Part(key: variables[flag.variable].key, level: level)
    }
    return parts.isEmpty || parts.contains { $0.key.isEmpty } ? nil : .init(parts: parts)
  }

  /// Columns with flags, in batches of few distinct flags.
  private static func batches(
    _ flags: [[DesignColumn.Component]]
  ) -> [(columns: [Int], components: [DesignColumn.Component])] {
    var batches: [(columns: [Int], components: [DesignColumn.Component])] = []
    for column in flags.indices where !flags[column].isEmpty {
      let known = Set(batches.last?.components ?? [])
      let more = flags[column].filter { !known.contains($0) }
      if let last = batches.indices.last, known.count + more.count <= FlagPatterns.limit {
        batches[last].columns.append(column)
        batches[last].components += more
      } else {
        batches.append(([column], flags[column]))
      }
    }
    return batches
  }
}

/// Which combinations of a few flags occur in each group.
///
/// A row's flags make a pattern, a number below 64; a group's patterns are the bits of one word. A product of flags is
/// not zero somewhere in a group where one of the patterns holds all of them.
private struct FlagPatterns {
  static let limit = 6

  private let components: [DesignColumn.Component]
  /// Per group the patterns that occur.
  private let groups: [UInt64]

  /// - Precondition: At most `limit` components, unless one product alone has more.
  init(
    _ components: [DesignColumn.Component], of design: BoundDesign, _ grouping: Grouping,
    threads: Int
  ) {
    // A product of more flags than make a pattern is one flag: whether all of them are there.
    self.components = components
    let isWhole = components.count > Self.limit
    let parts = max(threads, 1)
    let rows = design.rowCount
    let found = parallelMap(count: parts, threads: threads) { part in
      Self.patterns(
        components, isWhole: isWhole, of: design, grouping,
        rows: (rows * part / parts)..<(rows * (part + 1) / parts))
    }
    var groups = found[0]
    for part in found.dropFirst() {
      for group in groups.indices { groups[group] |= part[group] }
    }
    self.groups = groups
  }

  private static func patterns(
    _ components: [DesignColumn.Component], isWhole: Bool, of design: BoundDesign,
    _ grouping: Grouping, rows: Range<Int>
  ) -> [UInt64] {
    var groups = [UInt64](repeating: 0, count: grouping.count)
    let codes = grouping.codes.span
    for start in stride(from: rows.lowerBound, to: rows.upperBound, by: BoundDesign.sliceRows) {
      let slice = start..<min(start + BoundDesign.sliceRows, rows.upperBound)
      var patterns = [UInt8](repeating: isWhole ? 1 : 0, count: slice.count)
      for (place, component) in components.enumerated() {
        let values = design.values(component, rows: slice)
        for i in values.indices {
          if isWhole {
            patterns[i] &= values[i] != 0 ? 1 : 0
          } else {
            patterns[i] |= (values[i] != 0 ? 1 : 0) << UInt8(place)
          }
        }
      }
      for i in patterns.indices {
        groups[Int(codes[start &+ i])] |= 1 << UInt64(patterns[i])
      }
    }
    return groups
  }

  /// The number of groups in which a product of flags is not zero.
  func groupCount(where flags: [DesignColumn.Component]) -> Int {
    var wanted = 0
    for flag in flags { wanted |= 1 << (components.firstIndex(of: flag) ?? 0) }
    if components.count > Self.limit { wanted = 1 }
    var matching: UInt64 = 0
    for pattern in 0..<64 where pattern & wanted == wanted { matching |= 1 << UInt64(pattern) }
    return groups.count { $0 & matching != 0 }
  }
}
