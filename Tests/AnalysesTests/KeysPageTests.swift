import Foundation
import Testing

import Analyses
import Specs

@Suite struct KeysPageTests {
  @Test func `the committed page of keys is the one that the declarations give`() throws {
    let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent()
    let page = try String(contentsOf: root.appending(path: "docs/keys.md"), encoding: .utf8)
    #expect(page == Methods.language.markdown, "run `make docs`")
  }

  @Test func `every built key of the language is in the schema`() {
    let schema = Methods.language.jsonSchema
    for path in Methods.language.keyPaths {
      #expect(schema.contains("\"\(path.key.name)\""), "\(path.path)")
    }
  }
}
