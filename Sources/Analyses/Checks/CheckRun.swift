import Frames
import Readers
import Specs

/// Runs the checks of a plan: all rows after joining and deriving, then the sample.
struct CheckRun {
  private let checks: [CheckPlan]
  private let types: [String: ColumnType]
  private let derived: Set<String>
  /// What was found so far, by the order of the plan.
  private var found: [(index: Int, result: CheckResult)] = []

  /// A run.
  ///
  /// - Parameters:
  ///   - plan: Its checks, and the columns that it derives.
  ///   - types: The types of the columns that were read; levels of categories may be told.
  init(_ plan: Plan, types: [String: ColumnType]) {
    checks = plan.checks
    derived = Set(plan.derived.map(\.name))
    self.types = types
  }

  /// The results in the order of the plan.
  var results: [CheckResult] { found.sorted { $0.index < $1.index }.map(\.result) }

  /// Runs the checks over some rows.
  ///
  /// - Parameters:
  ///   - scope: Which checks.
  ///   - frame: Holds the columns.
  ///   - rows: The rows that the checks look at.
  /// - Throws: All failures that stop the run, and columns of the wrong type.
  mutating func run(
    _ scope: CheckScope, on frame: Frame, _ rows: RowSelection
  ) throws(AnalysisFailure) {
    var problems: [Diagnostic] = []
    for (index, check) in checks.enumerated() where check.scope == scope {
      let result = try self.result(of: check, frame, rows)
      found.append((index, result))
      if result.status == .failed, check.severity == .error {
        problems.append(Diagnostic(result.failure, at: check.id.span))
      }
    }
    if !problems.isEmpty { throw AnalysisFailure(diagnostics: problems.inOrderOfPlace()) }
  }

  private func result(
    of check: CheckPlan, _ frame: Frame, _ rows: RowSelection
  ) throws(AnalysisFailure) -> CheckResult {
    switch check.kind {
    case .expect(let condition):
      do {
        return CheckResult(check, .rows, try frame.unmet(condition.expression, within: rows))
      } catch {
        let context = PlanContext(header: frame.columns.map(\.name), isHeaderKnown: true)
        throw AnalysisFailure(diagnostics: [context.diagnostic(error, in: condition.written)])
      }
    case .unique(let names):
      return CheckResult(check, .rows, frame.repetitions(of: names, within: rows))
    case .constant(let column, let within):
      return CheckResult(check, .groups, frame.inconstancies(of: column, within: within, in: rows))
    case .coverage(let unit, let time, let from):
      guard let coverage = frame.coverage(of: unit, by: time.value, from: from, within: rows) else {
        throw mismatch([time], frame)
      }
      var result = CheckResult(check, .units, coverage.units)
      result.detail = .coverage(
        withoutBefore: coverage.withoutBefore, withoutAfter: coverage.withoutAfter)
      return result
    case .attrition(let outcome, let arm, let units, let boundary):
      return CheckResult(
        check, boundary, frame.attrition(of: outcome, by: arm, units: units, within: rows),
        isRows: units.isEmpty, tellsLevels: mayTell(arm, frame))
    case .scores(let column, let year, let bounds):
      let tally = frame.implausible(column.value, year: year.value, bounds, within: rows)
      guard let tally else { throw mismatch([column, year], frame) }
      return CheckResult(check, .rows, tally)
    }
  }

  /// Whether the levels of an arm may be told: not those of identifiers and texts, nor what is derived of them.
  private func mayTell(_ arm: String, _ frame: Frame) -> Bool {
    guard case .factor? = frame[arm]?.values else { return true }
    return types[arm] == .category && !derived.contains(arm)
  }

  private func mismatch(_ names: [Located<String>], _ frame: Frame) -> AnalysisFailure {
    AnalysisFailure(
      diagnostics: names.compactMap { name in
        frame[name.value].map { ValueType($0) }.flatMap { $0 == .number ? nil : name.mismatch($0) }
      })
  }
}

extension CheckResult {
  /// What a tally says of a check.
  fileprivate init(_ check: CheckPlan, _ counted: Counted, _ tally: CheckTally) {
    self.init(
      id: check.id.value, kind: check.kindName, what: check.words, severity: check.severity,
      over: check.scope, counted: counted, total: tally.total, failed: tally.failed,
      unknown: tally.unknown, threshold: check.threshold, firstRow: tally.firstRow.map { $0 + 1 },
      status: .passed)
    if total == 0 {
      status = .empty
    } else if !(check.threshold ?? .count(0)).allows(failed, of: total) {
      status = .failed
    }
  }

  /// What attrition says of a check: differential attrition is compared with the threshold or the boundary.
  fileprivate init(
    _ check: CheckPlan, _ boundary: AttritionBoundary, _ attrition: Attrition, isRows: Bool,
    tellsLevels: Bool
  ) {
    var tally = CheckTally()
    (tally.total, tally.failed) = (attrition.total, attrition.lost)
    (tally.unknown, tally.firstRow) = (attrition.unknown, attrition.firstRow)
    self.init(check, isRows ? .rows : .units, tally)
    var limit = boundary.limit(overall: attrition.overall)
    if case .share(let share)? = check.threshold { limit = share }
    // A hair's breadth for rates that are equal but for rounding.
    let isLow = limit.map { attrition.differential <= $0 + 1e-9 } ?? false
    status = attrition.arms.count < 2 ? .empty : isLow ? .passed : .failed
    detail = .attrition(
      arms: attrition.arms.map {
        Arm(level: tellsLevels ? $0.level : nil, lost: $0.lost, total: $0.total)
      },
      differential: attrition.differential, limit: limit,
      boundary: check.threshold == nil ? boundary.assumption : nil)
  }

  /// The failure as a problem that stops a run.
  fileprivate var failure: DiagnosticPayload {
    .checkFailed(
      check: id, failed: failed, total: total, unknown: unknown, counted: counted.rawValue,
      firstRow: firstRow, limit: limitWords)
  }

  private var limitWords: String {
    if case .attrition(_, let differential, let limit, _)? = detail {
      let most = limit.map { CheckThreshold.share($0).words } ?? "none"
      return "differential attrition \(CheckThreshold.share(differential).words), at most \(most)"
    }
    return "at most \((threshold ?? .count(0)).words)"
  }
}

extension CheckThreshold {
  /// Whether so many of so many may fail.
  func allows(_ failed: Int, of total: Int) -> Bool {
    switch self {
    case .count(let most): failed <= most
    // A hair's breadth for shares such as 0.07 that are no binary fractions.
    case .share(let most): Double(failed) <= most * Double(total) * (1 + 1e-12)
    }
  }
}
