import Numerics
import TestSupport
import Testing

@Suite struct MatrixTests {
  let a = Matrix(rows: [[1, 2, 3], [4, 5, 6]])

  @Test func `rows, columns and transposes name the same entries`() {
    #expect(a.column(1) == [2, 5] && a.row(1) == [4, 5, 6])
    #expect(a.transposed() == Matrix(columns: [[1, 2, 3], [4, 5, 6]]))
    #expect(a.columns([2, 0]) == Matrix(rows: [[3, 1], [6, 4]]))
    #expect(a.submatrix(rows: [1], columns: [0, 0]) == Matrix(rows: [[4, 4]]))
    #expect(a.diagonal == [1, 5] && a.oneNorm == 9)
    #expect(a.withColumn(2) { $0[0] + $0[1] } == 9)
    var b = a
    b.mapColumn(0) { -$0 }
    #expect(b == Matrix(rows: [[-1, 2, 3], [-4, 5, 6]]))
  }

  /// Sizes that leave rests of blocks of 128 rows, of 4 and of 2 columns.
  @Test(arguments: [(1, 4, 2), (128, 5, 3), (129, 7, 2), (300, 9, 11), (40, 33, 31)])
  func `a product in blocks is the sums of products`(_ k: Int, _ m: Int, _ n: Int) {
    let a = Matrix(
      rowCount: k, columnCount: m, columnMajor: (0..<(k * m)).map { Double($0 * 37 % 101) - 50 })
    let b = Matrix(
      rowCount: k, columnCount: n, columnMajor: (0..<(k * n)).map { Double($0 * 53 % 97) - 48 })
    // Whole numbers: every order of summation gives the same.
    let expected = Matrix(
      rowCount: m, columnCount: n,
      columnMajor: (0..<n).flatMap { j in
        (0..<m).map { i in (0..<k).reduce(0) { $0 + a[$1, i] * b[$1, j] } }
      })
    #expect(Matrix.blockedProduct(a, b) == expected)
    #expect(a.transposedMultiply(b) == expected)
    #expect(a.transposed().multiply(b) == expected)
  }

  @Test func `products are the sums of products`() {
    let b = Matrix(rows: [[1, 0], [2, 1], [0, -1]])
    #expect(a.multiply(b) == Matrix(rows: [[5, -1], [14, -1]]))
    #expect(a.multiply([1, 1, 1]) == [6, 15])
    #expect(a.transposedMultiply([1, -1]) == [-3, -3, -3])
    #expect(a.transposedMultiply(a) == a.crossProduct())
    #expect(a.crossProduct() == Matrix(rows: [[17, 22, 27], [22, 29, 36], [27, 36, 45]]))
    #expect(Matrix.identity(2).multiply(a) == a)
    #expect(Matrix.diagonal([2, 3]).multiply(a) == Matrix(rows: [[2, 4, 6], [12, 15, 18]]))
  }

  @Test func `the first column with a hole is found`() {
    #expect(a.firstColumnNotFinite == nil)
    #expect(Matrix(rows: [[1, .infinity], [.nan, 0]]).firstColumnNotFinite == 0)
  }

  @Test func `wrong shapes stop the program`() async {
    await #expect(processExitsWith: .failure) {
      _ = Matrix(rows: [[1, 2]]).multiply([1])
    }
    await #expect(processExitsWith: .failure) {
      _ = Matrix(columns: [[1], [1, 2]])
    }
  }

  @Test func `BLAS has a name and runs on one thread`() {
    BLASVendor.pinThreads()
    BLASVendor.pinThreads()
    #expect(BLASVendor.describe().contains("BLAS"))
    #expect(BLASVendor.describe().contains("/"))
  }
}
