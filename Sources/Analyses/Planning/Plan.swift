import Designs
public import Frames
import Readers
public import Specs

/// The resolved plan: names bound against the header and the contract, defaults filled in, printable.
///
/// No row has been read. What needs rows (inferred types, levels, ranks) is the binding's.
public struct Plan: Sendable {
  /// The spec's file as the user named it.
  public var specFile: String
  /// The spec's id.
  public var id: String
  /// The title, or the id.
  public var title: String?
  /// The question.
  public var question: String?
  /// Whether the data are invented.
  public var simulated: Bool
  /// The sources: the one that the rows come from, then those joined to it, each once.
  public var sources: [SourcePlan]
  /// The joins in order of work.
  public var joins: [JoinPlan] = []
  /// Derived columns in order of work.
  public var derived: [DerivedPlan]
  /// Which rows the sample keeps.
  public var filter: FilterPlan?
  /// The roles of the design; nil without one.
  public var design: DesignPlan?
  /// The arms and the focus group, by which rows are counted; nil where the design has none.
  public var arms: ArmsPlan?
  /// The checks of the data: those written, then those that follow from the design.
  public var checks: [CheckPlan] = []
  /// The models in spec order.
  public var models: [ModelPlan]
  /// The contrasts in spec order.
  public var contrasts: [ContrastPlan]
  /// The families of hypotheses in spec order.
  public var families: [FamilyPlan] = []
  /// Blocks of predictive margins and marginal effects in spec order.
  public var margins: [MarginsPlan] = []
  /// The targets in spec order.
  public var targets: [TargetPlan] = []
  /// The models to run, by id; empty for all.
  ///
  /// The others still count where samples are shared.
  public var only: [String] = []
  /// The tables.
  public var tables: [TableRequest]
  /// Where each table's terms stand in the spec: problems found with the rows point there.
  public var tableTerms: [String: [Located<String>]]
  /// The figures that the spec asks for.
  public var figures: [FigureRequest] = []
  /// Where each figure stands in the spec.
  public var figurePlaces: [String: FigurePlaces] = [:]
  /// What could have been chosen otherwise.
  public var robustness: [RobustnessPlan] = []
  /// Labels from the contract.
  public var labels: [String: String]

  /// The source that the rows come from.
  public var source: SourcePlan { sources[0] }

  /// The models to run, in spec order.
  public var chosenModels: [ModelPlan] {
    only.isEmpty ? models : models.filter { only.contains($0.id.value) }
  }

  /// The families of models to run, in spec order.
  public var chosenFamilies: [FamilyPlan] {
    families.filter { only.isEmpty || Set($0.models).isSubset(of: only) }
  }

  /// The contrasts of models to run, in spec order.
  public var chosenContrasts: [ContrastPlan] {
    contrasts.filter { only.isEmpty || Set($0.models).isSubset(of: only) }
  }

  /// The blocks of margins whose model is run.
  public var chosenMargins: [MarginsPlan] {
    margins.filter { only.isEmpty || only.contains($0.model) }
  }

  /// The blocks of robustness whose model is run.
  public var chosenRobustness: [RobustnessPlan] {
    robustness.filter { only.isEmpty || only.contains($0.model) }
  }

  /// The models, and those that could have been chosen instead.
  private var allModels: [ModelPlan] { models + robustness.flatMap(\.variants).map(\.model) }

  /// Every column that the analysis names.
  var names: Set<String> {
    var names: Set<String> = []
    for expression in derived.map(\.expression) + conditions {
      names.formUnion(expression.columnUses.map(\.name))
    }
    if case .start(let column, _, _)? = arms?.programme { names.insert(column.value) }
    for model in allModels {
      names.formUnion(model.method.design?.columnNames ?? [])
      for case .programme(let need) in model.method.needs {
        names.formUnion(need.composition.map(\.value))
        names.formUnion(need.published?.columns ?? [])
      }
      for case .selection(let selection, let unit, let time) in model.method.needs {
        names.formUnion([selection.on.value, unit, time])
      }
    }
    names.formUnion(arms?.clusters ?? [])
    names.formUnion(checks.flatMap(\.columns))
    for figure in figures where figure.kind == .distribution {
      let roles = [design?.unit, design?.panelColumn, figure.years == nil ? nil : design?.time]
      names.formUnion(roles.compactMap { $0?.value })
    }
    if tables.contains(where: { $0.kind == .eef }) {
      names.formUnion([design?.unit, design?.time].compactMap { $0?.value })
    }
    if !targets.isEmpty || tables.contains(where: { $0.kind == .eef }) {
      names.formUnion(design?.programme?.post?.expression.columnUses.map(\.name) ?? [])
    }
    for target in targets { names.formUnion(target.columnNames) }
    if !targets.isEmpty, let selection = design?.selection { names.insert(selection.on.value) }
    for model in allModels {
      if let weights = model.weights { names.insert(weights.column) }
      for variable in model.method.variables {
        switch variable {
        case .column(let name): names.insert(name)
        case .expression(let expression): names.formUnion(expression.columnUses.map(\.name))
        }
      }
    }
    return names
  }

  /// The columns that a formula enters by themselves: levels of a category are then names of terms.
  public var enteredColumns: Set<String> {
    var entered: Set<String> = []
    var last: String?
    for model in allModels {
      // Analyses of a block that follow each other mostly have one formula.
      for case .design(let formula) in model.method.needs where formula.source != last {
        last = formula.source
        for variable in formula.variables {
          switch variable.kind {
          case .column(let name), .category(column: let name, reference: _): entered.insert(name)
          case .expression, .polynomial: break
          }
        }
      }
    }
    return entered
  }

  /// Whether the contract says of which type a column of the data is.
  func declaresType(of name: String) -> Bool {
    func isDeclared(_ source: SourcePlan, _ name: String) -> Bool {
      source.columns.contains { $0.name == name && ($0.type != nil || $0.levels != nil) }
    }
    return isDeclared(source, name)
      || joins.contains { join in
        name.hasPrefix(join.prefix)
          && isDeclared(sources[join.source], String(name.dropFirst(join.prefix.count)))
      }
  }

  private var conditions: [Expression] {
    [filter, arms?.programme?.treated, arms?.group].compactMap { $0?.expression }
      + allModels.compactMap { $0.filter?.expression }
  }

  /// What must stand on every output.
  public var stamps: [Stamp] { (simulated ? [.simulated] : []) + [.notDisclosureChecked] }
}

/// A column that is computed over all rows.
public struct DerivedPlan: Sendable {
  /// Its name.
  public var name: String
  /// How it is computed.
  public var expression: Expression
  /// The expression as written, with its place.
  public var written: Located<String>
  /// Whether it hangs on the sample: by `over: sample`, or through a column derived before.
  public var usesSample = false
}

/// A condition on rows.
public struct FilterPlan: Sendable {
  /// The condition.
  public var expression: Expression
  /// The condition as written, with its place.
  public var written: Located<String>
}

/// The arms of a design and its focus group, by which rows are counted.
public struct ArmsPlan: Sendable {
  /// Who gets the programme.
  public var programme: ProgrammePlan?
  /// The focus group.
  public var group: FilterPlan?
  /// The columns of the design's clusters; empty where rows are independent.
  public var clusters: [String]
}

/// Weights of rows, resolved.
public struct WeightsPlan: Sendable, Hashable {
  /// The column.
  public var column: String
  /// What a weight means.
  public var type: WeightTypeSpec
  /// Where the spec names the column.
  public var place: SourceSpan

  /// Whether both weigh rows alike, wherever they are named: models share passes over the data by it.
  ///
  /// - Parameters:
  ///   - one: Weights.
  ///   - other: Weights.
  /// - Returns: True for the same column and meaning.
  public static func == (one: WeightsPlan, other: WeightsPlan) -> Bool {
    one.column == other.column && one.type == other.type
  }

  /// Column and meaning.
  ///
  /// - Parameter hasher: Takes them.
  public func hash(into hasher: inout Hasher) {
    hasher.combine(column)
    hasher.combine(type)
  }
}

/// A model, resolved.
public struct ModelPlan: Sendable {
  /// Its id and place.
  public var id: Located<String>
  /// What tables call it.
  public var label: String?
  /// Its own condition on rows.
  public var filter: FilterPlan?
  /// Its weights.
  public var weights: WeightsPlan?
  /// The models whose complete cases it shares; nil for its own.
  public var commonWith: [String]?
  /// The level of its intervals.
  public var confidenceLevel: Double
  /// How it is estimated.
  public var method: any Method
}
