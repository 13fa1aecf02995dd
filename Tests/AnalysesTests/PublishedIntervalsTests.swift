import Education
import Foundation
import Frames
import Readers
import TestSupport
import Testing

/// Where the published tables of authority 850 lie, if they are at hand.
enum PublishedTables {
  static let folder = Golden.folder + "/../../../shared/data/dfe-ks2/"
  static let arePresent = FileManager.default.fileExists(atPath: folder + "2018-850-ks2.csv")
}

/// The intervals and bands of the real tables of Hampshire.
@Suite(
  .enabled(
    if: PublishedTables.arePresent, "needs ../shared/data/dfe-ks2, the tables of authority 850"))
struct PublishedIntervalsTests {
  /// Numbers of schools by column; nil where missing.
  private func schools(_ year: Int, _ names: [String]) throws -> [[Double?]] {
    let source = try DelimitedSource(
      path: PublishedTables.folder + "\(year - 1)-850-ks2.csv", options: .init(padsRows: true))
    let requests = (["RECTYPE"] + names).map {
      ColumnRequest(name: $0, type: .number, format: $0 == "MATCOV" ? .percent : [])
    }
    let codes = ["SUPP", "NE", "NA", "NP", "LOWCOV", "NEW"]
    let frame = try source.read(
      requests, missing: Dictionary(uniqueKeysWithValues: codes.map { ($0, MissingReason($0)) })
    ).frame
    let columns = requests.map { request -> [Double?] in
      guard let column = frame[request.name], case .number(let numbers) = column.values else {
        return []
      }
      return numbers.indices.map { column.missing.isMissing($0) ? nil : numbers[$0] }
    }
    return (0..<frame.rowCount).filter { (columns[0][$0] ?? 9) <= 2 }.map { row in
      columns.dropFirst().map { $0[row] }
    }
  }

  @Test(arguments: [2017, 2018, 2019])
  func `the intervals of large schools imply the national deviation of the year`(year: Int) throws {
    let rows = try schools(year, ["TELIG", "MATCOV", "MATPROG_LOWER", "MATPROG_UPPER"])
    var implied: [Double] = []
    for row in rows {
      guard let pupils = row[0], let coverage = row[1], let lower = row[2], let upper = row[3],
        pupils >= 80, let interval = PublishedInterval(lower: lower, upper: upper)
      else { continue }
      implied.append(interval.impliedDeviation(count: pupils * coverage / 100))
    }
    implied.sort()
    #expect(implied.count >= 44)
    let median = (implied[(implied.count - 1) / 2] + implied[implied.count / 2]) / 2
    let deviation = try #require(PublishedInterval.nationalDeviation(year: year))
    // One authority's median of some 50 schools with ends to a tenth; the quartiles are 0.1 apart from it.
    expectClose(median, deviation, relative: 0, absolute: 0.04)
  }

  @Test(arguments: [2018, 2019])
  func `effective pupils are the pupils with a score, up to rounding`(year: Int) throws {
    let rows = try schools(year, ["TELIG", "MATCOV", "MATPROG_LOWER", "MATPROG_UPPER"])
    let deviation = try #require(PublishedInterval.nationalDeviation(year: year))
    var (checked, within) = (0, 0)
    for row in rows {
      guard let pupils = row[0], let coverage = row[1], let lower = row[2], let upper = row[3],
        let interval = PublishedInterval(lower: lower, upper: upper), coverage >= 50
      else { continue }
      // Both ends are rounded to a tenth, so the half-width is within 0.05; coverage to a per cent; sigma within 1 %.
      let count = pupils * coverage / 100
      let error = 2 * 0.05 / interval.halfWidth + 0.02 + 0.005 / (coverage / 100)
      let found = interval.effectiveCount(deviation: deviation)
      if abs(found - count) <= max(error * 1.15 * count, 1) { within += 1 }
      checked += 1
    }
    // The coverage's denominator is not published: in a few schools it is not the number of eligible pupils.
    #expect(checked > 290 && Double(within) >= 0.98 * Double(checked), "\(within) of \(checked)")
  }

  @Test(arguments: [(2018, 3.2, -3.3), (2019, 3.0, -3.2)])
  func `bands follow from score and interval`(year: Int, wellAbove: Double, wellBelow: Double)
    throws
  {
    let rows = try schools(year, ["MATPROG", "MATPROG_LOWER", "MATPROG_UPPER", "MATPROG_DESCR"])
    var counts: [ProgressBand: Int] = [:]
    for row in rows {
      guard let score = row[0], let lower = row[1], let upper = row[2], let band = row[3],
        let interval = PublishedInterval(lower: lower, upper: upper)
      else { continue }
      // An end of exactly 0 was rounded: it may have been on either side.
      let found = ProgressBand(
        score: score, interval: interval, thresholds: (wellAbove, wellBelow))
      if lower != 0, upper != 0 {
        #expect(found.rawValue == Int(band), "\(score) \(lower) \(upper)")
      }
      counts[found, default: 0] += 1
    }
    #expect(ProgressBand.allCases.allSatisfy { counts[$0, default: 0] >= 7 }, "\(counts)")
  }
}
