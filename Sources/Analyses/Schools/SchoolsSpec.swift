import Readers

/// The spec of an analysis of schools, as text.
struct SchoolsSpec {
  /// The name under which problems of a spec that is not written yet are told.
  static let draftName = "schools.yaml"
  /// The model whose neighbours the targets take.
  static let matchedModel = "matched"
  /// The first line of every spec that the command writes: a file that begins otherwise is never replaced.
  static let mark = "# Written by `diminish schools`."

  /// How the line begins that tells a changed spec from one as written.
  private static let seal = "# As written, the lines below have the SHA-256 "

  /// A spec with its digest as the second line.
  ///
  /// - Parameter text: The spec, which begins with the mark.
  /// - Returns: The spec; `isAsWritten` until it is changed.
  static func sealed(_ text: String) -> String {
    let (first, rest) = parts(text)
    return first + seal + Digest.sha256(of: Array(rest.utf8)) + "\n" + rest
  }

  /// Whether a spec that `sealed` has made is unchanged; false for one without a digest.
  static func isAsWritten(_ text: String) -> Bool {
    let (line, rest) = parts(parts(text).rest)
    return line == seal + Digest.sha256(of: Array(rest.utf8)) + "\n"
  }

  /// The first line with its end, and what follows.
  private static func parts(_ text: String) -> (first: String, rest: String) {
    let end = text.unicodeScalars.firstIndex(of: "\n").map(text.unicodeScalars.index(after:))
    return (String(text[..<(end ?? text.endIndex)]), String(text[(end ?? text.endIndex)...]))
  }

  let request: SchoolsRequest
  let tables: SchoolTables
  let years: SchoolYears
  let schools: [KeyStageTwoRegister.School]

  /// The spec.
  ///
  /// - Parameter neighbours: LAESTABs of the comparison schools; nil for the spec that finds them, without targets and
  ///   draws.
  /// - Returns: YAML.
  func text(neighbours: [String]?) -> String {
    ([head, data, derive(neighbours), design(isFinal: neighbours != nil), models]
      + (neighbours == nil ? [] : [targets])).joined(separator: "\n")
  }

  private var count: String { schools.count == 1 ? "1 school" : "\(schools.count) schools" }

  private var head: String {
    """
    \(Self.mark) Change what you like and run it with `diminish run`.
    diminish: 1
    id: \(request.id)
    title: \(count) against national and similar schools
    question: Did the gap of these schools to national fall, and by more than that of similar schools?
    \(request.isSimulated ? "simulated: true\n" : "")
    """
  }

  private var data: String {
    let files = tables.files.map { "      \($0.year): \(quoted($0.path))" }
    let links = tables.links.map { ["    links: \(quoted($0))"] } ?? []
    return """
      data:
        ks2:
          dfe-ks2:
      \((files + links).joined(separator: "\n"))
      sample: {where: "record == 'mainstream'"}

      """
  }

  // MARK: Columns

  private func derive(_ neighbours: [String]?) -> String {
    let listed = schools.map(\.laestab).sorted()
    var lines = [
      "derive:", "  # The \(count) of \(oneLine(request.list)), by LAESTAB.",
      "  listed: \"laestab in [\(literals(listed))]\"",
    ]
    if let neighbours {
      lines += [
        "  # Comparison schools for the targets: the neighbours that the model `matched` below finds (\(request.neighbours) for "
          + "each school, closest pairs first,",
        "  # by Mahalanobis' distance in the columns below, without replacement). After a change of these, of the list or of "
          + "the tables, run",
        "  # `diminish schools` again: neighbours.csv of the output has the model's own.",
        "  similar: \"laestab in [\(literals(neighbours))]\"",
      ]
    }
    lines.append(
      "  # The earlier level of the whole school, and who its pupils are: the same in all of its rows."
    )
    lines += years.before.map { year in
      "  progress.\(year): \(broadcast("progress", "all", year))"
    }
    lines += [
      "  pupils.\(years.last): \(broadcast("pupils", "all", years.last))",
      "  disadvantaged.share: \(share("disadvantaged"))", "  low.prior.share: \(share("low"))",
      "  # National figure of all pupils, whatever the row's group.",
      "  national.all: \"max(if(group == 'all', national.progress, missing('another group')), by: year)\"",
      "",
    ]
    return lines.joined(separator: "\n")
  }

  private func broadcast(_ column: String, _ group: String, _ year: Int) -> String {
    "\"\(expression(column, group, year))\""
  }

  private func expression(_ column: String, _ group: String, _ year: Int) -> String {
    "max(if(group == '\(group)' and year == \(year), \(column), missing('another row')), by: laestab)"
  }

  private func share(_ group: String) -> String {
    "\"\(expression("pupils", group, years.last)) / pupils.\(years.last)\""
  }

  private var profile: String {
    (years.before.map { "progress.\($0)" }
      + ["pupils.\(years.last)", "disadvantaged.share", "low.prior.share"])
      .joined(separator: ", ")
  }

  // MARK: Design and models

  private func design(isFinal: Bool) -> String {
    var lines = [
      "design:", "  unit: laestab", "  time: year", "  panel: none", "  treated: listed",
      "  post: \"year >= \(years.start)\"",
    ]
    if isFinal, let chosen = years.chosen {
      lines += [
        "  # Sets of other schools with results of \(chosen) like these show what weak results alone bring about.",
        "  selection: {on: progress.\(chosen), year: \(chosen), reps: \(request.draws), seed: \(request.seed)}",
      ]
    }
    return lines.joined(separator: "\n") + "\n"
  }

  private var models: String {
    let caliper = request.caliper.map { ", caliper: \($0)" } ?? ""
    let match = "match: {on: [\(profile)], ratio: \(request.neighbours)\(caliper)}"
    func model(_ id: String, _ group: String, _ baseline: [Int], _ match: String?) -> String {
      let whom = match == nil ? "all other schools" : "similar schools"
      let pupils = group == "all" ? "All pupils" : "Disadvantaged pupils"
      return """
          \(id):
            estimator: published-did
            label: \(pupils), against \(whom)
            outcome: progress
            names: school
            where: "group == '\(group)'"
            baseline: [\(baseline.map { String($0) }.joined(separator: ", "))]
            post: [\(years.post)]
        """ + (match.map { "\n    \($0)" } ?? "")
    }
    // Later tables repeat figures of all pupils alone, so other groups begin with the first table.
    let own = tables.register.years.filter { $0 < years.start }
    let others = own.filter { $0 != years.chosen }
    let groupBaseline = others.isEmpty ? own : others
    return
      ([
        "models:", model(Self.matchedModel, "all", years.baseline, match),
        model("unmatched", "all", years.baseline, nil),
        model("disadvantaged-matched", "disadvantaged", groupBaseline, match),
        model("disadvantaged-unmatched", "disadvantaged", groupBaseline, nil),
      ]).joined(separator: "\n") + "\n"
  }

  // MARK: Targets

  private var targets: String {
    let percent = percentage(request.reduction)
    let before = years.baseline.map { String($0) }
    var blocks = [
      """
        literal:
          text: The gap to national falls by at least \(percent) %, from \(years.last)
          measure: gap-reduction
          of: progress
          where: "group == 'all'"
          baseline: [\(years.last)]
          post: [\(years.post)]
          threshold: \(request.reduction)
      """,
      """
        against-similar:
          text: The gap to national falls by at least \(percent) %, from \(before.joined(separator: " and ")), against similar schools
          measure: gap-reduction
          of: progress
          where: "group == 'all' and (listed or similar)"
          against: counterfactual
          baseline: [\(before.joined(separator: ", "))]
          post: [\(years.post)]
          threshold: \(request.reduction)
      """,
    ]
    if let first = tables.register.years.last(where: { $0 < years.start }) {
      blocks.append(
        """
          disadvantaged:
            text: The gap between disadvantaged pupils and the national average narrows, from \(first)
            measure: gap-narrowed
            of: progress
            national: national.all
            where: "group == 'disadvantaged'"
            baseline: [\(first)]
            post: [\(years.post)]
        """)
    }
    return (["targets:"] + blocks).joined(separator: "\n") + "\n"
  }

  /// A share as per cent, without a fraction where there is none.
  private func percentage(_ share: Double) -> String {
    let percent = (share * 1000).rounded() / 10
    return Int(exactly: percent).map { String($0) } ?? String(percent)
  }

  // MARK: Texts

  private func literals(_ numbers: [String]) -> String {
    numbers.map { "'\($0)'" }.joined(separator: ", ")
  }

  private func oneLine(_ text: String) -> String {
    String(text.map { $0.isNewline || $0 == "#" ? " " : $0 })
  }

  /// A text in double quotes, as YAML has it.
  private func quoted(_ text: String) -> String {
    let escaped = text.unicodeScalars.map { scalar -> String in
      switch scalar {
      case "\"": "\\\""
      case "\\": "\\\\"
      default:
        scalar.value < 0x20 || scalar.value == 0x7F
          ? "\\x" + String(scalar.value + 0x100, radix: 16).suffix(2) : String(scalar)
      }
    }
    return "\"" + escaped.joined() + "\""
  }
}
