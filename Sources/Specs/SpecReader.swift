/// Reads a spec: YAML, keys, values; tells all problems of these at once.
public enum SpecReader {
  /// Reads a spec.
  ///
  /// - Parameters:
  ///   - bytes: The file's bytes.
  ///   - file: The file's name as shown.
  ///   - language: The declared keys.
  /// - Returns: The spec with what could be read (nil only if it is not YAML, empty, too large or
  ///   too deep), all problems in order of place, and the text for showing places.
  public static func read(
    bytes: [UInt8], file: String, language: SpecLanguage
  ) -> (Spec?, [Diagnostic], SourceText) {
    let reading = YAMLDocument.read(bytes, file: file, textKeys: language.textKeys)
    guard let root = reading.root else { return (nil, reading.diagnostics, reading.source) }
    var validator = SpecValidator(language: language, source: reading.source)
    validator.check(root)
    let spec = SpecDecoder(language: language, cut: validator.cutPlaces).spec(root)
    for block in spec.robustness { validator.check(block, of: spec) }
    let references = SpecReferences(spec: spec, language: language).diagnostics
    let all = reading.diagnostics + validator.diagnostics + references
    return (spec, all.inOrderOfPlace(), reading.source)
  }
}
