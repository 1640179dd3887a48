// A set of keys in a temporary file, for chunks with more of them than memory should hold. SQLite keeps it: a table
// without a journal in a file that has no name, and so is gone with the process, however that ends.

package import Diagnostics

/// Keys on disk. Used by one thread at a time.
package final class KeyFile: @unchecked Sendable {
  private static let cacheKibibytes = 2_048
  private static let what = "cannot keep the keys of a chunk in a temporary file"

  private let connection: SQLiteConnection
  private let search: SQLiteStatement
  private let add: SQLiteStatement
  /// Says for most keys that are not there that they are not, without a look into the file.
  private var filter = KeyFilter()

  package init() throws(Failure) {
    let made = try attempting(Self.what) { () throws(SQLiteError) in
      let connection = try SQLiteConnection.temporary()
      try connection.execute(
        """
        PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF; PRAGMA locking_mode=EXCLUSIVE;
        PRAGMA cache_size=-\(Self.cacheKibibytes);
        CREATE TABLE keys (key BLOB NOT NULL PRIMARY KEY) WITHOUT ROWID
        """)
      return (
        connection, try connection.prepare("SELECT 1 FROM keys WHERE key = ?1"),
        try connection.prepare("INSERT OR IGNORE INTO keys VALUES (?1)")
      )
    }
    (connection, search, add) = made
  }

  package func contains(_ key: ArraySlice<UInt8>) throws(Failure) -> Bool {
    guard filter.mayContain(key) else { return false }
    return try attempting(Self.what) { () throws(SQLiteError) in
      search.bind(key, at: 1)
      return try search.first { _ in true } ?? false
    }
  }

  /// Adds keys that are not there yet.
  package func insert(_ keys: [ArraySlice<UInt8>]) throws(Failure) {
    for key in keys { filter.add(key) }
    // In the table's own order, so that each of its pages is touched once.
    let sorted = keys.sorted { $0.lexicographicallyPrecedes($1) }
    try attempting(Self.what) { () throws(SQLiteError) in
      try connection.execute("BEGIN")
      for key in sorted {
        add.bind(key, at: 1)
        try add.runOnce()
      }
      try connection.execute("COMMIT")
    }
  }
}

/// Which keys are certainly not in a set: a Bloom filter of fixed size, two bits a key. What it cannot tell apart is
/// looked up.
struct KeyFilter {
  private static let bits = 1 << 23
  private var words = [UInt64](repeating: 0, count: bits / 64)

  mutating func add(_ key: ArraySlice<UInt8>) {
    let (first, second) = Self.places(key)
    words[first / 64] |= 1 << UInt64(first % 64)
    words[second / 64] |= 1 << UInt64(second % 64)
  }

  func mayContain(_ key: ArraySlice<UInt8>) -> Bool {
    let (first, second) = Self.places(key)
    return words[first / 64] >> UInt64(first % 64) & 1 == 1 && words[second / 64] >> UInt64(second % 64) & 1 == 1
  }

  /// FNV-1a, its halves mixed.
  private static func places(_ key: ArraySlice<UInt8>) -> (Int, Int) {
    var hash: UInt64 = 0xCBF2_9CE4_8422_2325
    key.withUnsafeBufferPointer { for byte in $0 { hash = (hash ^ UInt64(byte)) &* 0x0000_0100_0000_01B3 } }
    hash ^= hash >> 32
    hash &*= 0xD6E8_FEB8_6659_FD93
    hash ^= hash >> 29
    return (Int(hash & UInt64(bits - 1)), Int(hash >> 32 & UInt64(bits - 1)))
  }
}
