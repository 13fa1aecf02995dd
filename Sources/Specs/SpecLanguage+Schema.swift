extension SpecLanguage {
  /// The JSON Schema (draft 2020-12) of a spec, always the same text; ends with a newline.
  public var jsonSchema: String {
    var members: [(String, JSONText)] = [
      ("$schema", .string("https://json-schema.org/draft/2020-12/schema")),
      (
        "title",
        .string(
          kind == .analysis
            ? "A diminish spec, version \(Self.version)"
            : "A process of diminish simulate, version \(Self.version)")
      ),
    ]
    members += objectSchema(topKeys)
    if kind == .analysis {
      members.append(("$defs", .object([("model", .object(objectSchema(modelSchemaKeys)))])))
    }
    return JSONText.object(members).text() + "\n"
  }

  /// A model's keys over all estimators, none required but by the default estimator.
  private var modelSchemaKeys: [KeyDeclaration] { modelKeys(of: nil) }

  private func objectSchema(_ keys: [KeyDeclaration]) -> [(String, JSONText)] {
    let replaced = Set(keys.compactMap(\.standsFor))
    let required = keys.filter { $0.isRequired && !replaced.contains($0.name) }.map(\.name)
    var members: [(String, JSONText)] = [
      ("type", .string("object")),
      ("properties", .object(keys.map { ($0.name, schema($0)) })),
    ]
    if !required.isEmpty { members.append(("required", .strings(required))) }
    members.append(("additionalProperties", .flag(false)))
    return members
  }

  private func schema(_ key: KeyDeclaration) -> JSONText {
    var description = key.meaning
    if !key.availability.isBuilt { description += " Not available yet." }
    if let value = key.defaultText { description += " Default: \(value)." }
    let constraints =
      key.name == kind.versionKey ? [("const", .number(Double(Self.version)))] : schema(key.shape)
    return .object([("description", .string(description))] + constraints)
  }

  private func schema(_ shape: Shape) -> [(String, JSONText)] {
    switch shape {
    case .text: return [("type", .strings(["string", "number", "boolean"]))]
    case .formula, .expression, .path: return [("type", .string("string"))]
    case .name(let rule): return [("type", .string("string"))] + patternSchema(rule)
    case .number(let range): return [("type", .string("number"))] + rangeSchema(range)
    case .integer(let range):
      return [("type", .string("integer")), ("minimum", .number(Double(range.lowerBound)))]
        + (range.upperBound < 1 << 53 ? [("maximum", .number(Double(range.upperBound)))] : [])
    case .year:
      let bound = Double(YAMLNode.years.upperBound)
      return [
        (
          "anyOf",
          .array([
            .object([
              ("type", .string("integer")), ("minimum", .number(-bound)),
              ("maximum", .number(bound)),
            ]),
            .object([
              ("type", .string("string")), ("pattern", .string("^[0-9]{4}[/-]([0-9]{2}){1,2}$")),
            ]),
          ])
        )
      ]
    case .countOrShare:
      let count: [(String, JSONText)] = [("type", .string("integer")), ("minimum", .number(0))]
      let share: [(String, JSONText)] = [
        ("type", .string("string")), ("pattern", .string(#"^[0-9]+(\.[0-9]+)? *%$"#)),
      ]
      return [("anyOf", .array([.object(count), .object(share)]))]
    case .flag: return [("type", .string("boolean"))]
    case .choice(let choices):
      return [("enum", .strings(choices.filter(\.availability.isBuilt).map(\.value)))]
    case .list(let inner, let count):
      let bounds: [(String, JSONText)] =
        count.map {
          [
            ("minItems", .number(Double($0.lowerBound))),
            ("maxItems", .number(Double($0.upperBound))),
          ]
        } ?? []
      return [("type", .string("array")), ("items", .object(schema(inner)))] + bounds
    case .map(let inner, let names):
      let rule = patternSchema(names)
      return [("type", .string("object")), ("additionalProperties", .object(schema(inner)))]
        + (rule.isEmpty ? [] : [("propertyNames", .object(rule))])
    case .object(let keys): return objectSchema(keys)
    case .oneOf(let shapes): return [("anyOf", .array(shapes.map { .object(schema($0)) }))]
    case .model: return [("$ref", .string("#/$defs/model"))]
    case .anything: return []
    }
  }

  private func patternSchema(_ rule: NameRule) -> [(String, JSONText)] {
    rule.pattern.map { [("pattern", .string("^\($0)$"))] } ?? []
  }

  private func rangeSchema(_ range: NumberRange) -> [(String, JSONText)] {
    let names = range.isOpen ? ("exclusiveMinimum", "exclusiveMaximum") : ("minimum", "maximum")
    return (range.minimum.map { [(names.0, JSONText.number($0))] } ?? [])
      + (range.maximum.map { [(names.1, JSONText.number($0))] } ?? [])
  }
}
