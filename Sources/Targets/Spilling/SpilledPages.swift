// Pages of a chunk that is too large, or takes too long, to be held until it ends: on their way from a worker into the
// ledger, and what the ledger says of such a chunk. Rows are encoded by the worker, so that they take little memory
// from then on and the writer has little to do.

internal import Diagnostics
package import Records

/// Rows as bytes.
package struct EncodedRows: Sendable {
  package let bytes: [UInt8]
  package let rowCount: Int
}

extension EncodedRows {
  /// About so many bytes are encoded, and later decoded, in one piece.
  private static let pieceBytes = 4 << 20

  /// Encodes batches, each of which is let go as soon as it is done.
  package static func encode(_ batches: consuming [RowBatch]) -> [EncodedRows] {
    var pieces: [EncodedRows] = []
    var encoder = CellEncoder(capacity: 64 << 10)
    var count = 0
    batches.reverse()
    while let batch = batches.popLast() {
      var row = 0
      while row < batch.rowCount {
        let next = batch.encode(from: row, upTo: pieceBytes, into: &encoder)
        count += next - row
        row = next
        guard encoder.count >= pieceBytes else { continue }
        pieces.append(EncodedRows(bytes: encoder.bytes, rowCount: count))
        encoder.removeAll()
        count = 0
      }
    }
    if count > 0 { pieces.append(EncodedRows(bytes: encoder.bytes, rowCount: count)) }
    return pieces
  }
}

/// Where a chunk goes on, and what it brought so far.
package struct ChunkCheckpoint: Sendable {
  /// 0-based number of the next page.
  package var page: Int
  /// Whatever the executor needs to ask for that page; nil: the chunk cannot go on, only begin again.
  package var position: [UInt8]?
  /// How often the chunk was spilled.
  package var spills: Int
  /// Pieces of rows that are in the ledger.
  package var pieces: Int
  package var rows: Int
  package var requests: Int
  package var duplicates: Int

  package init(page: Int, position: [UInt8]?, spills: Int, pieces: Int, rows: Int, requests: Int, duplicates: Int) {
    self.page = page
    self.position = position
    self.spills = spills
    self.pieces = pieces
    self.rows = rows
    self.requests = requests
    self.duplicates = duplicates
  }
}

/// Some pages of an unfinished chunk, to be kept in one transaction with the place to go on from.
package struct SpilledPages: Sendable {
  package var stream: Int
  package var id: String
  package var label: String
  package var rows: [EncodedRows]
  /// Keys that the chunk had not seen before, as the executor encodes them.
  package var keys: [UInt8]
  /// What these pages put into queues.
  package var queued: [QueuePart] = []
  /// As it is with these pages.
  package var checkpoint: ChunkCheckpoint

  package init(
    stream: Int, id: String, label: String, rows: [EncodedRows], keys: [UInt8], checkpoint: ChunkCheckpoint
  ) {
    self.stream = stream
    self.id = id
    self.label = label
    self.rows = rows
    self.keys = keys
    self.checkpoint = checkpoint
  }

  /// Memory held.
  package var byteCount: Int {
    queued.reduce(rows.reduce(keys.count) { $0 + $1.bytes.count }) { $0 + $1.items.utf8.count }
  }
  /// The number of the first of these pieces.
  var firstPiece: Int { checkpoint.pieces - rows.count }
  /// What an earlier attempt left is not wanted any more.
  var isFirst: Bool { checkpoint.spills == 1 }
}

/// Items of queues as bytes, beside the rows.
enum EncodedQueues {
  static func encode(_ parts: [QueuePart]) -> [UInt8] {
    var encoder = CellEncoder()
    for part in parts {
      encoder.append(text: part.queue)
      encoder.append(number: part.count)
      encoder.append(text: part.items)
    }
    return encoder.bytes
  }

  static func decode(_ bytes: [UInt8]) throws(EncodingError) -> [QueuePart] {
    let owner = PageBytes(bytes)
    var decoder = CellDecoder(owner.bytes, arena: Arena())
    var parts: [QueuePart] = []
    while !decoder.isAtEnd {
      let queue = String(decoding: try decoder.text(), as: UTF8.self)
      let count = try decoder.number()
      parts.append(QueuePart(queue: queue, items: String(decoding: try decoder.text(), as: UTF8.self), count: count))
    }
    return parts
  }
}
