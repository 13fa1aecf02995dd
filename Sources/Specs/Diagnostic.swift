/// One problem or notice: data with a place, made into sentences only by ``DiagnosticRenderer``.
public struct Diagnostic: Sendable, Equatable, Error {
  /// How grave it is.
  public enum Severity: String, Sendable, Equatable {
    /// Stops the run.
    case error
    /// Told; the run goes on.
    case warning
    /// For information.
    case notice
  }

  /// Where it is.
  public enum Place: Sendable, Equatable {
    /// In the spec; the line is shown.
    case spec(SourceSpan)
    /// In a data file; the line is never shown.
    case data(file: String, line: Int?, column: Int?)
    /// Nowhere in a file.
    case none
  }

  /// How grave it is.
  public var severity: Severity
  /// Where it is.
  public var place: Place
  /// What it is.
  public var payload: DiagnosticPayload
  /// The option of `robustness:` with which alone it is a problem, where that stands elsewhere.
  public var option: SourceSpan?

  /// The code, which follows from the payload.
  public var code: DiagnosticCode { payload.code }

  /// A problem at a place.
  ///
  /// - Parameters:
  ///   - payload: What it is.
  ///   - place: Where it is.
  ///   - severity: How grave it is.
  public init(_ payload: DiagnosticPayload, at place: Place, severity: Severity = .error) {
    self.payload = payload
    self.place = place
    self.severity = severity
  }

  /// A problem in the spec.
  ///
  /// - Parameters:
  ///   - payload: What it is.
  ///   - span: Where in the spec.
  ///   - severity: How grave it is.
  public init(_ payload: DiagnosticPayload, at span: SourceSpan, severity: Severity = .error) {
    self.init(payload, at: .spec(span), severity: severity)
  }
}

extension Diagnostic {
  /// The same problem as one that an option of `robustness:` makes of a model.
  ///
  /// - Parameter option: The place of the option.
  /// - Returns: With the option, unless the problem stands on its line.
  package func caused(by option: SourceSpan) -> Diagnostic {
    if case .spec(let span) = place, span.line == option.line { return self }
    var caused = self
    caused.option = option
    return caused
  }

  /// Whether another is the same problem at the same place, whatever option it is told of.
  ///
  /// - Parameter other: The other.
  /// - Returns: Whether telling both would be telling one twice.
  package func repeats(_ other: Diagnostic) -> Bool {
    payload == other.payload && place == other.place && severity == other.severity
  }
}

extension Sequence<Diagnostic> {
  /// The diagnostics in order of place: the spec by line and column, then data, then the rest;
  /// equal ones once.
  ///
  /// - Returns: A stable order: problems of one place keep theirs.
  public func inOrderOfPlace() -> [Diagnostic] {
    let keyed = enumerated().map { (key: $1.orderKey, index: $0, diagnostic: $1) }
    let sorted = keyed.sorted { ($0.key, $0.index) < ($1.key, $1.index) }.map(\.diagnostic)
    return sorted.reduce(into: []) { once, next in
      let here = once.reversed().prefix { $0.orderKey == next.orderKey }
      if !here.contains(next) { once.append(next) }
    }
  }

  /// True if one of them is an error.
  public var hasErrors: Bool { contains { $0.severity == .error } }
}

extension Diagnostic {
  fileprivate var orderKey: PlaceOrder {
    switch place {
    case .spec(let span): PlaceOrder(stage: 0, line: span.line, column: span.column)
    case .data(_, let line, let column):
      PlaceOrder(stage: 1, line: line ?? 0, column: column ?? 0)
    case .none: PlaceOrder(stage: 2, line: 0, column: 0)
    }
  }
}

/// The order in which places are told: spec, data, nowhere.
private struct PlaceOrder: Comparable {
  var stage: Int
  var line: Int
  var column: Int

  static func < (one: PlaceOrder, other: PlaceOrder) -> Bool {
    (one.stage, one.line, one.column) < (other.stage, other.line, other.column)
  }
}
