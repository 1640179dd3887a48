// Whether a key was seen, in memory that does not grow with their number: sometimes it takes a new key for a known one,
// never the other way round. For streams whose `duplicate_tolerance` accepts that.

internal import Diagnostics
internal import Glibc

/// What `duplicate_tolerance: "capacity,error_rate"` says.
struct DuplicateTolerance: Sendable, Equatable {
  /// So many keys are expected in a chunk.
  let capacity: Int
  /// The share of new keys that are taken for known ones when there are so many.
  let errorRate: Double

  init(_ text: String, stream: String) throws(Failure) {
    let parts = text.split(separator: ",", omittingEmptySubsequences: false).map { $0.filter { $0 != " " } }
    guard parts.count == 2, let capacity = Int(parts[0]), (1...1_000_000_000).contains(capacity),
      let rate = Double(parts[1]), rate > 0, rate < 1
    else {
      throw Failure(
        .usage, "stream '\(stream)' has the duplicate_tolerance '\(text)'",
        why: "it is a number of keys up to 1000000000 and a rate between 0 and 1, as in '1000000,0.001'",
        advice: "correct it in the spec and plan again")
    }
    self.capacity = capacity
    errorRate = rate
  }

  /// What people must know of it.
  func remark(stream: String) -> String {
    "stream '\(stream)' finds duplicates by a filter that may drop records which are none: of \(capacity) in a chunk about "
      + "\(max(Int((Double(capacity) * errorRate).rounded(.up)), 1)); leave 'duplicate_tolerance' out to be exact"
  }
}

/// A set of keys that may say yes too often. Used by one thread at a time.
struct BloomFilter {
  private var words: [UInt64]
  private let probes: Int
  /// Keys that were new.
  private(set) var count = 0

  init(_ tolerance: DuplicateTolerance) {
    // The textbook's sizes: -log2(rate) / ln 2 bits a key, of which -log2(rate) are set.
    let perKey = -log2(tolerance.errorRate)
    let bits = (Double(tolerance.capacity) * perKey * 1.442_695_041).rounded(.up)
    words = Array(repeating: 0, count: max(Int(bits / 64) + 1, 1))
    probes = max(Int(perKey.rounded(.up)), 1)
  }

  /// Memory held.
  var byteCount: Int { 8 * words.count }

  /// Adds a key by its hash. False if it was there already, or seems so.
  mutating func insert(_ hash: UInt64) -> Bool {
    // Two hashes made of one give as many as are needed.
    var place = hash
    let step = (hash &* 0x9E37_79B9_7F4A_7C15) | 1
    var isNew = false
    for _ in 0..<probes {
      let bit = place.multipliedFullWidth(by: UInt64(words.count) * 64).high
      let mask = UInt64(1) << (bit & 63)
      if words[Int(bit >> 6)] & mask == 0 {
        isNew = true
        words[Int(bit >> 6)] |= mask
      }
      place &+= step
    }
    if isNew { count += 1 }
    return isNew
  }
}
