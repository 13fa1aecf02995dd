/// What the terms of estimators by design mean.
enum ProgrammeTerms {
  /// The meaning of a term's spelling, nil where it is none of these.
  static func explain(_ spelled: String) -> String? {
    if let words = single[spelled] { return "\(spelled): \(words)\n" }
    for part in ["gap", "focus", "other"] where spelled.hasPrefix(part + ":") {
      guard let inner = block(String(spelled.dropFirst(part.count + 1))) else { return nil }
      return "\(spelled): \(of[part] ?? ""), \(inner)\n"
    }
    return block(spelled).map { "\(spelled): the effect of the programme, \($0)\n" }
  }

  /// The terms that are a word alone.
  static var names: [String] { single.keys.sorted() }

  private static let single = [
    "did":
      "the effect of the programme: the change of its units from before to after, less that of the others.",
    "gap":
      "the narrowing of the gap by the programme: the effect on the focus group less that on the others; positive "
      + "means narrowed.",
    "focus": "the effect of the programme on the focus group.",
    "other": "the effect of the programme on those who are not in the focus group.",
    "transition": "the effect in years that are neither before nor after the start.",
    "simple": "the average effect over all treated units and their treated years.",
    "group": "the average over starts of each start's average effect.",
    "dynamic": "the average over the event times from 0 on of the effects at each.",
    "calendar": "the average over treated years of the effects in each.",
  ]

  private static let of = [
    "gap": "the narrowing of the gap (effect on focus less effect on other)",
    "focus": "the effect on the focus group", "other": "the effect on the others",
  ]

  /// An effect of a block: `event[-2]`, `dynamic[1]`, `group[2018]`, `calendar[2019]`, `ATT(2018,2019)`.
  private static func block(_ spelled: String) -> String? {
    if let words = years(spelled) { return words }
    if spelled == "transition" { return "in years that are neither before nor after the start." }
    guard let open = spelled.firstIndex(of: "["), spelled.hasSuffix("]") else { return nil }
    let name = spelled[..<open]
    let inside = String(spelled[spelled.index(after: open)...].dropLast())
    guard let number = Int(inside) else { return nil }
    let time =
      number == 0
      ? "in the year of the start"
      : "\(abs(number)) \(abs(number) == 1 ? "year" : "years") \(number < 0 ? "before" : "after") the start"
    return switch name {
    case "event": "\(time), against the reference year; before the start it tests parallel trends."
    case "dynamic": "\(time), averaged over starts; before the start it tests parallel trends."
    case "group": "averaged over the treated years of units that start in \(number)."
    case "calendar": "in \(number), averaged over the units treated by then."
    default: nil
    }
  }

  private static func years(_ spelled: String) -> String? {
    guard spelled.hasPrefix("ATT("), spelled.hasSuffix(")") else { return nil }
    let numbers = spelled.dropFirst(4).dropLast().split(separator: ",").compactMap { Int($0) }
    guard numbers.count == 2 else { return nil }
    return numbers[1] < numbers[0]
      ? "on units that start in \(numbers[0]), in \(numbers[1]): before the start, so it tests parallel trends."
      : "on units that start in \(numbers[0]), in \(numbers[1])."
  }
}
