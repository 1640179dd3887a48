// Plans that nobody checked: as they are, and signed anew, so that what is behind the digest is reached. Whatever opens is
// shown, verified and compared, and a terminal acts on nothing of it.

internal import Diagnostics
internal import Glibc
internal import Plans
internal import Reports
internal import Reviewing
internal import Values

enum PlanFiles {
  static func check(_ bytes: [UInt8]) throws(BrokenProperty) {
    try read(bytes)
    if let signed = signed(bytes) { try read(signed) }
  }

  /// The plan with the ID that its bytes give; nil for bytes that have no place for one.
  private static func signed(_ bytes: [UInt8]) -> [UInt8]? {
    let mark = Array("\"plan_id\":\"".utf8)
    guard bytes.count >= mark.count else { return nil }
    let start = (0...(bytes.count - mark.count)).last { bytes[$0...].starts(with: mark) }
    guard let start else { return nil }
    return bytes[..<start]
      + Array("\"plan_id\":\"\(PlanFormat.planID(digest: digest(Array(bytes[..<start]))))\"}\n".utf8)
  }

  private static func read(_ bytes: [UInt8]) throws(BrokenProperty) {
    let file = try ScratchFile(bytes)
    do throws(Failure) {
      let reader = try PlanReader(path: file.path)
      try show(reader)
      try review(reader)
      for index in reader.streams.indices {
        let cursor = try reader.chunks(ofStream: index)
        while try cursor.next() != nil {}
      }
      try reader.certifyStreams()
    } catch {
      guard error.kind == .usage, !error.what.isEmpty else { throw BrokenProperty("\(error)") }
    }
  }

  private static func show(_ reader: PlanReader) throws(Failure) {
    _ = try PlanVerification(reader).checks
    _ = try PlanDifference(reader, reader).isEmpty
  }

  private static func review(_ reader: PlanReader) throws(Failure) {
    let review = try PlanReview(reader, fileSize: 0, withPictures: true)
    let texts = [
      ReviewText.lines(review).joined(separator: "\n"), ReviewJSON.text(review), ReviewMarkdown.text(review),
    ]
    for text in texts + [ReviewHTML.text(review)] {
      let unsafe = text.unicodeScalars.first { $0 != "\n" && DisplayWidth.isUnprintable($0) }
      if let unsafe { throw Failure(.fault, "a terminal would act on U+\(String(unsafe.value, radix: 16))") }
    }
    if (try? JSONText.parse(texts[1])) == nil { throw Failure(.fault, "what is shown as JSON is none: \(texts[1])") }
  }
}

/// Bytes in a file, which is gone with this value.
private final class ScratchFile {
  let path: String

  init(_ bytes: [UInt8]) throws(BrokenProperty) {
    var template = Array("/tmp/backhoe-fuzz-XXXXXX".utf8CString)
    let descriptor = mkstemp(&template)
    path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    guard descriptor >= 0 else { throw BrokenProperty("no file can be made: \(errno)") }
    let written = bytes.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
    close(descriptor)
    guard written == bytes.count else { throw BrokenProperty("the file could not be written: \(errno)") }
  }

  deinit { unlink(path) }
}
