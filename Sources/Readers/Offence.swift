/// Cells that break a rule: how many, and the first.
struct Offence: Sendable {
  /// A cell's byte and row.
  struct Place: Sendable {
    var offset: Int
    var row: Int
  }

  var count = 0
  /// The first, and all where every one is kept in mind.
  var places: [Place] = []

  var first: Place { places.first ?? Place(offset: 0, row: 0) }

  mutating func note(_ cell: Cell, row: Int, keeps: Bool) {
    if count == 0 || keeps { places.append(Place(offset: cell.start, row: row)) }
    count += 1
  }

  /// Says that the offsets were counted from a byte of the text.
  mutating func shift(by offset: Int) {
    for index in places.indices { places[index].offset += offset }
  }

  /// Adds the cells of a later chunk.
  mutating func join(_ later: Offence, rowBase: Int, keeps: Bool) {
    guard later.count > 0 else { return }
    if count == 0 || keeps {
      for place in keeps ? later.places[...] : later.places.prefix(1) {
        places.append(Place(offset: place.offset, row: place.row + rowBase))
      }
    }
    count += later.count
  }
}
