import Designs
import Frames

extension AbsorbedProjection {
  var rank: Int { 0 }
  var isRankExact: Bool { true }
}
