extension ProgrammeModel {
  /// The event times at which nothing was measured for any start: gaps of the calendar, and years of a transition whose
  /// rows take no part.
  ///
  /// - Parameter starts: The years in which units start.
  /// - Returns: Within 200 years of the start.
  func unmeasuredTimes(of starts: [Int32]) -> Set<Int32> {
    let transition = design.transition.flatMap { $0.ownTerm == nil ? $0.years : nil } ?? []
    let years = Set(design.gaps + transition)
    guard !years.isEmpty else { return [] }
    return Set((-200...200).filter { time in starts.allSatisfy { years.contains($0 + time) } })
  }
}
