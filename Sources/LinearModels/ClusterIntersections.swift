import Frames

/// The dimensions of clustering and their intersections, with the signs of Cameron, Gelbach & Miller (2011),
/// [doi:10.1198/jbes.2010.07136](https://doi.org/10.1198/jbes.2010.07136).
struct ClusterIntersections {
  private(set) var groupings: [Grouping] = []
  private(set) var signs: [Double] = []

  init(_ dimensions: [ClusterDimension]) {
    for subset in 1..<(1 << dimensions.count) {
      let members = dimensions.indices.filter { subset & (1 << $0) != 0 }
      let grouping = members.dropFirst().reduce(dimensions[members[0]].grouping) {
        $0.crossed(with: dimensions[$1].grouping)
      }
      groupings.append(grouping)
      signs.append(members.count % 2 == 1 ? 1 : -1)
    }
  }
}
