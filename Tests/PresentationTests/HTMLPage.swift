import Foundation
import Testing

/// A page of HTML taken apart into its tags, as far as the rules of accessible pages need.
struct HTMLPage {
  struct Tag {
    var name: String
    var attributes: [String: String]
    /// The text up to the next tag.
    var text: String
  }

  let tags: [Tag]
  let source: String

  init(_ source: String) throws {
    self.source = source
    let tag = try Regex("<(/?[a-zA-Z0-9]+)((?:\\s+[a-zA-Z:-]+(?:=\"[^\"]*\")?)*)\\s*/?>([^<]*)")
    let attribute = try Regex("([a-zA-Z:-]+)(?:=\"([^\"]*)\")?")
    tags = source.matches(of: tag).map { match in
      let pairs = (match[2].substring ?? "").matches(of: attribute).map {
        (String($0[1].substring ?? ""), String($0[2].substring ?? ""))
      }
      return Tag(
        name: String(match[1].substring ?? ""),
        attributes: Dictionary(pairs) { first, _ in first },
        text: String(match[3].substring ?? ""))
    }
  }

  func all(_ name: String) -> [Tag] { tags.filter { $0.name == name } }

  var ids: [String] { tags.compactMap { $0.attributes["id"] } }

  /// The levels of the headings in their order.
  var headings: [Int] {
    tags.compactMap { tag in
      tag.name.hasPrefix("h") && tag.name.count == 2 ? Int(tag.name.dropFirst()) : nil
    }
  }

  /// The tags between the beginning and the end of each element of a name.
  func inside(_ name: String) -> [[Tag]] {
    var found: [[Tag]] = []
    var isOpen = false
    for tag in tags {
      if tag.name == name {
        found.append([])
        isOpen = true
      } else if tag.name == "/" + name {
        isOpen = false
      } else if isOpen {
        found[found.count - 1].append(tag)
      }
    }
    return found
  }

  /// The rules that every page of ours keeps.
  func expectAccessible() {
    #expect(source.hasPrefix("<!DOCTYPE html>\n<html lang=\"en\">"))
    #expect(all("h1").count == 1)
    #expect(headings.first == 1)
    for (one, next) in zip(headings, headings.dropFirst()) { #expect(next <= one + 1) }
    for landmark in ["header", "nav", "main", "footer"] { #expect(all(landmark).count == 1) }
    #expect(Set(ids).count == ids.count, "an id twice")
    for tag in tags {
      for name in ["aria-labelledby", "aria-describedby"] {
        for id in (tag.attributes[name] ?? "").split(separator: " ") {
          #expect(ids.contains(String(id)), "\(id)")
        }
      }
      if let link = tag.attributes["href"], link.hasPrefix("#") {
        #expect(ids.contains(String(link.dropFirst())), "\(link)")
      }
    }
    for table in inside("table") {
      #expect(table.first?.name == "caption" && !(table.first?.text ?? "").isEmpty)
      let headers = table.filter { $0.name == "th" }
      #expect(!headers.isEmpty && headers.allSatisfy { $0.attributes["scope"] != nil })
    }
    for svg in all("svg") {
      #expect(svg.attributes["role"] == "img" && svg.attributes["aria-labelledby"] != nil)
    }
    for title in all("desc") + all("title") { #expect(!title.text.isEmpty) }
    for region in tags where region.attributes["role"] == "region" {
      #expect(region.attributes["tabindex"] == "0" && region.attributes["aria-label"] != nil)
    }
    expectNoRequest()
  }

  /// Nothing is fetched: no script, no source, links only to places of the page and to works.
  private func expectNoRequest() {
    for name in ["script", "link", "img", "iframe", "object", "embed"] {
      #expect(all(name).isEmpty)
    }
    #expect(tags.allSatisfy { $0.attributes["src"] == nil && $0.attributes["style"] == nil })
    #expect(!source.contains("url(") && !source.contains("@import"))
    for link in all("a").compactMap({ $0.attributes["href"] }) {
      #expect(link.hasPrefix("#") || link.hasPrefix("https://doi.org/"), "\(link)")
    }
  }
}
