// Answers requests from a cassette. Equal requests get their answers in the order in which they were recorded, and then
// the last one again; a request that was not recorded is refused.

package import Diagnostics
internal import Glibc
internal import Values

package final class CassettePlayer: Sendable {
  private struct Place: Sendable {
    var offset: Int
    var length: Int
  }

  private struct Track: Sendable {
    var places: [Place] = []
    var next = 0
  }

  private let path: String
  private let descriptor: Int32
  private let mask: CassetteMask
  private let tracks: Lock<[String: Track]>

  /// Opens a cassette and finds its exchanges; only their places stay in memory.
  package init(folder: String, mask: CassetteMask) throws(Failure) {
    path = "\(folder)/\(CassetteFile.name)"
    self.mask = mask
    descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else {
      throw Failure(
        .usage, "cannot replay '\(folder)'", why: "'\(path)': \(String(cString: strerror(errno)))",
        advice: "give '--replay' a folder that '--record' made")
    }
    guard let tracks = Self.index(descriptor) else {
      close(descriptor)
      throw Failure(
        .usage, "cannot replay '\(folder)'", why: "'\(path)' is no cassette of this version of backhoe",
        advice: "record it again")
    }
    self.tracks = Lock(tracks)
  }

  deinit { close(descriptor) }

  func answer(to request: HTTPRequest) -> Result<HTTPResponse, TransferError> {
    let masked = MaskedRequest(request, mask)
    let place = tracks.withLock { tracks -> Place? in
      guard var track = tracks[masked.key] else { return nil }
      defer { tracks[masked.key] = track }
      let place = track.places[min(track.next, track.places.count - 1)]
      track.next += 1
      return place
    }
    guard let place else {
      return .failure(
        TransferError(
          .other,
          "the cassette '\(path)' has no answer to this request; record it again with what is asked for now",
          isTransient: false))
    }
    var bytes = [UInt8](repeating: 0, count: place.length)
    let count = pread(descriptor, &bytes, bytes.count, place.offset)
    if count == place.length, let line = try? JSONText.parse(bytes), let outcome = CassetteFile.outcome(line) {
      return outcome
    }
    return .failure(TransferError(.other, "the cassette '\(path)' is damaged", isTransient: false))
  }

  /// The lines by their keys; nil if the file is of another form.
  private static func index(_ descriptor: Int32) -> [String: Track]? {
    var tracks: [String: Track] = [:]
    let head = CassetteFile.keyPrefix.utf8.count
    var line: [UInt8] = []
    var offset = 0
    var start = 0
    var hasHeading = false
    var block = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      let count = read(descriptor, &block, block.count)
      if count <= 0 { break }
      for byte in block[..<count] {
        offset += 1
        // Of a line only the key is looked at.
        if line.count < 128 { line.append(byte) }
        guard byte == 0x0A else { continue }
        if hasHeading {
          guard line.starts(with: CassetteFile.keyPrefix.utf8), line.count > head + CassetteFile.keyLength else {
            return nil
          }
          let key = String(decoding: line[head..<(head + CassetteFile.keyLength)], as: UTF8.self)
          tracks[key, default: Track()].places.append(Place(offset: start, length: offset - start))
        } else {
          guard line.elementsEqual(CassetteFile.heading.utf8) else { return nil }
          hasHeading = true
        }
        line.removeAll(keepingCapacity: true)
        start = offset
      }
    }
    return hasHeading ? tracks : nil
  }
}
