// A chunk on its way into a plan, as the JSON of its parts. The planner fills one again and again, so that a chunk costs
// no allocation.

package import Records
internal import Values

/// The line of one chunk, part by part. `clear` comes first, then the parts in any order, then `identify`.
package struct ChunkLine: ~Copyable {
  /// JSON of `PlanChunk.value`.
  package var value = ByteBuffer()
  /// The label's text.
  package var label = ByteBuffer()
  /// JSON of `PlanChunk.iteration`; empty: none.
  package var iteration = ByteBuffer()
  /// JSON of `PlanChunk.state`.
  package var state = ByteBuffer()
  /// The URL's text; empty: no request.
  package var url = ByteBuffer()
  /// JSON of the headers; empty: none differ.
  package var headers = ByteBuffer()
  /// The body's text.
  package var body = ByteBuffer()
  package var hasBody = false
  package var isComplete = true
  private let method: String
  package private(set) var id = ChunkID()

  /// `method` is that of every chunk's first request.
  package init(method: String) { self.method = method }

  /// Forgets the last chunk.
  package mutating func clear() {
    value.removeAll()
    label.removeAll()
    iteration.removeAll()
    state.removeAll()
    url.removeAll()
    headers.removeAll()
    body.removeAll()
    hasBody = false
    isComplete = true
  }

  /// Gives the chunk its ID.
  package mutating func identify(_ id: ChunkID) { self.id = id }

  /// A number that tells this chunk from others of the plan.
  package var fingerprint: UInt64 { id.fingerprint }

  /// Appends the line. The same bytes as those of a `PlanChunk` with these parts.
  func write(into line: inout ByteBuffer) {
    line.append("{\"id\":\"")
    id.write(into: &line)
    line.append("\",\"label\":")
    JSONWriter.write(text: label.bytes, into: &line)
    line.append(",\"value\":")
    line.append(value.bytes)
    if iteration.count > 0 {
      line.append(",\"iterate\":")
      line.append(iteration.bytes)
    }
    line.append(",\"state\":")
    line.append(state.bytes)
    if url.count > 0 {
      line.append(",\"request\":{\"method\":\"")
      line.append(method)
      line.append("\",\"url\":")
      JSONWriter.write(text: url.bytes, into: &line)
      if headers.count > 0 {
        line.append(",\"headers\":")
        line.append(headers.bytes)
      }
      if hasBody {
        line.append(",\"body\":")
        JSONWriter.write(text: body.bytes, into: &line)
      }
      if !isComplete { line.append(",\"complete\":false") }
      line.append(UInt8(ascii: "}"))
    }
    line.append(UInt8(ascii: "}"))
  }
}
