import Frames

/// The rows of a panel as they gather.
struct PanelRows {
  private let identities: SchoolIdentities
  private var texts: [String: TextCells] = [:]
  private var numbers: [String: NumberCells] = [:]
  private var count = 0

  init(_ identities: SchoolIdentities) { self.identities = identities }

  /// The rows of a table's own year: every school, every group.
  mutating func appendOwn(_ table: KeyStageTwoYear, known: inout Set<String>) {
    let frame = table.reading.frame
    let national = PublishedCells(frame, KeyStageTwoGroup.other.progressColumn).number(
      table.referenceRow)
    let groups = KeyStageTwoGroup.allCases.map { GroupCells(frame, $0) }
    let schools = IdentityCells(frame)
    let idle = identities.idleRows(of: table)
    for row in table.schoolRows where !idle.contains(row) {
      if let identity = table.identity(row) { known.insert(identities.of(identity)) }
      for cells in groups {
        appendIdentity(schools, row, year: table.year, cells.group, from: table.year)
        appendFigures(cells, row, reference: table.referenceRow, nationalOther: national)
      }
    }
  }

  /// The rows of an earlier year that a table repeats: schools that no nearer table has, all pupils.
  mutating func appendEarlier(
    _ year: Int, from table: KeyStageTwoYear, known: inout Set<String>
  ) {
    let frame = table.reading.frame
    let cells = GroupCells(frame, earlier: KeyStageTwoTable.earlierColumns(year))
    let schools = IdentityCells(frame)
    for row in table.schoolRows {
      guard let identity = table.identity(row).map(identities.of), !known.contains(identity),
        cells.progress.number(row) != nil || cells.scaled.number(row) != nil
      else { continue }
      known.insert(identity)
      appendIdentity(schools, row, year: year, .all, from: table.year)
      appendFigures(cells, row, reference: table.referenceRow, nationalOther: nil)
    }
  }

  private mutating func appendIdentity(
    _ cells: IdentityCells, _ row: Int, year: Int, _ group: KeyStageTwoGroup, from source: Int
  ) {
    let authority = cells.authority.text(row)
    let school = cells.school.text(row)
    let identity = authority.flatMap { authority in school.map { identities.of(authority + $0) } }
    text("laestab", identity, cells.school.reason(row))
    text("urn", cells.urn.text(row), cells.urn.reason(row))
    text("la", authority, cells.authority.reason(row))
    text("school", cells.name.text(row), cells.name.reason(row))
    text("record", cells.record.text(row) == "1" ? "mainstream" : "special", .blank)
    text("phase", KeyStageTwoPanel.phase(cells.ages.text(row)), cells.ages.reason(row))
    number("year", Double(year), .blank)
    text("group", group.rawValue, .blank)
    number("source.year", Double(source), .blank)
    count += 1
  }

  private mutating func appendFigures(
    _ cells: GroupCells, _ row: Int, reference: Int, nationalOther: Double?
  ) {
    number("pupils", cells.count, row)
    number("progress", cells.progress, row)
    appendInterval(cells, row)
    number("scaled", cells.scaled, row)
    number("expected", cells.expected, row)
    number("higher", cells.higher, row)
    // In tenths, as both are published: the difference of two binary numbers is none.
    let gap = cells.progress.number(row).flatMap { progress in
      nationalOther.map { (($0 - progress) * 10).rounded() / 10 }
    }
    number(
      "gap.to.national.other", gap,
      cells.progress.number(row) == nil ? cells.progress.reason(row) : KeyStageTwoPanel.noNational)
    // The mean of all pupils' progress is 0 by its definition, and the tables leave it blank.
    let national = cells.progress.number(reference) ?? (cells.group == .all ? 0 : nil)
    number("national.progress", national, KeyStageTwoPanel.noNational)
    number("national.scaled", cells.scaled.number(reference), KeyStageTwoPanel.noNational)
    number("national.expected", cells.expected.number(reference), KeyStageTwoPanel.noNational)
  }

  private mutating func appendInterval(_ cells: GroupCells, _ row: Int) {
    guard let lower = cells.lower.number(row), let upper = cells.upper.number(row), lower < upper
    else {
      let isFlat = cells.lower.number(row) != nil && cells.upper.number(row) != nil
      number(
        "progress.low", nil, isFlat ? KeyStageTwoPanel.noWidth : cells.lower.reason(row))
      number(
        "progress.high", nil, isFlat ? KeyStageTwoPanel.noWidth : cells.upper.reason(row))
      return
    }
    number("progress.low", lower, .blank)
    number("progress.high", upper, .blank)
  }

  private mutating func text(_ name: String, _ value: String?, _ reason: MissingReason) {
    texts[name, default: TextCells()].append(value, reason)
  }

  private mutating func number(_ name: String, _ value: Double?, _ reason: MissingReason) {
    numbers[name, default: NumberCells()].append(value, reason)
  }

  private mutating func number(_ name: String, _ cells: PublishedCells, _ row: Int) {
    let value = cells.number(row)
    number(name, value, value == nil ? cells.reason(row) : .blank)
  }

  /// The columns in the panel's order.
  var frame: Frame {
    let columns = KeyStageTwoPanel.columns.map { declared -> Column in
      let label = KeyStageTwoPanel.labels[declared.name]
      if let cells = texts[declared.name] {
        return Column(
          name: declared.name, values: .factor(cells.factor(declared.name)),
          missing: cells.missing.mask, label: label)
      }
      let cells = numbers[declared.name] ?? NumberCells()
      return Column(
        name: declared.name, values: .number(cells.values), missing: cells.missing.mask,
        label: label)
    }
    return Frame(columns: columns, rowCount: count)
  }
}

/// Columns that say which school a row is.
private struct IdentityCells {
  let record, authority, school, urn, name, ages: PublishedCells

  init(_ frame: Frame) {
    record = PublishedCells(frame, "RECTYPE")
    authority = PublishedCells(frame, "LEA")
    school = PublishedCells(frame, "ESTAB")
    urn = PublishedCells(frame, "URN")
    name = PublishedCells(frame, "SCHNAME")
    ages = PublishedCells(frame, "AGERANGE")
  }
}

/// Columns with the figures of a group.
private struct GroupCells {
  let group: KeyStageTwoGroup
  let count, progress, lower, upper, scaled, expected, higher: PublishedCells

  init(_ frame: Frame, _ group: KeyStageTwoGroup) {
    self.group = group
    count = PublishedCells(frame, group.countColumn)
    progress = PublishedCells(frame, group.progressColumn)
    lower = PublishedCells(frame, group.lowerColumn)
    upper = PublishedCells(frame, group.upperColumn)
    scaled = PublishedCells(frame, group.scaledColumn)
    expected = PublishedCells(frame, group.expectedColumn)
    higher = PublishedCells(frame, group.higherColumn)
  }

  init(_ frame: Frame, earlier names: KeyStageTwoTable.EarlierColumns) {
    group = .all
    count = PublishedCells(frame, names.count)
    progress = PublishedCells(frame, names.progress)
    lower = PublishedCells(frame, names.lower)
    upper = PublishedCells(frame, names.upper)
    scaled = PublishedCells(frame, names.scaled)
    expected = PublishedCells(frame, nil)
    higher = PublishedCells(frame, nil)
  }
}

/// Why cells have no value, as they gather.
private struct GatheredMask {
  private var codes: [UInt8] = []
  private var reasons: [MissingReason] = []

  mutating func append(_ reason: MissingReason?) {
    guard let reason else {
      codes.append(0)
      return
    }
    if let known = reasons.firstIndex(of: reason) {
      codes.append(UInt8(known + 1))
    } else {
      reasons.append(reason)
      codes.append(UInt8(reasons.count))
    }
  }

  var mask: MissingMask { MissingMask(codes: codes, reasons: reasons) }
}

private struct NumberCells {
  private(set) var values: [Double] = []
  private(set) var missing = GatheredMask()

  mutating func append(_ value: Double?, _ reason: MissingReason) {
    values.append(value ?? 0)
    missing.append(value == nil ? reason : nil)
  }
}

private struct TextCells {
  private var levels: [String] = []
  private var positions: [String: Int32] = [:]
  private var codes: [Int32] = []
  private(set) var missing = GatheredMask()

  mutating func append(_ value: String?, _ reason: MissingReason) {
    missing.append(value == nil ? reason : nil)
    guard let value else {
      codes.append(-1)
      return
    }
    if let known = positions[value] {
      codes.append(known)
    } else {
      positions[value] = Int32(levels.count)
      codes.append(Int32(levels.count))
      levels.append(value)
    }
  }

  /// Groups in their own order, other levels by code point.
  func factor(_ name: String) -> Factor {
    let ordered =
      name == "group"
      ? KeyStageTwoGroup.allCases.map(\.rawValue).filter { positions[$0] != nil }
      : levels.sorted { $0.unicodeScalars.lexicographicallyPrecedes($1.unicodeScalars) }
    let places = Dictionary(
      uniqueKeysWithValues: ordered.enumerated().map { ($0.element, Int32($0.offset)) })
    let recoded = levels.map { places[$0] ?? -1 }
    return Factor(levels: ordered, codes: codes.map { $0 < 0 ? -1 : recoded[Int($0)] })
  }
}
