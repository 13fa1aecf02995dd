import FoundationEssentials

/// JSON as we write it: keys sorted, so that the same values give the same bytes.
public enum JSONText {
  /// The JSON of a value.
  ///
  /// - Parameter value: Any of our result types; infinities are written as `"Inf"` and `"-Inf"`.
  /// - Returns: The text, ending in a newline.
  public static func encode(_ value: some Encodable) -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    encoder.nonConformingFloatEncodingStrategy = .convertToString(
      positiveInfinity: "Inf", negativeInfinity: "-Inf", nan: "NaN")
    do {
      return String(decoding: try encoder.encode(value), as: UTF8.self) + "\n"
    } catch {
      preconditionFailure("our own types always encode: \(error)")
    }
  }
}
