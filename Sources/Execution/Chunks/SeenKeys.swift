// The keys that a chunk has seen, exactly and in bounded memory: the latest in a `KeySet`, all others, once a chunk is
// spilled and has many, in a temporary file.

internal import Diagnostics
internal import Records
internal import Targets

/// A set of primary keys. Used by one thread at a time.
struct SeenKeys {
  /// Past so many bytes the keys of a spilled chunk go to the file.
  static let memoryLimit = 1 << 20

  private let memoryLimit: Int
  private var recent = KeySet()
  /// Entries of `recent` that were handed out by `takeNew`.
  private var taken = 0
  private var file: KeyFile?
  private var filed = 0

  init(memoryLimit: Int = SeenKeys.memoryLimit) { self.memoryLimit = memoryLimit }

  /// Number of different keys.
  var count: Int { filed + recent.count }
  /// Memory held, about; what the file keeps in memory apart.
  var byteCount: Int { recent.byteCount }

  /// Adds the key of a record. False if it was there already.
  mutating func insert(_ record: Cell, key names: [Cell]) throws(ChunkError) -> Bool {
    guard let file else { return try recent.insert(record, key: names) }
    return try recent.insert(record, key: names) { (key) throws(ChunkError) in
      try SeenKeys.attempt { () throws(Failure) in try file.contains(key) }
    }
  }

  /// The hash of a record's key, which is not added.
  mutating func hash(of record: Cell, key names: [Cell]) -> UInt64 { recent.hash(of: record, key: names) }

  /// The keys since the last time, encoded, for the ledger. Many are moved into the file.
  mutating func takeNew() throws(ChunkError) -> [UInt8] {
    var encoder = CellEncoder()
    for entry in taken..<recent.count { recent.key(at: entry).withUnsafeBufferPointer { encoder.append(text: $0) } }
    taken = recent.count
    try limitMemory()
    return encoder.bytes
  }

  /// Adds keys that `takeNew` gave.
  mutating func add(_ encoded: [UInt8]) throws(ChunkError) {
    let bytes = PageBytes(encoded)
    var decoder = CellDecoder(bytes.bytes, arena: Arena())
    do throws(EncodingError) {
      while !decoder.isAtEnd { _ = recent.insert(encoded: Array(try decoder.text())[...]) }
    } catch { throw ChunkError("the keys that the chunk had seen were changed in the ledger") }
    taken = recent.count
    try limitMemory()
  }

  /// Moves keys that are all in the ledger into the file, if there are too many.
  private mutating func limitMemory() throws(ChunkError) {
    guard recent.byteCount > memoryLimit else { return }
    let (keys, present) = (recent, file)
    file = try SeenKeys.attempt { () throws(Failure) in
      let file: KeyFile
      if let present { file = present } else { file = try KeyFile() }
      try file.insert((0..<keys.count).map { keys.key(at: $0) })
      return file
    }
    filed += recent.count
    recent = KeySet()
    taken = 0
  }

  private static func attempt<Result>(_ body: () throws(Failure) -> Result) throws(ChunkError) -> Result {
    do throws(Failure) { return try body() } catch {
      throw ChunkError("\(error.what): \(error.why)", advice: error.advice)
    }
  }
}
