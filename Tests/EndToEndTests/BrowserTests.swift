// The page of a plan in a real browser: it shows everything, needs nothing from elsewhere, breaks no policy of its own,
// and fits narrow windows, by day and by night. Left out where there is no Chromium.

import Foundation
import TestSupport
import Testing

enum Browser {
  static let path = ["chromium", "chromium-browser", "google-chrome"].map { "/usr/bin/\($0)" }
    .first { FileManager.default.isExecutableFile(atPath: $0) }

  /// What the browser makes of a page, and what it says about it.
  static func open(_ page: String, _ options: [String], in space: Workspace) throws -> ProgramEnd {
    let arguments = [
      "--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--enable-logging=stderr",
      "--user-data-dir=\(space.path("browser"))", "--dump-dom",
    ]
    return try RunningProgram(
      try #require(path), arguments + options + ["file://\(space.path(page))"],
      environment: space.environment, folder: space.folder
    ).wait()
  }

  /// What the page's copy with a probe in it says of itself: whether it fits, and whether it can be read. The policy forbids
  /// scripts; the copy that is measured has none. `tile`: a tile of its picture.
  static func measured(_ page: String, _ options: [String], tile: String, in space: Workspace) throws -> [String: Any] {
    let text = try space.read(page)
    let policy = try #require(text.split(separator: "\n").first { $0.hasPrefix("<meta http-equiv=") })
    try space.write(
      "measured.html", text.replacing(policy, with: "").replacing("</body>", with: "\(probe(tile))</body>"))
    let end = try open("measured.html", options, in: space)
    let title = try #require(end.output.firstMatch(of: /<title>(\{.*\})<\/title>/)?.output.1)
    return try #require(
      try JSONSerialization.jsonObject(with: Data(title.utf8)) as? [String: Any], "\(end.errors)")
  }

  /// Measures the page and writes what it found into the title.
  private static func probe(_ tile: String) -> String {
    """
    <script>
    const style = (place, name) => getComputedStyle(document.querySelector(place))[name];
    const luminance = colour => {
      const parts = colour.match(/[0-9.]+/g).slice(0, 3).map(part => {
        const value = part / 255;
        return value <= 0.03928 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
      });
      return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2];
    };
    const contrast = (one, other) => {
      const values = [luminance(one), luminance(other)].sort((a, b) => b - a);
      return (values[0] + 0.05) / (values[1] + 0.05);
    };
    let stray = 0;
    for (const svg of document.querySelectorAll(".scroll svg")) {
      const frame = svg.getBoundingClientRect();
      for (const tile of svg.querySelectorAll("rect")) {
        const box = tile.getBoundingClientRect();
        if (box.left < frame.left - 1 || box.right > frame.right + 1 || box.bottom > frame.bottom + 1) stray += 1;
      }
    }
    document.title = JSON.stringify({
      overflow: document.documentElement.scrollWidth > innerWidth, stray,
      tiles: document.querySelectorAll(".scroll rect").length, scripts: document.scripts.length,
      images: document.images.length, dark: luminance(style("body", "backgroundColor")) < 0.2,
      text: contrast(style("body", "color"), style("body", "backgroundColor")) >= 7,
      soft: contrast(style(".soft", "color"), style("body", "backgroundColor")) >= 4.5,
      tile: contrast(style("\(tile)", "fill"), style(".card", "backgroundColor")) >= 2,
    });
    </script>
    """
  }
}

@Suite(.serialized, .enabled(if: Browser.path != nil, "no Chromium here: apt-get install chromium"))
struct BrowserTests {
  private func plan(in space: Workspace) throws {
    try space.write(
      "backfill.yaml",
      """
      source: SHOP
      target: WAREHOUSE
      streams:
        events_by_day: {object: analytics.events, source_options: {range: '2023-11-20,2024-03-05'}}
        sales_by_month: {object: "sales.<script>", source_options: {range: '2019-10-01,2023-12-31'}}
        orders_by_number: {object: ecommerce.orders, source_options: {range: '10000,90500'}}
        items: {object: shop.items}
      """)
    try space.plan("backfill.yaml")
    try space.succeed(["show", "plan.json", "--format", "html", "-o", "plan.html"])
  }

  @Test func thePageIsWholeAndBreaksNoPolicy() throws {
    let space = try Workspace()
    try plan(in: space)
    let end = try Browser.open("plan.html", [], in: space)
    #expect(end.code == 0)
    // What the policy stops, and what fails, is said on the console.
    #expect(!end.errors.contains("CONSOLE"), "\(end.errors)")
    let source = try space.read("plan.html")
    func count(_ text: String) -> Int { text.split(separator: "<rect", omittingEmptySubsequences: false).count - 1 }
    #expect(count(end.output) == count(source) && count(source) > 107 + 51 + 81)
    #expect(end.output.contains("sales.&lt;script&gt;") && !end.output.contains("<script"))
  }

  @Test(arguments: [
    ["--window-size=1200,900"], ["--window-size=500,800"], ["--window-size=1200,900", "--force-dark-mode"],
  ])
  func thePageFitsAndCanBeRead(_ options: [String]) throws {
    let space = try Workspace()
    try plan(in: space)
    let found = try Browser.measured("plan.html", options, tile: ".scroll rect.t3", in: space)
    #expect(found["overflow"] as? Bool == false && found["stray"] as? Int == 0, "\(found)")
    #expect(found["scripts"] as? Int == 1 && found["images"] as? Int == 0, "\(found)")
    #expect(found["dark"] as? Bool == options.contains("--force-dark-mode"), "\(found)")
    for name in ["text", "soft", "tile"] { #expect(found[name] as? Bool == true, "\(name): \(found)") }
  }
}
