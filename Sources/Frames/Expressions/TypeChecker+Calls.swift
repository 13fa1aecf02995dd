// Calls: what their values must be, and what they give.
extension TypeChecker {
  mutating func call(_ function: Node.Function, _ arguments: [Node], _ node: Node) -> ValueType? {
    for option in node.optionColumns { _ = type(of: option) }
    switch function {
    case .choice:
      flags([arguments[0]], "if")
      return shared(Array(arguments.dropFirst()), "if")
    case .cases: return cases(arguments, node)
    case .coalesce: return shared(arguments, "coalesce")
    case .min, .max: return extreme(arguments, function)
    case .recode: return recode(arguments[0], node)
    default: break
    }
    var first: ValueType?
    for (place, argument) in arguments.enumerated() {
      guard case .value(let wanted) = function.declaration.kind(at: place) else { continue }
      let found = require(argument, wanted, function.rawValue)
      if place == 0 { first = found }
    }
    options(function, node)
    return switch function.declaration.outcome {
    case .type(let type): type
    case .first: first
    case .common: nil
    }
  }

  /// An argument's type, told where it is not what is wanted.
  private mutating func require(
    _ node: Node, _ wanted: FunctionDeclaration.Wanted, _ operation: String
  ) -> ValueType? {
    if wanted == .date, case .text = node.kind {
      dateLiteral(node)
      return .date
    }
    guard let found = type(of: node) else { return nil }
    switch wanted {
    case .any: break
    case .number: if !found.isNumeric { mismatch(.number, found, operation, node) }
    case .flag: if found != .flag { mismatch(.flag, found, operation, node) }
    case .text: if found != .text { mismatch(.text, found, operation, node) }
    case .date: if found != .date { mismatch(.date, found, operation, node) }
    case .ordered: if found == .text { mismatch(.number, found, operation, node) }
    }
    return found
  }

  /// The type that several values share: numbers and flags make numbers.
  private mutating func shared(_ nodes: [Node], _ operation: String) -> ValueType? {
    var result: ValueType?
    var isKnown = true
    for node in nodes {
      guard let found = type(of: node) else {
        if !node.isNothing { isKnown = false }
        continue
      }
      guard let before = result else {
        result = found
        continue
      }
      if before.family != found.family {
        mismatch(before, found, operation, node)
        return nil
      }
      if before != found { result = .number }
    }
    return isKnown ? result : nil
  }

  private mutating func cases(_ arguments: [Node], _ node: Node) -> ValueType? {
    let pairs = stride(from: 0, to: arguments.count - 1, by: 2)
    flags(pairs.map { arguments[$0] }, "case")
    return shared(
      pairs.map { arguments[$0 + 1] } + [node.option("else")].compactMap(\.self), "case")
  }

  private mutating func extreme(_ arguments: [Node], _ function: Node.Function) -> ValueType? {
    if arguments.count == 1 { return require(arguments[0], .ordered, function.rawValue) }
    let hasDate = arguments.contains { quietType(of: $0) == .date }
    let types = arguments.map { require($0, hasDate ? .date : .ordered, function.rawValue) }
    if hasDate { return .date }
    return types.contains(nil) ? nil : .number
  }

  private mutating func recode(_ value: Node, _ node: Node) -> ValueType? {
    let (from, to) = (node.elements("from"), node.elements("to"))
    if let found = type(of: value) {
      if found == .date { mismatch(.text, found, "recode", value) }
      for element in from {
        guard let type = type(of: element), type.family != found.family else { continue }
        mismatch(found, type, "from", element)
        break
      }
    }
    if from.count != to.count, let option = node.option("to") {
      problems.append(
        ExpressionError(
          .listLength(function: "recode", option: "to", found: to.count, wanted: from.count),
          at: option.range))
    }
    var seen: Set<String> = []
    if let repeated = from.first(where: { !seen.insert($0.spelled).inserted }) {
      problems.append(
        ExpressionError(.repeatedValue(function: "recode", option: "from"), at: repeated.range))
    }
    var results = to
    switch node.option("else")?.kind {
    case .word("keep"): results.append(value)
    case .text, .number: results += [node.option("else")].compactMap(\.self)
    default: break
    }
    return shared(results, "recode")
  }

  /// What the options of other functions must hold, beyond how they are written.
  private mutating func options(_ function: Node.Function, _ node: Node) {
    let name = function.rawValue
    if let at = node.option("at") {
      let cuts = node.literals("at")
      if zip(cuts, cuts.dropFirst()).contains(where: { $0 >= $1 }) {
        problems.append(ExpressionError(.notAscending(function: name, option: "at"), at: at.range))
      }
      if let labels = node.option("labels") {
        labelProblems(node.elements("labels"), wanted: cuts.count + 1, at: labels.range)
      }
    }
    if let format = node.option("format"), case .text(let text) = format.kind,
      DateFormat(text) == nil
    {
      problems.append(ExpressionError(.badDateFormat, at: format.range))
    }
    if let order = node.option("order"), quietType(of: order) == .text {
      mismatch(.number, .text, "order", order)
    }
    if function == .academicYear, case .call(_, let arguments, _) = node.kind {
      if quietType(of: arguments[0]) == .flag { mismatch(.date, .flag, name, arguments[0]) }
      if case .text(let text) = arguments[0].kind, AcademicYear.year(of: text) == nil {
        problems.append(ExpressionError(.notAnAcademicYear, at: arguments[0].range))
      }
    }
    if function == .date, case .call(_, let arguments, _) = node.kind {
      dateArgument(arguments[0], node)
    }
  }

  /// The type of what has been looked at already.
  private mutating func quietType(of node: Node) -> ValueType? {
    let known = problems.count
    defer { problems.removeSubrange(known...) }
    return type(of: node)
  }

  private mutating func labelProblems(_ labels: [Node], wanted: Int, at range: Range<Int>) {
    if labels.count != wanted {
      problems.append(
        ExpressionError(
          .listLength(function: "cut", option: "labels", found: labels.count, wanted: wanted),
          at: range))
    }
    var seen: Set<String> = []
    if let repeated = labels.first(where: { !seen.insert($0.spelled).inserted }) {
      problems.append(
        ExpressionError(.repeatedValue(function: "cut", option: "labels"), at: repeated.range))
    }
  }

  /// `date` takes a text, or a date, which it leaves as it is.
  private mutating func dateArgument(_ argument: Node, _ node: Node) {
    if let found = quietType(of: argument), found.isNumeric {
      mismatch(.text, found, "date", argument)
    }
    if case .text(let text) = argument.kind {
      let format = node.dateFormat
      if format.days(text) == nil {
        problems.append(ExpressionError(.notADate, at: argument.range))
      }
    }
  }
}

extension Node {
  /// Whether this is `missing('reason')`, which fits every type.
  var isNothing: Bool {
    if case .call(.missing, _, _) = kind { return true }
    return false
  }

  /// The elements of an option's list.
  func elements(_ option: String) -> [Node] {
    if case .list(let values)? = self.option(option)?.kind { return values }
    return []
  }

  /// The numbers of an option's list.
  func literals(_ option: String) -> [Double] {
    elements(option).compactMap { if case .number(let value) = $0.kind { value } else { nil } }
  }

  /// The texts of an option's list.
  func texts(_ option: String) -> [String] {
    elements(option).compactMap { if case .text(let text) = $0.kind { text } else { nil } }
  }

  /// The columns that options name.
  fileprivate var optionColumns: [Node] { columns("by") + columns("order") }

  /// The format that `format:` says, or ISO's.
  var dateFormat: DateFormat {
    guard case .text(let text)? = option("format")?.kind, let format = DateFormat(text) else {
      return .iso
    }
    return format
  }
}
