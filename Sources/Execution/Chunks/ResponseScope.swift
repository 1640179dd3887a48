// What expressions see as `response`, made only as far as some program of the stream looks at it.

internal import Records
internal import Transport
internal import Types

/// The object behind `response`; its members are set as they become known. Lives in the page's memory, since records may take values from it.
struct ResponseScope {
  private let pairs: UnsafeMutablePointer<Cell>
  private var count = 0
  private var jsonPlace: Int?
  private var recordsPlace: Int?

  init(_ response: HTTPResponse, stream: StreamRuntime, arena: Arena) {
    pairs = arena.allocate(cells: 10)
    let reads = stream.linked.reads
    func key(_ name: String) -> Cell { stream.keys.intern(name) ?? arena.string(name) }
    if reads.reads(.response, "status") { add(key("status"), .int(Int64(response.status))) }
    if reads.reads(.response, "headers") {
      var headers: [Cell] = []
      for header in response.headers {
        headers.append(key(header.name))
        headers.append(arena.string(header.value))
      }
      add(key("headers"), arena.object(headers))
    }
    if reads.reads(.response, "text") {
      let bytes = response.body.bytes
      add(key("text"), bytes.baseAddress.map { .string($0, bytes.count) } ?? arena.string(""))
    }
    if reads.reads(.response, "json") {
      jsonPlace = count
      add(key("json"), .null)
    }
    if reads.reads(.response, "records") {
      recordsPlace = count
      add(key("records"), .array(nil, 0))
    }
  }

  private mutating func add(_ key: Cell, _ value: Cell) {
    pairs[2 * count] = key
    pairs[2 * count + 1] = value
    count += 1
  }

  var cell: Cell { .object(pairs, count) }

  /// Whether some program reads `response.records`.
  var wantsRecords: Bool { recordsPlace != nil }

  func setJSON(_ root: Cell) { if let jsonPlace { pairs[2 * jsonPlace + 1] = root } }

  func setRecords(_ records: Cell) { if let recordsPlace { pairs[2 * recordsPlace + 1] = records } }
}
