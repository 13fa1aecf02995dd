public import Testing

/// Expects a number to agree with a reference.
///
/// - Parameters:
///   - found: The number under test.
///   - expected: The reference; equal numbers, also infinities, always agree.
///   - relative: The largest |found - expected| / |expected|.
///   - absolute: A difference that is always allowed, for references near nought.
///   - label: What the number is, for the failure's text.
///   - sourceLocation: The caller's line.
public func expectClose(
  _ found: Double, _ expected: Double, relative: Double = 1e-12, absolute: Double = 0,
  _ label: @autoclosure () -> String = "", sourceLocation: SourceLocation = #_sourceLocation
) {
  let difference = abs(found - expected)
  let agrees = found == expected || difference <= max(relative * abs(expected), absolute)
  let share = difference / abs(expected)
  #expect(
    agrees, "\(label()): found \(found), expected \(expected), relative difference \(share)",
    sourceLocation: sourceLocation)
}

/// Expects numbers to agree with references, one by one.
///
/// - Parameters:
///   - found: The numbers under test.
///   - expected: The references, as many.
///   - relative: The largest relative difference.
///   - absolute: A difference that is always allowed.
///   - label: What the numbers are.
///   - sourceLocation: The caller's line.
public func expectClose(
  _ found: [Double], _ expected: [Double], relative: Double = 1e-12, absolute: Double = 0,
  _ label: @autoclosure () -> String = "", sourceLocation: SourceLocation = #_sourceLocation
) {
  #expect(
    found.count == expected.count,
    "\(label()): found \(found.count) numbers, expected \(expected.count)",
    sourceLocation: sourceLocation)
  for (index, pair) in zip(found, expected).enumerated() {
    expectClose(
      pair.0, pair.1, relative: relative, absolute: absolute, "\(label())[\(index)]",
      sourceLocation: sourceLocation)
  }
}

/// Expects a number to agree with an entry of a golden, within the golden's tolerance.
///
/// - Parameters:
///   - found: The number under test.
///   - golden: The golden.
///   - name: The entry under `values`.
///   - sourceLocation: The caller's line.
/// - Throws: `Golden.Problem.entry` when there is no such entry.
public func expectClose(
  _ found: Double, _ golden: Golden, _ name: String,
  sourceLocation: SourceLocation = #_sourceLocation
) throws {
  expectClose(
    found, try golden.number(name), relative: golden.relativeTolerance,
    absolute: golden.absoluteTolerance, name, sourceLocation: sourceLocation)
}

/// Expects numbers to agree with an entry of a golden, within the golden's tolerance.
///
/// - Parameters:
///   - found: The numbers under test.
///   - golden: The golden.
///   - name: The entry under `values`.
///   - sourceLocation: The caller's line.
/// - Throws: `Golden.Problem.entry` when there is no such entry.
public func expectClose(
  _ found: [Double], _ golden: Golden, _ name: String,
  sourceLocation: SourceLocation = #_sourceLocation
) throws {
  expectClose(
    found, try golden.numbers(name), relative: golden.relativeTolerance,
    absolute: golden.absoluteTolerance, name, sourceLocation: sourceLocation)
}
