import Frames

/// What the functions of expressions are, from their declarations.
public enum FunctionPage {
  /// A function in words.
  ///
  /// - Parameter name: As it is called, or as R, Stata or SQL call it.
  /// - Returns: Lines of text, ending in a newline; nil if there is no such function.
  public static func explain(_ name: String) -> String? {
    guard let function = function(name) else { return nil }
    let declaration = function.declaration
    var lines = [declaration.signature, ""] + declaration.summary.wrapped(at: 98)
    if !declaration.options.isEmpty { lines.append("") }
    for option in declaration.options {
      lines += "\(option.name): \(option.kind.words)\(meaning(option))".wrapped(at: 96)
        .enumerated().map { ($0.offset == 0 ? "  " : "    ") + $0.element }
    }
    lines += [
      "", plain(missing(declaration)), "Example: \(declaration.example)",
    ]
    if let agrees = declaration.agrees { lines.append("Agrees with \(agrees)") }
    return lines.joined(separator: "\n") + "\n"
  }

  /// The functions by name.
  static var names: [String] { Node.Function.allCases.map(\.rawValue) }

  private static func function(_ name: String) -> Node.Function? {
    Node.Function(rawValue: name)
      ?? Expression.function(elsewhere: name).flatMap { Node.Function(rawValue: $0) }
  }

  private static func meaning(_ option: FunctionDeclaration.Parameter) -> String {
    let need = option.isRequired ? " (required)" : ""
    return option.summary.isEmpty ? need : "\(need): \(option.summary)"
  }

  /// When the value is missing.
  private static func missing(_ declaration: FunctionDeclaration) -> String {
    let rule = declaration.missing
    return rule.hasPrefix("Missing") || rule.hasPrefix("The group") ? rule : "Missing: \(rule)"
  }

  /// Without the marks of Markdown.
  private static func plain(_ sentence: String) -> String {
    sentence.replacing("`", with: "")
  }

  /// The page of all functions: docs/expressions.md.
  public static var markdown: String {
    var lines = [
      "# Functions of expressions", "",
      "For `where`, `derive` and formulas. Written by `diminish schema --functions`; "
        + "`diminish explain FUNCTION` tells one.",
      "",
      "Values are missing for a reason, and the reason goes on: an operation on a missing value is missing for "
        + "the reason of its first missing operand. `false and unknown` is false, `true or unknown` is true.",
      "",
      "Groupwise functions look at all joined rows before `where` drops any; with `over: sample` at those "
        + "that the sample's `where` keeps (not the `where` of a model). A column so computed cannot stand in "
        + "that `where`.",
    ]
    for family in FunctionDeclaration.Family.allCases {
      lines += ["", "## \(family.rawValue)"]
      for function in Node.Function.allCases where function.declaration.family == family {
        lines += section(function.declaration)
      }
    }
    return lines.joined(separator: "\n") + "\n"
  }

  private static func section(_ declaration: FunctionDeclaration) -> [String] {
    var lines = ["", "### `\(declaration.signature)`", "", declaration.summary]
    if !declaration.options.isEmpty { lines.append("") }
    for option in declaration.options {
      lines.append("- `\(option.name):` \(option.kind.words)\(meaning(option))")
    }
    lines += [
      "", missing(declaration), "", "Example: `\(declaration.example)`",
    ]
    if let agrees = declaration.agrees { lines += ["", "Agrees with \(agrees)"] }
    return lines
  }
}
