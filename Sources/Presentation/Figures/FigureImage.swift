internal import CDrawing
internal import Foundation

/// A figure as the bytes of a PNG or PDF: the module's door to librsvg and cairo.
///
/// They are opened when the first figure is drawn; a machine without them makes every other file.
package struct FigureImage: Sendable {
  /// What is drawn.
  enum Kind: Int32 {
    /// Pixels, two to each of the SVG's.
    case png = 0
    /// A page.
    case pdf = 1
  }

  /// Why there is no image.
  enum Failure: Error, Equatable {
    /// librsvg, or what it needs, is not installed.
    case noLibrary
    /// librsvg does not take the SVG, or cairo cannot draw it.
    case notDrawn
  }

  /// The name under which the linker knows librsvg.
  package static let library = "librsvg-2.so.2"
  /// What is said where it is not installed.
  package static let lack =
    "figures have no PNG and no PDF, and Word files no pictures: librsvg is not installed (make setup installs it)"
  /// Pixels of the PNG for one of the SVG: sharp at twice the usual resolution.
  static let scale = 2.0
  /// The date that every PDF bears: time stamps stand in run.json alone.
  private static let created = "2000-01-01T00:00:00Z"

  private let library: String

  /// A door.
  ///
  /// - Parameter library: The name of the library.
  package init(library: String = FigureImage.library) { self.library = library }

  /// Whether the library is installed.
  package var isAvailable: Bool {
    var calls = diminish_drawing_calls()
    return unsafe diminish_drawing_open(library, &calls) == 1
  }

  /// The bytes of a drawing, the same for the same drawing, libraries and fonts.
  ///
  /// - Parameters:
  ///   - drawing: The figure as SVG, with its size.
  ///   - figure: The figure, for the properties of a PDF.
  ///   - kind: PNG or PDF.
  /// - Returns: A file.
  /// - Throws: `noLibrary` where librsvg is not installed, `notDrawn` where it fails.
  func bytes(
    of drawing: SVGRenderer.File, _ figure: Figure, as kind: Kind
  ) throws(Failure) -> [UInt8] {
    var found = unsafe diminish_drawing()
    let svg = Array(drawing.text.utf8CString)
    let status = unsafe diminish_draw(
      library, svg, svg.count - 1, kind.rawValue, drawing.width, drawing.height, Self.scale,
      figure.title.onOneLine, figure.stampLine, Self.created, &found)
    defer { unsafe free(found.bytes) }
    switch Int(status) {
    case DRAWING_DONE: break
    case DRAWING_NO_LIBRARY: throw .noLibrary
    default: throw .notDrawn
    }
    return unsafe Array(UnsafeBufferPointer(start: found.bytes, count: found.count))
  }
}
