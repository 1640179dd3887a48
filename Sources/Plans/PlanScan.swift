// One pass over a plan's lines, as `PlanWriter` lays them out. A file with the right digest was written by it; every
// other file is refused, so the layout may be relied on.

internal import Diagnostics
internal import Values

enum PlanScanError: Error {
  /// 1-based line.
  case shape(Int, String)
  case failure(Failure)
}

struct PlanScan {
  private let path: String
  private(set) var planID = ""
  private(set) var header: PlanHeader?
  private(set) var streams: [PlanStream] = []
  private(set) var summaries: [StreamSummary] = []
  private(set) var chunkOffsets: [Int] = []
  private var number = 0

  init(path: String) { self.path = path }

  mutating func run() throws(PlanScanError) {
    let lines: LineReader
    do { lines = try LineReader(path: path, offset: 0) } catch { throw .failure(error) }
    var hasher = SHA256Hasher()
    var line = try next(lines)
    try checkFormat(line)
    var head: [UInt8] = []
    while !line.starts(with: "\"streams\":[".utf8) {
      head += line
      hash(line, &hasher)
      line = try next(lines)
    }
    do throws(PlanShapeError) {
      header = try PlanDecoding.header(try Self.object(head))
    } catch { throw .shape(number, error.message) }
    hash(line, &hasher)
    line = try next(lines)
    while line.first == UInt8(ascii: "{") {
      line = try stream(from: line, lines, &hasher)
    }
    while !line.starts(with: "\"plan_id\":\"".utf8) {
      hash(line, &hasher)
      line = try next(lines)
    }
    let text = String(decoding: line, as: UTF8.self)
    planID = PlanFormat.planID(digest: hasher.finalize())
    guard text == "\"plan_id\":\"\(planID)\"}" else {
      throw .failure(
        Failure(
          .usage, "the plan '\(path)' was changed after it was made",
          why: "its content gives the ID \(planID), but it says \(text.dropFirst(11).dropLast(2))",
          advice: "restore the file, or make it again with 'backhoe plan' and have it reviewed"))
    }
    var rest: [UInt8]?
    do { rest = try lines.next() } catch { throw .failure(error) }
    guard rest == nil else { throw .shape(number + 1, "nothing may follow the plan's ID") }
  }

  private func checkFormat(_ line: [UInt8]) throws(PlanScanError) {
    let prefix = "{\"format\":\"backhoe.plan/"
    let expected = "{\"format\":\"\(PlanFormat.name)\","
    if line.elementsEqual(expected.utf8) { return }
    let version = String(decoding: line.dropFirst(prefix.utf8.count).prefix { $0 != UInt8(ascii: "\"") }, as: UTF8.self)
    let found = "backhoe.plan/\(version)"
    if line.starts(with: prefix.utf8), found != PlanFormat.name {
      throw .failure(
        Failure(
          .usage, "the plan '\(path)' has format \(found), this program reads \(PlanFormat.name)",
          why: "it was made by another version of backhoe",
          advice: "make the plan again with this version, or run it with the version that made it"))
    }
    throw .shape(1, "it does not start as plans do: \(expected) and a line break")
  }

  /// Reads a stream; returns the line after it.
  private mutating func stream(from first: [UInt8], _ lines: LineReader, _ hasher: inout SHA256Hasher)
    throws(PlanScanError) -> [UInt8]
  {
    var head: [UInt8] = []
    var line = first
    while !line.elementsEqual("\"chunks\":[".utf8), !line.elementsEqual("\"chunks\":[],".utf8) {
      head += line
      hash(line, &hasher)
      line = try next(lines)
    }
    do throws(PlanShapeError) {
      streams.append(try PlanDecoding.stream(try Self.object(head)))
    } catch { throw .shape(number, "stream \(streams.count + 1): \(error.message)") }
    let isEmpty = line.elementsEqual("\"chunks\":[],".utf8)
    hash(line, &hasher)
    chunkOffsets.append(lines.offset)
    var count = 0
    line = try next(lines)
    while !line.starts(with: "\"summary\":".utf8) {
      guard !isEmpty else { throw .shape(number, "a summary must follow the chunks") }
      do throws(PlanShapeError) { _ = try Self.chunk(line) } catch { throw .shape(number, error.message) }
      count += 1
      hash(line, &hasher)
      line = try next(lines)
    }
    hash(line, &hasher)
    // `"summary":{…}}],` ends the last stream, `"summary":{…}},` any other.
    var bytes = line.dropFirst("\"summary\":".utf8.count)
    let isLast = bytes.suffix(2).elementsEqual("],".utf8)
    bytes = bytes.dropLast(isLast ? 3 : 2)
    do throws(PlanShapeError) {
      summaries.append(try PlanDecoding.summary(try Self.value(Array(bytes))))
    } catch { throw .shape(number, error.message) }
    guard summaries.last?.chunks == count else {
      throw .shape(number, "the summary counts \(summaries.last?.chunks ?? 0) chunks, there are \(count)")
    }
    return try next(lines)
  }

  /// The chunk of a line, whose end may be a comma or the list's bracket.
  static func chunk(_ line: [UInt8]) throws(PlanShapeError) -> PlanChunk {
    var bytes = line[...]
    if bytes.last == UInt8(ascii: ",") { bytes = bytes.dropLast() }
    if bytes.last == UInt8(ascii: "]") { bytes = bytes.dropLast() }
    return try PlanDecoding.chunk(try value(Array(bytes)))
  }

  /// An object whose last member is followed by a comma and no brace.
  private static func object(_ bytes: [UInt8]) throws(PlanShapeError) -> Value {
    var bytes = bytes
    if bytes.last == UInt8(ascii: ",") { bytes.removeLast() }
    if bytes.first != UInt8(ascii: "{") { bytes.insert(UInt8(ascii: "{"), at: 0) }
    bytes.append(UInt8(ascii: "}"))
    return try value(bytes)
  }

  private static func value(_ bytes: [UInt8]) throws(PlanShapeError) -> Value {
    do { return try JSONText.parse(bytes) } catch { throw PlanShapeError(message: error.message) }
  }

  private mutating func next(_ lines: LineReader) throws(PlanScanError) -> [UInt8] {
    number += 1
    do {
      guard let line = try lines.next(), !lines.isCutOff else {
        throw PlanScanError.shape(number, "the file ends here: it was cut off")
      }
      return line
    } catch let error as PlanScanError {
      throw error
    } catch {
      throw .failure(error as? Failure ?? Failure(.fault, "the plan could not be read"))
    }
  }

  private func hash(_ line: [UInt8], _ hasher: inout SHA256Hasher) {
    hasher.update(line)
    hasher.update([UInt8(ascii: "\n")])
  }
}
