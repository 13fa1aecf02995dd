public import Frames
import Numerics

/// The rows of a model in groups: what a grouped pass reads, and in which order.
///
/// Columns stand as effects of few levels (indicators, and their slopes), then chosen columns of the design,
/// then the outcome: w of them. Rows are centred on the levels of the swept effect, if there is one.
public struct GroupedRows: Sendable {
  /// One indicator of an absorbed effect that enters as columns, or its product with a slope.
  struct EffectColumn: Sendable {
    let effect: Int
    let code: Int32
    let slope: Int?
  }

  let design: BoundDesign
  /// The effects that enter as columns.
  public let columnEffects: [BoundEffect]
  /// The effect that rows are centred on.
  public let swept: BoundEffect?
  /// The chosen columns of the design, ascending.
  public let designColumns: [Int]
  /// The clusters; nil for one cell.
  public let cells: Grouping?
  /// One positive weight per row, or nil.
  public let weights: [Double]?

  let effectColumns: [EffectColumn]
  let order: GroupOrder
  /// The row of the first position: what means are measured from.
  private(set) var origin: [Double]
  /// Numbers that need not be gathered row by row.
  private let tables: OnceMade<[Int: Lookup]>
  var lookups: [Int: Lookup] { tables.value }

  /// The columns of effects.
  public var effectColumnCount: Int { effectColumns.count }
  /// The columns of effects and of the design, without the outcome.
  public var regressorCount: Int { effectColumns.count + designColumns.count }
  /// The plain effect whose indicators need no columns of their own in a pass for moments, because sums by
  /// its codes give all their products; only worth it, and only done, where leaves are not tiny and the design is not
  /// wide.
  var implicitEffect: BoundEffect? {
    guard columnEffects.count == 1, columnEffects[0].slopes.isEmpty,
      designColumns.count + 1 < CellTriangles.wideColumns,
      rowCount >= Self.implicitLeafRows * order.leafCount
    else { return nil }
    return columnEffects[0]
  }

  static let implicitLeafRows = 32
  /// Leaves of more rows are cut into slices, if they may be.
  public static let longLeafRows = GroupOrder.longLeafRows

  /// w: regressors and the outcome.
  public var columnCount: Int { regressorCount + 1 }
  /// n.
  public var rowCount: Int { design.rowCount }
  /// The number of cells.
  public var cellCount: Int { order.cellCount }
  /// The number of levels of the swept effect, or of cells.
  public var leafCount: Int { order.leafCount }

  /// Groups the rows of a design.
  ///
  /// - Parameters:
  ///   - design: n rows.
  ///   - designColumns: Its columns to read, ascending.
  ///   - columnEffects: Effects that enter as indicators of their levels without the first.
  ///   - swept: The effect that rows are centred on; nested in the cells.
  ///   - cells: The clusters; nil for one cell.
  ///   - weights: One positive weight per row, or nil.
  ///   - constantInSwept: Variables that are constant within levels of the swept effect.
  ///   - constantInColumns: Variables that are constant within levels of the only effect that enters as columns.
  public init(
    _ design: BoundDesign, designColumns: [Int], columnEffects: [BoundEffect] = [],
    swept: BoundEffect? = nil, cells: Grouping? = nil, weights: [Double]? = nil,
    constantInSwept: Set<Int> = [], constantInColumns: Set<Int> = []
  ) {
    self.design = design
    self.designColumns = designColumns
    self.columnEffects = columnEffects
    self.swept = swept
    self.cells = cells
    self.weights = weights
    effectColumns = columnEffects.enumerated().flatMap { index, effect in
      (1..<max(Int32(effect.grouping.count), 1)).map {
        EffectColumn(effect: index, code: $0, slope: nil)
      }
        + effect.slopes.indices.flatMap { slope in
          (0..<Int32(effect.grouping.count)).map {
            EffectColumn(effect: index, code: $0, slope: slope)
          }
        }
    }
    let mayCut = swept?.slopes.isEmpty ?? true
    order =
      design.shared?.order(
        rowCount: design.rowCount, cells: cells, leaves: swept?.grouping, mayCut: mayCut)
      ?? GroupOrder(
        rowCount: design.rowCount, cells: cells, leaves: swept?.grouping, mayCut: mayCut)
    origin = []
    tables = OnceMade { [order] in
      Self.lookups(design, order, columnEffects, constantInSwept, constantInColumns)
    }
    origin = tile(at: 0..<1).column(ofFirstRow: columnCount)
  }
}

/// Rows of all columns, column by column, with room for the kernel's padding.
struct RowTile: Sendable {
  /// Padded columns x rows.
  var values: [Double]
  let rowCount: Int
  /// Weights of the rows; empty without.
  var weights: [Double]
  /// Codes of the implicit effect, where its columns are left out.
  var codes: [Int32] = []

  func column(ofFirstRow count: Int) -> [Double] { (0..<count).map { values[$0 * rowCount] } }
}

extension GroupedRows {
  /// The columns at some positions.
  ///
  /// - Parameters:
  ///   - positions: In the order of the pass.
  ///   - withoutEffects: Whether the columns of effects are left out.
  /// - Returns: A tile of as many rows.
  func tile(at positions: Range<Int>, withoutEffects: Bool = false) -> RowTile {
    let rows = positions.count
    let effectCount = withoutEffects ? 0 : effectColumns.count
    let padded = SegmentProducts.paddedColumns(effectCount + designColumns.count + 1)
    var values = [Double](repeating: 0, count: padded * rows)
    var gathered = Gathered(order: order.order, positions: positions)
    for (place, column) in effectColumns.prefix(effectCount).enumerated() {
      let effect = columnEffects[column.effect]
      let codes = gathered.codes(effect.grouping.codes, key: -1 - column.effect)
      if let slope = column.slope {
        let x = gathered.numbers(effect.slopes[slope], key: .init(-1 - column.effect, slope))
        Self.indicate(codes, column.code, times: x, into: &values, at: place * rows)
      } else {
        Self.indicate(codes, column.code, into: &values, at: place * rows)
      }
    }
    for (place, column) in designColumns.enumerated() {
      let base = (effectCount + place) * rows
      for (rank, component) in design.columns[column].components.enumerated() {
        fill(component, isFirst: rank == 0, &gathered, into: &values, at: base)
      }
    }
    Self.set(
      gathered.numbers(design.outcome, key: .init(Int.max, 0)), into: &values,
      at: (effectCount + designColumns.count) * rows)
    let own = weights.map { gathered.numbers($0, key: .init(Int.max, 1)) } ?? []
    var tile = RowTile(values: values, rowCount: rows, weights: own)
    if withoutEffects { tile.codes = gathered.codes(columnEffects[0].grouping.codes, key: -1) }
    return tile
  }

  private func fill(
    _ component: DesignColumn.Component, isFirst: Bool, _ gathered: inout Gathered,
    into values: inout [Double], at base: Int
  ) {
    switch component {
    case .number(let variable):
      guard case .number(let numbers, _) = design.variables[variable].content else { return }
      let x = gathered.numbers(key: .init(variable, 0)) { gathered in
        look(up: variable, &gathered) ?? gathered.gather(numbers)
      }
      isFirst ? Self.set(x, into: &values, at: base) : Self.multiply(x, into: &values, at: base)
    case .block(let variable, let column):
      guard case .block(let columns) = design.variables[variable].content else { return }
      let x = gathered.numbers(columns[column], key: .init(variable, column))
      isFirst ? Self.set(x, into: &values, at: base) : Self.multiply(x, into: &values, at: base)
    case .level(let variable, let code):
      guard case .category(_, let all, _) = design.variables[variable].content else { return }
      let codes = gathered.codes(all, key: variable)
      isFirst
        ? Self.indicate(codes, code, into: &values, at: base)
        : Self.mask(codes, code, into: &values, at: base)
    }
  }

  private static func set(_ x: [Double], into values: inout [Double], at base: Int) {
    var entries = values.mutableSpan
    for i in x.indices { entries[base &+ i] = x[i] }
  }

  private static func multiply(_ x: [Double], into values: inout [Double], at base: Int) {
    var entries = values.mutableSpan
    for i in x.indices { entries[base &+ i] *= x[i] }
  }

  private static func indicate(
    _ codes: [Int32], _ code: Int32, into values: inout [Double], at base: Int
  ) {
    var entries = values.mutableSpan
    for i in codes.indices { entries[base &+ i] = codes[i] == code ? 1 : 0 }
  }

  private static func indicate(
    _ codes: [Int32], _ code: Int32, times x: [Double], into values: inout [Double], at base: Int
  ) {
    var entries = values.mutableSpan
    for i in codes.indices { entries[base &+ i] = codes[i] == code ? x[i] : 0 }
  }

  private static func mask(
    _ codes: [Int32], _ code: Int32, into values: inout [Double], at base: Int
  ) {
    var entries = values.mutableSpan
    for i in codes.indices where codes[i] != code { entries[base &+ i] = 0 }
  }
}
