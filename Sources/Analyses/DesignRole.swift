import Frames
import Specs

/// One role of the design as the spec gives it: for reports, in which it is told in words.
public struct DesignRole: Sendable, Equatable, Codable {
  /// The key of the role.
  public enum Key: String, Sendable, Codable {
    case unit, time, panel, treated, post, group, exposure, dose, population
    case firstTreated = "first_treated"
    case cluster, transition, calendar, selection
    case excludeZone = "exclude_zone"
  }

  /// Which role.
  public var key: Key
  /// The column or the expression, years, or a word; never a cell of the data.
  public var value: String
  /// A second thing that the role says: what becomes of a transition, the year of a selection; empty without.
  public var detail: String

  /// A role.
  ///
  /// - Parameters:
  ///   - key: Which role.
  ///   - value: The column, the expression or the years.
  ///   - detail: A second thing that it says.
  public init(_ key: Key, _ value: String, detail: String = "") {
    self.key = key
    self.value = value
    self.detail = detail
  }
}

extension Plan {
  /// The roles of the design in order of their telling; none without a design.
  var roles: [DesignRole] {
    guard let design else { return [] }
    var roles: [DesignRole] = []
    func add(_ key: DesignRole.Key, _ value: String?, detail: String = "") {
      if let value { roles.append(DesignRole(key, value, detail: detail)) }
    }
    add(.unit, design.unit?.value)
    add(.time, design.time?.value)
    switch design.panel {
    case .column(let column)?: add(.panel, column.value)
    case nil: break
    default: add(.panel, "none")
    }
    switch design.programme {
    case .arms(let treated, let post)?:
      add(.treated, treated.expression.root.spelled)
      add(.post, post?.expression.root.spelled)
    case .start(let column, _, let blankIsNever)?:
      add(.firstTreated, column.value, detail: blankIsNever ? "blank" : "")
    case nil: break
    }
    add(.group, design.group?.expression.root.spelled)
    if let amount = design.amount {
      add(
        amount.kind == .exposure ? .exposure : .dose, amount.value.expression.root.spelled)
    }
    let clusters = arms?.clusters ?? []
    if !clusters.isEmpty { add(.cluster, clusters.joined(separator: ", ")) }
    if let transition = design.transition {
      add(
        .transition, transition.years.map { String($0) }.joined(separator: ", "),
        detail: transition.ownTerm == nil ? "dropped" : "own-term")
    }
    if !design.gaps.isEmpty {
      add(
        .calendar, design.gaps.map { String($0) }.joined(separator: ", "),
        detail: design.allowsAcross ? "across" : "")
    }
    add(.population, design.population.rawValue)
    if let selection = design.selection {
      add(.selection, selection.on.value, detail: String(selection.year.value))
    }
    add(.excludeZone, design.zone?.value)
    return roles
  }
}
