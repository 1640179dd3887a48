// What a reviewer asks of a plan, gathered in one pass over its chunks: however many there are, only the first, the last
// and the tiles of a picture are kept. `ReviewText`, `ReviewMarkdown`, `ReviewJSON` and `ReviewHTML` show it.

package import Diagnostics
package import Plans
package import Reports
internal import Values

/// A plan in short.
package struct PlanReview: Sendable {
  package var path: String
  package var planID: String
  package var header: PlanHeader
  /// The file's size in bytes, as it is on disk.
  package var fileSize: Int
  package var streams: [StreamReview]

  /// Streams whose chunks are made while the plan is executed.
  package var deferred: [PlanDeferral]
  package var estimate = PlanEstimate()

  /// The streams of each wave, in order.
  package var waves: [(number: Int, streams: [StreamReview])] {
    Set(streams.map(\.stream.wave)).sorted().map { wave in (wave, streams.filter { $0.stream.wave == wave }) }
  }

  /// Reads a plan. `eachChunk` sees every chunk with its stream's place; without pictures, only as many chunks as need be
  /// are looked at.
  package init(
    _ reader: PlanReader, fileSize: Int, withPictures: Bool,
    eachChunk: ((PlanChunk, Int) throws(Failure) -> Void)? = nil
  ) throws(Failure) {
    path = reader.path
    planID = reader.planID
    header = reader.header
    self.fileSize = fileSize
    streams = []
    deferred = reader.deferred
    // All pictures together hold some twenty thousand tiles: a few megabytes of page.
    let limit = min(1_500, 20_000 / max(reader.streams.count, 1))
    for (index, stream) in reader.streams.enumerated() {
      var review = StreamReview(stream, reader.summaries[index])
      if header.connections.count > 1 { review.source = stream.connection }
      let cursor = try reader.chunks(ofStream: index)
      var tiles: ChunkTiles?
      let isListed = withPictures || eachChunk != nil
      var place = 0
      while let line = try cursor.nextLine() {
        place += 1
        // Of those in between only the number is of interest.
        guard isListed || place == 1 || place == review.summary.chunks else { continue }
        let chunk = try cursor.chunk(of: line)
        if review.first == nil {
          review.first = chunk
          if withPictures { tiles = ChunkTiles(review.summary, first: chunk, limit: limit) }
        }
        review.last = chunk
        tiles?.add(chunk)
        try eachChunk?(chunk, index)
      }
      review.picture = tiles?.picture
      estimate.add(review.summary, of: stream, host: review.first?.host)
      streams.append(review)
    }
  }
}

/// A stream in short.
package struct StreamReview: Sendable {
  package var stream: PlanStream
  package var summary: StreamSummary
  package var first: PlanChunk?
  package var last: PlanChunk?
  package var picture: TilePicture?
  /// The API, where the plan has several.
  var source: String?

  init(_ stream: PlanStream, _ summary: StreamSummary) {
    self.stream = stream
    self.summary = summary
  }
}

extension PlanChunk {
  /// Where the first request goes; nil if something that is not known stands in the host's place.
  var host: String? { request.flatMap { try? URLText.origin(of: $0.url).authority } }

  /// The method and the URL; nil for a chunk that makes no request.
  package var requestLine: String? { request.map { "\($0.method) \($0.url)" } }
}
