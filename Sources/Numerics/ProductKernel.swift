/// The innermost loop of cross products.
enum ProductKernel {
  /// Four columns times two columns, two rows at a time: eight sums stay in registers.
  @inline(__always)
  static func multiply4x2(
    _ a: UnsafePointer<Double>, _ b: UnsafePointer<Double>, stride: Int, count: Int,
    into sums: UnsafeMutableBufferPointer<Double>, at place: Int, padded: Int
  ) {
    typealias Lanes = SIMD2<Double>
    var (s00, s10, s20, s30) = (Lanes.zero, Lanes.zero, Lanes.zero, Lanes.zero)
    var (s01, s11, s21, s31) = (Lanes.zero, Lanes.zero, Lanes.zero, Lanes.zero)
    var row = 0
    while row &+ 2 <= count {
      let b0 = unsafe Lanes(b[row], b[row &+ 1])
      let b1 = unsafe Lanes(b[stride &+ row], b[stride &+ row &+ 1])
      let a0 = unsafe Lanes(a[row], a[row &+ 1])
      let a1 = unsafe Lanes(a[stride &+ row], a[stride &+ row &+ 1])
      let a2 = unsafe Lanes(a[2 &* stride &+ row], a[2 &* stride &+ row &+ 1])
      let a3 = unsafe Lanes(a[3 &* stride &+ row], a[3 &* stride &+ row &+ 1])
      s00 += a0 * b0
      s10 += a1 * b0
      s20 += a2 * b0
      s30 += a3 * b0
      s01 += a0 * b1
      s11 += a1 * b1
      s21 += a2 * b1
      s31 += a3 * b1
      row &+= 2
    }
    if row < count {
      let b0 = unsafe Lanes(b[row], 0)
      let b1 = unsafe Lanes(b[stride &+ row], 0)
      s00 += unsafe Lanes(a[row], 0) * b0
      s10 += unsafe Lanes(a[stride &+ row], 0) * b0
      s20 += unsafe Lanes(a[2 &* stride &+ row], 0) * b0
      s30 += unsafe Lanes(a[3 &* stride &+ row], 0) * b0
      s01 += unsafe Lanes(a[row], 0) * b1
      s11 += unsafe Lanes(a[stride &+ row], 0) * b1
      s21 += unsafe Lanes(a[2 &* stride &+ row], 0) * b1
      s31 += unsafe Lanes(a[3 &* stride &+ row], 0) * b1
    }
    unsafe sums[place] = s00[0] + s00[1]
    unsafe sums[place + 1] = s10[0] + s10[1]
    unsafe sums[place + 2] = s20[0] + s20[1]
    unsafe sums[place + 3] = s30[0] + s30[1]
    let next = place + padded
    unsafe sums[next] = s01[0] + s01[1]
    unsafe sums[next + 1] = s11[0] + s11[1]
    unsafe sums[next + 2] = s21[0] + s21[1]
    unsafe sums[next + 3] = s31[0] + s31[1]
  }
}
