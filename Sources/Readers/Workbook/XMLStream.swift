import CExpat
import Glibc

/// What a reader of an XML part does at its events.
@safe class XMLReader {
  /// Set to stop without a problem: enough was seen.
  var isDone = false
  /// Set to stop with a problem.
  var fault: FileFault?
  /// Whether text is wanted: it is gathered in `text` until the reader takes it.
  var wantsText = false
  /// The text gathered.
  var text: [UInt8] = []
  fileprivate var handle: OpaquePointer?

  /// An element begins; its name is without prefix.
  func begin(_ element: borrowing XMLElement) {}

  /// An element ends.
  func end(_ element: borrowing XMLElement) {}
}

/// An element at its beginning or end; good for the time of the call only.
@safe struct XMLElement: ~Copyable {
  private let name: UnsafePointer<CChar>
  private let attributes: UnsafeMutablePointer<UnsafePointer<CChar>?>?

  fileprivate init(
    _ name: UnsafePointer<CChar>, _ attributes: UnsafeMutablePointer<UnsafePointer<CChar>?>?
  ) {
    unsafe self.name = Self.local(name)
    unsafe self.attributes = attributes
  }

  private static func local(_ name: UnsafePointer<CChar>) -> UnsafePointer<CChar> {
    guard let colon = unsafe strchr(name, 0x3A) else { return unsafe name }
    return unsafe UnsafePointer(colon + 1)
  }

  /// Whether the name, without prefix, is this.
  func isNamed(_ other: StaticString) -> Bool {
    unsafe strcmp(name, UnsafeRawPointer(other.utf8Start).assumingMemoryBound(to: CChar.self)) == 0
  }

  /// The value of an attribute, its name taken without prefix.
  func attribute(_ wanted: StaticString) -> String? {
    guard var pair = unsafe attributes else { return nil }
    while let key = unsafe pair[0], let value = unsafe pair[1] {
      let isWanted = unsafe strcmp(
        Self.local(key), UnsafeRawPointer(wanted.utf8Start).assumingMemoryBound(to: CChar.self))
      if isWanted == 0 { return unsafe String(cString: value) }
      unsafe pair += 2
    }
    return nil
  }
}

/// A stream of XML through a reader: the door to expat.
///
/// Document types, and with them entities, are refused.
struct XMLStream {
  /// Parses an entry of an archive.
  static func parse(
    _ name: String, in archive: ZipArchive, _ reader: XMLReader
  ) throws(FileFault) {
    guard let parser = unsafe XML_ParserCreate("UTF-8") else {
      throw .readerStopped(.workbook, .outOfMemory)
    }
    defer { unsafe XML_ParserFree(parser) }
    unsafe reader.handle = parser
    unsafe XML_SetUserData(parser, Unmanaged.passUnretained(reader).toOpaque())
    unsafe listen(parser)
    unsafe try archive.unpack(name) { piece throws(FileFault) in
      let status = unsafe XML_Parse(parser, piece.baseAddress, Int32(piece.count), 0)
      if let fault = reader.fault { throw fault }
      if reader.isDone { return false }
      guard status == XML_STATUS_OK else { throw .damaged(.workbook) }
      return true
    }
    if reader.isDone { return }
    guard unsafe XML_Parse(parser, nil, 0, 1) == XML_STATUS_OK else { throw .damaged(.workbook) }
    if let fault = reader.fault { throw fault }
  }

  private static func listen(_ parser: OpaquePointer) {
    unsafe XML_SetElementHandler(
      parser,
      { context, name, attributes in
        guard let context = unsafe context, let name = unsafe name else { return }
        let reader = unsafe Unmanaged<XMLReader>.fromOpaque(context).takeUnretainedValue()
        if reader.isDone || reader.fault != nil { return }
        unsafe reader.begin(XMLElement(name, attributes))
        XMLStream.stopIfAsked(reader)
      },
      { context, name in
        guard let context = unsafe context, let name = unsafe name else { return }
        let reader = unsafe Unmanaged<XMLReader>.fromOpaque(context).takeUnretainedValue()
        if reader.isDone || reader.fault != nil { return }
        unsafe reader.end(XMLElement(name, nil))
        XMLStream.stopIfAsked(reader)
      })
    unsafe XML_SetCharacterDataHandler(parser) { context, characters, count in
      guard let context = unsafe context, let characters = unsafe characters else { return }
      let reader = unsafe Unmanaged<XMLReader>.fromOpaque(context).takeUnretainedValue()
      guard reader.wantsText, count > 0 else { return }
      for index in 0..<Int(count) {
        reader.text.append(UInt8(bitPattern: unsafe characters[index]))
      }
    }
    unsafe XML_SetStartDoctypeDeclHandler(parser) { context, _, _, _, _ in
      guard let context = unsafe context else { return }
      let reader = unsafe Unmanaged<XMLReader>.fromOpaque(context).takeUnretainedValue()
      reader.fault = .damaged(.workbook)
      XMLStream.stopIfAsked(reader)
    }
  }

  private static func stopIfAsked(_ reader: XMLReader) {
    guard reader.isDone || reader.fault != nil, let handle = unsafe reader.handle else { return }
    unsafe XML_StopParser(handle, 0)
  }
}
