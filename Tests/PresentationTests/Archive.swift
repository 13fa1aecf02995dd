import Foundation
import Testing

/// The parts of a written archive, read by Python's zipfile, a reader that is not ours.
enum Archive {
  private static let python = "/usr/bin/python3"
  static let canBeRead = FileManager.default.isExecutableFile(atPath: python)

  /// Every part as text by name, beside `dates`, all that parts bear, and `first`, the name of the first part.
  static func parts(_ bytes: [UInt8]) throws -> [String: String] {
    let url = URL(fileURLWithPath: NSTemporaryDirectory() + "diminish-\(UUID().uuidString).zip")
    try Data(bytes).write(to: url)
    defer { try? FileManager.default.removeItem(at: url) }
    let process = Process()
    process.executableURL = URL(fileURLWithPath: python)
    process.arguments = [
      "-c",
      "import sys,json,zipfile; z=zipfile.ZipFile(sys.argv[1]); assert z.testzip() is None; "
        + "print(json.dumps({i.filename: z.read(i).decode('utf-8','replace') for i in z.infolist()} | "
        + "{'dates': str(sorted({i.date_time for i in z.infolist()})), 'first': z.namelist()[0]}))",
      url.path,
    ]
    let pipe = Pipe()
    process.standardOutput = pipe
    try process.run()
    let data = pipe.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    try #require(process.terminationStatus == 0)
    return try JSONDecoder().decode([String: String].self, from: data)
  }
}
