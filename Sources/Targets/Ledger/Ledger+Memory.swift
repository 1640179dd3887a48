// Statements over the ledger's memory: queues and who took what of them, what setup wrote, aggregates of chunks.

internal import Diagnostics
internal import Values

extension Ledger {
  // MARK: Queues

  /// Writes down what chunks of a producer put into queues, in place of what they did before. `producer` is the place of
  /// the stream in its plan.
  func record(_ chunks: [FinishedChunk], producer: Int, plan: String) throws(Failure) {
    _ = try database.rows(
      "DELETE FROM _backhoe_queues WHERE plan_id = ?1 AND producer = ?2 AND ordinal = ?3",
      each: chunks.map { [.text(plan), .int(producer), .int($0.ordinal)] })
    for chunk in chunks {
      var place = 0
      try chunk.forEachItems { parts throws(Failure) in
        try insert(parts, from: place, producer: producer, ordinal: chunk.ordinal, plan: plan)
        place += parts.count
      }
    }
  }

  /// Writes down what calls of a producer put into queues. Each time they are made is a share of its own, so that those
  /// who took the earlier ones keep their places.
  func add(_ parts: [QueuePart], by calls: CallList, producer: Int, plan: String) throws(Failure) {
    // Far from the chunks' places, on the side where they belong.
    let far = 1 << 40
    let (first, side) = calls == .setup ? (-far, "ordinal < 0") : (far, "ordinal >= \(far)")
    let known = try database.rows(
      "SELECT count(DISTINCT ordinal) FROM _backhoe_queues WHERE plan_id = ?1 AND producer = ?2 AND \(side)",
      .text(plan), .int(producer))
    try insert(parts, from: 0, producer: producer, ordinal: first + (known.first?.int(0) ?? 0), plan: plan)
  }

  private func insert(
    _ parts: [QueuePart], from place: Int, producer: Int, ordinal: Int, plan: String
  ) throws(Failure) {
    _ = try database.rows(
      """
      INSERT INTO _backhoe_queues (plan_id, producer, ordinal, part, queue, count, items)
        VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)
      """,
      each: parts.enumerated().map { index, part in
        [
          .text(plan), .int(producer), .int(ordinal), .int(place + index), .text(part.queue), .int(part.count),
          .text(part.items),
        ]
      })
  }

  /// Gives the shares of queues that a stream has not met their places, behind those that it has.
  func assignShares(of queues: [String], for stream: String, plan: String) throws(Failure) {
    let names = queues.indices.map { "?\($0 + 3)" }.joined(separator: ", ")
    _ = try database.rows(
      """
      INSERT INTO _backhoe_shares (plan_id, stream, place, producer, ordinal)
        SELECT CAST(?1 AS text), CAST(?2 AS text), (SELECT count(*) FROM _backhoe_shares WHERE plan_id = ?1 AND stream = ?2)
          + row_number() OVER (ORDER BY producer, ordinal) - 1, producer, ordinal
        FROM (SELECT DISTINCT producer, ordinal FROM _backhoe_queues WHERE plan_id = ?1 AND queue IN (\(names))) AS found
        WHERE NOT EXISTS (SELECT 1 FROM _backhoe_shares AS known WHERE known.plan_id = ?1 AND known.stream = ?2
          AND known.producer = found.producer AND known.ordinal = found.ordinal)
      """, each: [[.text(plan), .text(stream)] + queues.map { .text($0) }])
  }

  /// The shares from `place` on that have their places.
  func shares(
    of queues: [String], for stream: String, plan: String, from place: Int, limit: Int
  ) throws(Failure) -> [QueueShare] {
    let places = try database.rows(
      """
      SELECT place, producer, ordinal FROM _backhoe_shares WHERE plan_id = ?1 AND stream = ?2 AND place >= ?3
        ORDER BY place LIMIT ?4
      """, .text(plan), .text(stream), .int(place), .int(limit))
    let parts = try database.rows(
      """
      SELECT queue, items, count FROM _backhoe_queues WHERE plan_id = ?1 AND producer = ?2 AND ordinal = ?3 ORDER BY part
      """, each: places.map { [.text(plan), .int($0.int(1)), .int($0.int(2))] })
    return zip(places, parts).map { place, parts in
      let own = parts.filter { queues.contains($0.text(0)) }
      return QueueShare(
        place: place.int(0), parts: own.map { QueuePart(queue: $0.text(0), items: $0.text(1), count: $0.int(2)) })
    }
  }

  func settle(chunks: Int, plan: String, stream: String) throws(Failure) {
    try database.run(
      "UPDATE _backhoe_streams SET chunks = ?3 WHERE plan_id = ?1 AND stream = ?2", .text(plan), .text(stream),
      .int(chunks))
  }

  // MARK: Setup

  func setup(plan: String, stream: String) throws(Failure) -> SetupRecord? {
    try database.rows(
      "SELECT standing, state, outputs FROM _backhoe_setups WHERE plan_id = ?1 AND stream = ?2", .text(plan),
      .text(stream)
    ).first.flatMap { row in
      SetupRecord.Standing(rawValue: row.text(0)).map { standing in
        SetupRecord(
          standing, state: AggregateText.members(row.text(1)), outputs: AggregateText.members(row.text(2)))
      }
    }
  }

  func keep(setup: SetupRecord, plan: String, stream: String) throws(Failure) {
    try database.run(
      """
      INSERT INTO _backhoe_setups (plan_id, stream, standing, state, outputs) VALUES (?1, ?2, ?3, ?4, ?5)
        ON CONFLICT (plan_id, stream) DO UPDATE
        SET standing = excluded.standing, state = excluded.state, outputs = excluded.outputs
      """, .text(plan), .text(stream), .text(setup.standing.rawValue), .text(AggregateText.text(setup.state)),
      .text(AggregateText.text(setup.outputs)))
  }

  // MARK: Outputs

  /// Calls `body` with the aggregates of every finished chunk, in plan order.
  func aggregates(plan: String, stream: String, _ body: ([Value.Member]) -> Void) throws(Failure) {
    let step = 1_000
    var next = 0
    while true {
      let rows = try database.rows(
        """
        SELECT ordinal, aggregates FROM _backhoe_chunks
          WHERE plan_id = ?1 AND stream = ?2 AND ordinal >= ?3 AND aggregates IS NOT NULL AND status = 'done'
          ORDER BY ordinal LIMIT ?4
        """, .text(plan), .text(stream), .int(next), .int(step))
      for row in rows { body(AggregateText.members(row.text(1))) }
      guard rows.count == step, let last = rows.last else { return }
      next = last.int(0) + 1
    }
  }
}
