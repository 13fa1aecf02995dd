public import Designs
import Frames
import LinearModels
import Numerics

/// How much each row counts in an estimate of a regression: the estimate is Σ ω y.
///
/// ω = W M X (X'M W M X)^-1 c for the combination c of the columns X, M the residual maker of the absorbed
/// effects (Frisch & Waugh 1933). Positive in treated rows, negative in comparison rows of a well-made
/// comparison; a treated cell of negative weight counts an effect with the wrong sign (de Chaisemartin &
/// D'Haultfœuille 2020, [doi:10.1257/aer.20181169](https://doi.org/10.1257/aer.20181169)).
public struct ImpliedWeights: Sendable {
  /// What one cell of the design counts.
  public struct Cell: Sendable, Equatable, Codable {
    /// The first treated period of the cell's units, `ProgrammeRows.never` without.
    public let start: Int32
    /// The period.
    public let period: Int32
    /// Whether its rows belong to the focus group; nil without groups.
    public let isFocus: Bool?
    /// The sum of the rows' weights in the estimate.
    public internal(set) var weight: Double
    /// The number of rows.
    public internal(set) var rowCount: Int
    /// The number of units.
    public internal(set) var unitCount: Int
    /// Whether the cell is treated.
    public var isTreated: Bool { period >= start }
  }

  /// ω, one per row.
  public let rows: [Double]
  /// Cells by start, period and group, in that order.
  public let cells: [Cell]
  /// Whether the estimate is one of the gap: treated cells of the other group are then subtracted.
  public let isOfGap: Bool

  /// The sum of weights of treated cells that count with the wrong sign, not above nought; nought in a two by two.
  public var wrongSignedWeight: Double {
    cells.filter(\.isTreated).reduce(0) { sum, cell in
      sum + min(isOfGap && cell.isFocus == false ? -cell.weight : cell.weight, 0)
    }
  }
}

extension RegressionForm {
  /// What each row and cell counts in an effect.
  ///
  /// - Parameter term: An effect of the regression: `did`, `gap`, `focus`, `other` or one by event time.
  /// - Returns: The weights; nil for a term without an estimate.
  /// - Throws: `notConverged` where effects cannot be swept out.
  public func impliedWeights(of term: TermID) throws(ProjectionError) -> ImpliedWeights? {
    let request = request()
    let terms = request.design.columnTerms
    let contrast = contrast(for: term, terms)
    guard contrast.contains(where: { $0 != 0 }) else { return nil }
    let all = request.design.wholeColumns(Array(terms.indices)).dropLast()
    let weights = rows.weightValues
    let projection = AbsorbedProjection(request.effects, weights: weights)
    let x = Matrix(columns: try projection.residuals(of: Array(all)).columns)
    let gram = weightedCrossProduct(x, weights: weights)
    let factor = OrderedCholesky(gram, tolerance: 1e-20)
    let needed = contrast.indices.filter { contrast[$0] != 0 }
    guard needed.allSatisfy({ factor.kept.contains($0) && gram[$0, $0] > 0 }) else { return nil }
    let direction = factor.solve(factor.kept.map { contrast[$0] })
    let residual = multiply(x.columns(factor.kept), direction)
    return weighed(
      zip(weights, residual).map { $0 * $1 }, isOfGap: hasParts && names(.gap).contains(term))
  }

  private func contrast(for term: TermID, _ terms: [TermID]) -> [Double] {
    var wanted: Set<TermID> = [term]
    if let place = names(.focus).firstIndex(of: term), hasParts {
      wanted = [names(.gap)[place], names(.other)[place]]
    }
    return terms.map { wanted.contains($0) ? 1 : 0 }
  }

  private func weighed(_ omega: [Double], isOfGap: Bool) -> ImpliedWeights {
    let (times, starts) = (DenseCodes(rows.time.values), DenseCodes(rows.start))
    let width = times.levels.count * 2
    var sums = [Double](repeating: 0, count: starts.levels.count * width)
    var (rowCounts, unitCounts) = ([Int](repeating: 0, count: sums.count), [Int]())
    unitCounts = rowCounts
    var seen = [Bool](repeating: false, count: rows.unit.grouping.count * width)
    for row in omega.indices {
      let place = Int(times.codes[row]) * 2 + (rows.group?.isFocus[row] == false ? 1 : 0)
      let cell = Int(starts.codes[row]) * width + place
      sums[cell] += omega[row]
      rowCounts[cell] += 1
      let own = Int(rows.unit.grouping.codes[row]) * width + place
      if !seen[own] {
        seen[own] = true
        unitCounts[cell] += 1
      }
    }
    let cells = sums.indices.filter { rowCounts[$0] > 0 }.map { cell in
      ImpliedWeights.Cell(
        start: starts.levels[cell / width], period: times.levels[cell % width / 2],
        isFocus: rows.group.map { _ in cell % 2 == 0 }, weight: sums[cell],
        rowCount: rowCounts[cell], unitCount: unitCounts[cell])
    }
    return ImpliedWeights(rows: omega, cells: cells, isOfGap: isOfGap)
  }
}
