// One pass over a plan's lines, as `PlanWriter` lays them out. A file with the right digest was written by it; every
// other file is refused, so the layout may be relied on. Chunks are counted here and read later.

internal import Diagnostics
internal import Records
internal import Values

enum PlanScanError: Error {
  /// 1-based line.
  case shape(Int, String)
  case failure(Failure)
}

/// Where a stream's chunks stand in the file.
struct ChunkPlace: Sendable {
  var offset: Int
  /// The line of the first, from 1 on.
  var line: Int
}

struct PlanScan {
  private let path: String
  private(set) var planID = ""
  private(set) var header: PlanHeader?
  private(set) var streams: [PlanStream] = []
  private(set) var summaries: [StreamSummary] = []
  private(set) var deferred: [PlanDeferral] = []
  private(set) var chunkPlaces: [ChunkPlace] = []
  private var names: Set<String> = []
  private var number = 0
  /// Bytes of everything but chunks.
  private var frame = 0

  init(path: String) { self.path = path }

  mutating func run() throws(PlanScanError) {
    var lines: HashedLines
    do { lines = try HashedLines(path: path) } catch { throw .failure(error) }
    var line = try next(&lines)
    try checkFormat(line)
    var head: [UInt8] = []
    while !line.starts(with: "\"streams\":[".utf8) {
      try append(line, to: &head)
      line = try next(&lines)
    }
    let header: PlanHeader = try part(head, "")
    guard Set(header.connections.map(\.name)).count == header.connections.count else {
      throw .shape(number, "two connections have one name")
    }
    self.header = header
    line = try next(&lines)
    while line.first == UInt8(ascii: "{") { line = try stream(from: line, &lines) }
    try end(from: line, lines)
  }

  private func checkFormat(_ line: [UInt8]) throws(PlanScanError) {
    let prefix = "{\"format\":\"\(PlanFormat.family)/"
    let version = String(decoding: line.dropFirst(prefix.utf8.count).prefix { $0 != UInt8(ascii: "\"") }, as: UTF8.self)
    guard line.starts(with: prefix.utf8) else {
      throw .shape(1, "it does not start as plans do: {\"format\":\"\(PlanFormat.name)\", and a line break")
    }
    guard PlanFormat.isReadable(version: version) else {
      throw .failure(
        Failure(
          .usage, .otherFormat,
          "the plan '\(path)' has format \(PlanFormat.family)/\(version), this program reads \(PlanFormat.name)",
          why: "it was made by another version of backhoe",
          advice: "make the plan again with this version, or run it with the version that made it"))
    }
    guard line.elementsEqual("\(prefix)\(version)\",".utf8) else {
      throw .shape(1, "a line break must follow the format")
    }
  }

  /// Reads a stream; returns the line after it.
  private mutating func stream(from first: [UInt8], _ lines: inout HashedLines) throws(PlanScanError) -> [UInt8] {
    var head: [UInt8] = []
    var line = first
    while !line.elementsEqual("\"chunks\":[".utf8), !line.elementsEqual("\"chunks\":[],".utf8) {
      try append(line, to: &head)
      line = try next(&lines)
    }
    try add(try part(head, "stream \(streams.count + 1): "))
    let isEmpty = line.count == "\"chunks\":[],".utf8.count
    chunkPlaces.append(ChunkPlace(offset: lines.offset, line: number + 1))
    var count = 0
    line = try next(&lines)
    while !line.starts(with: "\"summary\":".utf8) {
      guard !isEmpty else { throw .shape(number, "a summary must follow the chunks") }
      count += 1
      line = try next(&lines)
    }
    frame += line.count
    // `"summary":{…}}],` ends the last stream, `"summary":{…}},` any other.
    let bytes = line.dropFirst("\"summary\":".utf8.count)
    let isLast = bytes.suffix(2).elementsEqual("],".utf8)
    summaries.append(try part(Array(bytes.dropLast(isLast ? 3 : 2)), ""))
    guard summaries.last?.chunks == count else {
      throw .shape(number, "the summary counts \(summaries.last?.chunks ?? 0) chunks, there are \(count)")
    }
    return try next(&lines)
  }

  /// Streams are told apart by their names, and belong to a connection each.
  private mutating func add(_ stream: PlanStream) throws(PlanScanError) {
    guard names.insert(stream.name).inserted else { throw .shape(number, "two streams are called '\(stream.name)'") }
    guard header?.connections.contains(where: { $0.name == stream.connection }) == true else {
      throw .shape(number, "the plan has no connection '\(stream.connection)', which '\(stream.name)' names")
    }
    streams.append(stream)
  }

  /// What follows the streams, down to the ID.
  private mutating func end(from first: [UInt8], _ lines: consuming HashedLines) throws(PlanScanError) {
    var tail: [UInt8] = []
    var line = first
    while !line.starts(with: "\"plan_id\":\"".utf8) {
      try append(line, to: &tail)
      line = try next(&lines)
    }
    let text = String(decoding: line, as: UTF8.self)
    let file = lines.reader
    planID = PlanFormat.planID(digest: lines.digest(without: line))
    guard text == "\"plan_id\":\"\(planID)\"}" else {
      throw .failure(
        Failure(
          .usage, .changedPlan, "the plan '\(path)' was changed after it was made",
          why: "its content gives the ID \(planID), but it says \(text.dropFirst(11).dropLast(2))",
          advice: "restore the file, or make it again with 'backhoe plan' and have it reviewed"))
    }
    let found: Value = try object(tail)
    guard found["complete"] == .bool(true) else { throw .shape(number, "'complete' must be true") }
    for value in found["deferred"]?.array ?? [] {
      do throws(PlanShapeError) { deferred.append(try PlanDeferral(PlanNode(value: value, path: "deferred"))) } catch {
        throw .shape(number, error.message)
      }
    }
    var rest: [UInt8]?
    do { rest = try file.next() } catch { throw .failure(error) }
    guard rest == nil else { throw .shape(number + 1, "nothing may follow the plan's ID") }
  }

  /// A plan that nobody wrote must not fill the memory.
  private mutating func append(_ line: [UInt8], to part: inout [UInt8]) throws(PlanScanError) {
    part += line
    frame += line.count
    let isTooLarge = part.count > PlanFormat.maximumPart || frame > PlanFormat.maximumFrame
    guard !isTooLarge else { throw .shape(number, "what stands around the chunks is larger than in any plan") }
  }

  /// The part whose members `bytes` are: the last may be followed by a comma, and a brace may be missing at either end.
  private func part<Part: PlanPart>(_ bytes: [UInt8], _ place: String) throws(PlanScanError) -> Part {
    let value = try object(bytes)
    do throws(PlanShapeError) {
      return try Part(PlanNode(value: value, programs: value["programs"]?.array?.count ?? 0))
    } catch { throw .shape(number, place + error.message) }
  }

  private func object(_ bytes: [UInt8]) throws(PlanScanError) -> Value {
    var bytes = bytes
    if bytes.last == UInt8(ascii: ",") { bytes.removeLast() }
    if bytes.first != UInt8(ascii: "{") { bytes.insert(UInt8(ascii: "{"), at: 0) }
    do { return try JSONText.parse(bytes) } catch {
      do { return try JSONText.parse(bytes + [UInt8(ascii: "}")]) } catch { throw .shape(number, error.message) }
    }
  }

  private mutating func next(_ lines: inout HashedLines) throws(PlanScanError) -> [UInt8] {
    number += 1
    let line: [UInt8]?
    do { line = try lines.next() } catch {
      var failure = error
      failure.code = failure.code ?? .noPlan
      throw .failure(failure)
    }
    guard let line else { throw .shape(number, "the file ends here: it was cut off") }
    return line
  }
}

/// Lines with the digest of all that was read.
private struct HashedLines: ~Copyable {
  let reader: LineReader
  private var hasher = SHA256Hasher()
  /// What the hasher has not seen yet: it takes long pieces faster than lines. Ends with the last line.
  private var pending = ByteBuffer(capacity: 1 << 17)

  init(path: String) throws(Failure) { reader = try LineReader(path: path, offset: 0) }

  var offset: Int { reader.offset }

  /// The next line; nil where the file ends, or is cut off inside a line.
  mutating func next() throws(Failure) -> [UInt8]? {
    if pending.count >= 1 << 16 {
      hasher.update(UnsafeRawBufferPointer(pending.bytes))
      pending.removeAll()
    }
    guard let line = try reader.next(), !reader.isCutOff else { return nil }
    line.withUnsafeBufferPointer { pending.append($0) }
    pending.append(UInt8(ascii: "\n"))
    return line
  }

  /// The digest of every line but the last, which is `line`.
  consuming func digest(without line: [UInt8]) -> [UInt8] {
    hasher.update(UnsafeRawBufferPointer(pending.bytes).dropLast(line.count + 1).rebased)
    return hasher.finalize()
  }
}

extension Slice<UnsafeRawBufferPointer> {
  fileprivate var rebased: UnsafeRawBufferPointer { UnsafeRawBufferPointer(rebasing: self) }
}

extension PlanChunk {
  init(_ bytes: ChunkBytes) throws(PlanShapeError) {
    let value: Value
    do { value = try JSONText.parse(bytes.json) } catch { throw PlanShapeError(message: error.message) }
    try self.init(PlanNode(value: value))
  }
}
