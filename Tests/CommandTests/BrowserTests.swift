import Foundation
import Testing

/// report.html in a browser: what it makes of the page, its colours as they are painted, and that it asks the network for
/// nothing.
@Suite struct BrowserTests {
  static let browser = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"]
    .first { FileManager.default.isExecutableFile(atPath: $0) }

  /// Looks at the page from within, and leaves what it found as text.
  private static let probe = """
    <pre id="found"></pre><script>
    const all = s => [...document.querySelectorAll(s)], bad = [];
    const say = (ok, words) => { if (!ok) bad.push(words); };
    say(document.documentElement.lang === 'en', 'lang');
    for (const s of ['header', 'nav', 'main', 'footer']) say(all('body > ' + s).length === 1, s);
    say(all('h1').length === 1, 'h1');
    let last = 0;
    for (const h of all('h1,h2,h3,h4,h5,h6')) { const n = +h.tagName[1]; say(n <= last + 1, 'order of ' + h.textContent); last = n; }
    for (const t of all('table')) {
      say(t.caption && t.caption.textContent.trim(), 'caption of ' + t.id);
      say([...t.querySelectorAll('th')].every(h => h.scope), 'scope in ' + t.id);
      say([...t.tBodies].every(b => [...b.rows].every(r => r.querySelector('th') || r.previousElementSibling)), 'row heading in ' + t.id);
    }
    for (const i of all('svg, img')) say(i.getAttribute('aria-labelledby') || i.alt, 'alt');
    for (const r of all('[aria-labelledby]')) for (const id of r.getAttribute('aria-labelledby').split(' '))
      say((document.getElementById(id) || {}).textContent, 'label ' + id);
    const rgb = c => c.match(/[\\d.]+/g).map(Number);
    const light = c => { const v = rgb(c).slice(0, 3).map(x => { x /= 255; return x <= 0.04045 ? x / 12.92 : ((x + 0.055) / 1.055) ** 2.4; });
      return 0.2126 * v[0] + 0.7152 * v[1] + 0.0722 * v[2]; };
    const paper = e => { for (; e; e = e.parentElement) { const c = getComputedStyle(e).backgroundColor; if ((rgb(c)[3] ?? 1) > 0) return c; } return 'rgb(255, 255, 255)'; };
    let least = 99;
    for (const e of all('main *, header *, footer *, nav *')) {
      if (e.closest('svg') || ![...e.childNodes].some(n => n.nodeType === 3 && n.textContent.trim())) continue;
      const [a, b] = [light(getComputedStyle(e).color), light(paper(e))];
      const ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
      least = Math.min(least, ratio);
      say(ratio >= 4.5, 'contrast ' + ratio.toFixed(2) + ' of ' + e.tagName);
    }
    say(least < 99, 'no text');
    say(document.body.scrollWidth <= window.innerWidth, 'page wider than the window: ' + document.body.scrollWidth);
    say(performance.getEntriesByType('resource').length === 0 && all('[src], link[href]').every(e => (e.src || e.href).startsWith('data:')), 'a request');
    document.getElementById('found').textContent = 'FOUND ' + (bad.length ? bad.join('; ') : 'nothing');
    </script>
    """

  private func found(_ page: String, _ arguments: String...) throws -> String {
    let folder = try TemporaryFolder()
    // The page's own policy would keep the probe out; without it the page could load what it liked.
    let policy = try Regex("<meta http-equiv=\"Content-Security-Policy\"[^>]*>")
    #expect(page.contains(policy))
    let probed = page.replacing(policy, with: "").replacing("</body>", with: Self.probe + "</body>")
    let path = try folder.write(probed, to: "page.html")
    let process = Process()
    process.executableURL = URL(fileURLWithPath: try #require(Self.browser))
    process.arguments =
      [
        "--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking",
        "--user-data-dir=" + folder.path(of: "profile"),
      ] + arguments + ["--dump-dom", "file://" + path]
    let output = try folder.handle(of: "dom")
    process.standardOutput = output
    process.standardError = FileHandle.nullDevice
    try process.run()
    process.waitUntilExit()
    let dom = try folder.text("dom")
    let match = try #require(dom.firstMatch(of: try Regex("FOUND ([^<]*)")))
    return String(match[1].substring ?? "")
  }

  @Test(.enabled(if: browser != nil, "needs Chromium"), arguments: ["programme-gap", "balcarras"])
  func
    `landmarks, headings, tables, alt texts and painted contrast, light and dark, wide and narrow`(
      name: String
    ) throws
  {
    let folder = try TemporaryFolder()
    let run = try Command.run(
      "run", "analyses/\(name).yaml", "--out", folder.path(of: "out"), "--quiet")
    #expect(run.code == 0, "\(run.errors)")
    let page = try folder.text("out/report.html")
    #expect(try found(page, "--window-size=1200,900") == "nothing")
    #expect(try found(page, "--window-size=500,900") == "nothing")
    let dark = "--blink-settings=preferredColorScheme=0"
    #expect(try found(page, "--window-size=1200,900", dark) == "nothing")
  }

  @Test(.enabled(if: browser != nil, "needs Chromium"))
  func `the probe itself finds what is wrong`() throws {
    let page = """
      <!DOCTYPE html><html><head><meta http-equiv="Content-Security-Policy" content="x"></head><body><header></header>
      <nav></nav><main><h1>A</h1><h3>B</h3><table id="t"><tr><th>x</th></tr></table>
      <p style="color:#999;background:#fff">pale</p><img src="missing.png"></main><footer></footer></body></html>
      """
    let words = try found(page)
    for problem in [
      "lang", "order of B", "caption of t", "scope in t", "contrast 2.85", "alt", "a request",
    ] {
      #expect(words.contains(problem), "\(problem) in \(words)")
    }
  }
}
