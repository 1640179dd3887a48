// Plans in short: what each form says, byte for byte, and that no value of a plan becomes markup.

import Diagnostics
import Plans
import Reviewing
import TestSupport
import Testing
import Values

struct ReviewTests {
  /// A plan with something of everything: a hole, two waves, a deferred stream, warnings, names that would be markup.
  static var everything: PlanContent {
    var later = PlanContent.list(
      "<script>alert(1)</script>", ["a|b", "\"><img src=x onerror=alert(1)>", "`c`", "@team"])
    later.stream.wave = 2
    later.stream.after = ["days"]
    later.stream.hooks = ["pre"]
    var queue = PlanContent.list("customers", [])
    queue.stream.wave = 2
    var content = PlanContent(streams: [PlanContent.days("days", [0, 1, 2, 5, 6]), later, queue])
    content.header.warnings = ["the hooks of '<b>' are not run"]
    content.deferred = [
      PlanDeferral(stream: "customers", waitsFor: "queue.ids", reason: "the queue is filled while it is executed")
    ]
    return content
  }

  @Test func formsSayWhatTheyShould() throws {
    let folder = try PlanFolder()
    let reader = try folder.plan("plan.json", Self.everything)
    let review = try PlanReview(reader, fileSize: 12_345, withPictures: true)
    try Golden.expect(ReviewText.lines(review).joined(separator: "\n") + "\n", at: "fixtures/reviews/plan.txt")
    try Golden.expect(ReviewJSON.text(review), at: "fixtures/reviews/plan.json")
    try Golden.expect(ReviewMarkdown.text(review), at: "fixtures/reviews/plan.md")
    try Golden.expect(ReviewHTML.text(review), at: "fixtures/reviews/plan.html")
    let chunk = try ChunkReview(
      "bc_", in: try folder.plan("one.json", PlanContent(streams: [PlanContent.days("days", [0])])))
    for form in ReviewForm.allCases {
      let suffix = form == .text ? "txt" : form == .markdown ? "md" : form.rawValue
      try Golden.expect(chunk.text(as: form), at: "fixtures/reviews/chunk.\(suffix)")
    }
  }

  @Test func noValueBecomesMarkup() throws {
    let folder = try PlanFolder()
    let reader = try folder.plan("plan.json", Self.everything)
    let review = try PlanReview(reader, fileSize: 1, withPictures: true)
    let page = ReviewHTML.text(review)
    #expect(!page.contains("<script") && !page.contains("<img") && !page.contains("<b>'"))
    #expect(page.contains("&lt;script&gt;"))
    let markdown = ReviewMarkdown.text(review)
    #expect(!markdown.contains("<script") && !markdown.contains("<img"))
  }

  @Test func everyByteOfJSONIsJSON() throws {
    let folder = try PlanFolder()
    let review = try PlanReview(try folder.plan("plan.json", Self.everything), fileSize: 1, withPictures: false)
    let value = try JSONText.parse(ReviewJSON.text(review))
    #expect(value["streams"]?.array?.count == 3)
    #expect(value["chunks"]?.int == 9)
    #expect(value["deferred"]?.array?.count == 1)
  }

  /// Streams of one host share its budget, those of a wave run beside each other.
  @Test func leastTimeIsThatOfHostsAndWaves() throws {
    func stream(_ name: String, wave: Int, rate: Double, chunks: Int, host: String) -> StreamContent {
      var content = PlanContent.days(name, Array(0..<chunks)) {
        $0.wave = wave
        $0.endpoint.request?.rate = rate
      }
      for index in content.chunks.indices { content.chunks[index].request?.url = "https://\(host)/\(index)" }
      return content
    }
    let table: [(streams: [StreamContent], seconds: Double)] = [
      ([stream("a", wave: 1, rate: 2, chunks: 22, host: "x")], 10),
      // Side by side, at other hosts.
      (
        [stream("a", wave: 1, rate: 2, chunks: 22, host: "x"), stream("b", wave: 1, rate: 2, chunks: 12, host: "y")], 10
      ),
      // The same host: 34 requests at two a second.
      (
        [stream("a", wave: 1, rate: 2, chunks: 22, host: "x"), stream("b", wave: 1, rate: 2, chunks: 12, host: "x")], 16
      ),
      // One after another.
      (
        [stream("a", wave: 1, rate: 2, chunks: 22, host: "x"), stream("b", wave: 2, rate: 2, chunks: 12, host: "x")], 15
      ),
    ]
    for row in table {
      let folder = try PlanFolder()
      let review = try PlanReview(
        try folder.plan("plan.json", PlanContent(streams: row.streams)), fileSize: 1, withPictures: false)
      #expect(review.estimate.seconds == row.seconds)
    }
  }

  @Test func chunksAreFoundByTheBeginningOfTheirID() throws {
    let folder = try PlanFolder()
    let content = PlanContent(streams: [PlanContent.days("days", Array(0..<40))])
    let reader = try folder.plan("plan.json", content)
    for chunk in content.streams[0].chunks {
      #expect(try ChunkReview(chunk.id, in: reader).text(as: .text).contains(chunk.label))
    }
    for (identifier, what) in [("bc_", "more than one chunk"), ("bc_999", "no chunk")] {
      let failure = try #require(throws: Failure.self) { try ChunkReview(identifier, in: reader) }
      #expect(failure.what.contains(what))
    }
  }
}
