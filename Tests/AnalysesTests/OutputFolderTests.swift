import Analyses
import Foundation
import Testing

/// The folder that a run leaves: whole or not at all, and only ever over our own.
@Suite struct OutputFolderTests {
  private static let ours = "{\"tool\": \"diminish\"}"

  @Test func `a folder stands only once it is swapped in`() throws {
    let workshop = try Workshop()
    let path = workshop.path + "/out"
    do {
      let folder = try OutputFolder(at: path)
      try folder.write(Self.ours, to: "run.json")
      try folder.write("text", to: "tables/main.txt")
      #expect(!FileManager.default.fileExists(atPath: path))
      try folder.swapIn()
    }
    #expect(try text(path + "/tables/main.txt") == "text")
    #expect(try entries(workshop) == ["out", "rows.csv"])
  }

  @Test func `a folder of ours is replaced whole`() throws {
    let workshop = try Workshop()
    let path = workshop.path + "/out/"
    for (name, contents) in [("first.txt", "1"), ("second.txt", "2")] {
      let folder = try OutputFolder(at: path)
      try folder.write(Self.ours, to: "run.json")
      try folder.write(contents, to: name)
      try folder.swapIn()
    }
    let files = try FileManager.default.contentsOfDirectory(atPath: path).sorted()
    #expect(files == ["run.json", "second.txt"])
  }

  @Test func `a folder that is given up leaves the earlier one`() throws {
    let workshop = try Workshop()
    let path = workshop.path + "/out"
    do {
      let folder = try OutputFolder(at: path)
      try folder.write(Self.ours, to: "run.json")
      try folder.swapIn()
    }
    do {
      let folder = try OutputFolder(at: path)
      try folder.write("half", to: "half.txt")
    }
    #expect(try FileManager.default.contentsOfDirectory(atPath: path) == ["run.json"])
    #expect(try entries(workshop) == ["out", "rows.csv"])
  }

  @Test(arguments: ["notes.txt", "run.json"])
  func `a folder with files of others is refused`(name: String) throws {
    let workshop = try Workshop()
    let path = workshop.path + "/out"
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: false)
    try workshop.write("{\"tool\": \"another\"}", to: "out/" + name)
    #expect(throws: OutputFolder.Refusal.foreign(path: path)) { _ = try OutputFolder(at: path) }
    #expect(try text(path + "/" + name) == "{\"tool\": \"another\"}")
    #expect(try entries(workshop) == ["out", "rows.csv"])
  }

  @Test func `a folder that becomes foreign while a run works is refused at the end`() throws {
    let workshop = try Workshop()
    let path = workshop.path + "/out"
    let folder = try OutputFolder(at: path)
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: false)
    try workshop.write("mine", to: "out/notes.txt")
    #expect(throws: OutputFolder.Refusal.foreign(path: path)) { try folder.swapIn() }
    #expect(try text(path + "/notes.txt") == "mine")
  }

  @Test func `a file in its place is refused`() throws {
    let workshop = try Workshop()
    let path = workshop.path + "/rows.csv"
    #expect(throws: OutputFolder.Refusal.notAFolder(path: path)) {
      _ = try OutputFolder(at: path)
    }
  }

  @Test func `one place is held by one run at a time`() throws {
    let workshop = try Workshop()
    let path = workshop.path + "/out"
    do {
      let first = try OutputFolder(at: path)
      #expect(throws: OutputFolder.Refusal.locked(path: path)) { _ = try OutputFolder(at: path) }
      let other = try OutputFolder(at: path + "2")
      try first.write("still mine", to: "a.txt")
      try other.write("mine too", to: "a.txt")
    }
    _ = try OutputFolder(at: path)
  }

  @Test func `what a killed run has left is cleared`() throws {
    let workshop = try Workshop()
    let path = workshop.path + "/out"
    let aside = workshop.path + "/.out.new"
    try FileManager.default.createDirectory(atPath: aside, withIntermediateDirectories: false)
    try workshop.write("half", to: ".out.new/half.txt")
    try workshop.write("", to: ".out.lock")
    do {
      let folder = try OutputFolder(at: path)
      try folder.write(Self.ours, to: "run.json")
      try folder.swapIn()
    }
    #expect(try FileManager.default.contentsOfDirectory(atPath: path) == ["run.json"])
    #expect(try entries(workshop) == ["out", "rows.csv"])
  }

  @Test func `folders on the way are made`() throws {
    let workshop = try Workshop()
    let path = workshop.path + "/a/b/out"
    let folder = try OutputFolder(at: path)
    try folder.write(Self.ours, to: "run.json")
    try folder.swapIn()
    #expect(try text(path + "/run.json") == Self.ours)
  }

  @Test func `folders that were made for nothing go again`() throws {
    let workshop = try Workshop()
    do { _ = try OutputFolder(at: workshop.path + "/a/b/out") }
    #expect(try entries(workshop) == ["rows.csv"])
    try workshop.write("kept", to: "kept.txt")
    do {
      let first = try OutputFolder(at: workshop.path + "/a/out")
      _ = try OutputFolder(at: workshop.path + "/a/other")
      try first.write(Self.ours, to: "run.json")
      try first.swapIn()
    }
    #expect(try entries(workshop) == ["a", "kept.txt", "rows.csv"])
    #expect(try FileManager.default.contentsOfDirectory(atPath: workshop.path + "/a") == ["out"])
  }

  private func text(_ path: String) throws -> String {
    try String(contentsOfFile: path, encoding: .utf8)
  }

  private func entries(_ workshop: Workshop) throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: workshop.path).sorted()
  }
}
