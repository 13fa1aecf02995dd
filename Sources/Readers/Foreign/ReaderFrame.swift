/// A piece of what a reader process tells its parent: a kind, a length, fields.
struct ReaderFrame {
  enum Kind: UInt8 {
    /// What the file says of itself.
    case schema = 0x53
    /// Rows.
    case rows = 0x52
    /// All was told; nothing follows.
    case done = 0x44
    /// The file cannot be read, and why; nothing follows.
    case refusal = 0x45
  }

  /// The longest frame that a parent takes.
  static let limit = 64 << 20

  let kind: Kind
  let payload: [UInt8]
}

extension FileFault {
  /// The fault as fields of a refusal.
  var fields: [UInt8] {
    var writer = ByteWriter()
    switch self {
    case .notOfKind: writer.put(UInt8(1))
    case .damaged: writer.put(UInt8(2))
    case .unsupported(_, let feature):
      writer.put(UInt8(3))
      writer.put(feature.rawValue)
    case .encrypted: writer.put(UInt8(4))
    case .expandsTooFar: writer.put(UInt8(5))
    case .readerStopped: writer.put(UInt8(6))
    case .noSuchSheet(let name, let sheets):
      writer.put(UInt8(7))
      writer.put(name)
      writer.put(count: sheets.count)
      for sheet in sheets { writer.put(sheet) }
    case .badRange(let used):
      writer.put(UInt8(8))
      writer.put(used ?? "")
    case .changed, .cellsBesideTable, .formulasWithoutValue: writer.put(UInt8(2))
    }
    return writer.bytes
  }

  /// A fault from the fields of a refusal.
  init(_ fields: [UInt8], _ kind: FileKind) throws(ByteReader.Malformed) {
    var reader = ByteReader(fields)
    switch try reader.byte() {
    case 1: self = .notOfKind(kind)
    case 2: self = .damaged(kind)
    case 3: self = .unsupported(kind, .init(rawValue: try reader.text()) ?? .version)
    case 4: self = .encrypted(kind)
    case 5: self = .expandsTooFar(kind)
    case 6: self = .readerStopped(kind, .outOfMemory)
    case 7:
      let name = try reader.text()
      var sheets: [String] = []
      for _ in 0..<(try reader.count(upTo: 100_000)) { sheets.append(try reader.text()) }
      self = .noSuchSheet(name: name, sheets: sheets)
    case 8:
      let used = try reader.text()
      self = .badRange(used: used.isEmpty ? nil : used)
    default: throw ByteReader.Malformed()
    }
  }
}
