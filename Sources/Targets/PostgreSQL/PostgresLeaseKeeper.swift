// Signs of life, and the budgets that all workers share, over a connection that no long transaction keeps busy.

internal import Diagnostics

final class PostgresLeaseKeeper: LeaseKeeper {
  private let address: PostgresAddress
  private let worker: String
  private let terms: WorkerTerms
  private var connection: PostgresConnection?

  init(_ address: PostgresAddress, worker: String, terms: WorkerTerms) {
    self.address = address
    self.worker = worker
    self.terms = terms
  }

  func renew() throws(Failure) -> Bool {
    // A lease that has run out is never renewed: somebody may have taken over what it held.
    let isLive = try !rows(
      """
      UPDATE _backhoe._backhoe_workers SET lease_until = clock_timestamp() + ?2::bigint * interval '1 second'
        WHERE worker_id = ?1 AND lease_until > clock_timestamp() RETURNING 1
      """, [.text(worker), .int(terms.leaseSeconds)]
    ).isEmpty
    if isLive { _ = try rows(PostgresClaims.endingStalled, []) }
    return isLive
  }

  /// A bucket that holds one second's worth, at least one request, and is full at first. A quarter of a second's worth is
  /// granted at once, so that no worker takes all.
  func take(_ wanted: Int, from budget: String, rate: Double) throws(Failure) -> (granted: Int, seconds: Double) {
    let most = min(Double(wanted), max(1, (rate / 4).rounded(.down)))
    let values: [LedgerValue] = [.text(budget), .text(String(rate)), .text(String(most))]
    _ = try rows(
      """
      INSERT INTO _backhoe._backhoe_budgets (budget, tokens, filled_at)
        VALUES (?1, greatest(1, ?2::double precision), clock_timestamp()) ON CONFLICT DO NOTHING
      """, Array(values.prefix(2)))
    let found = try rows(
      """
      WITH present AS (
        SELECT budget, least(greatest(1, ?2::double precision),
          tokens + greatest(0, extract(epoch FROM clock_timestamp() - filled_at)) * ?2::double precision) AS tokens
          FROM _backhoe._backhoe_budgets WHERE budget = ?1 FOR UPDATE)
      UPDATE _backhoe._backhoe_budgets b
        SET tokens = p.tokens - floor(least(p.tokens + 1e-6, ?3::double precision)), filled_at = clock_timestamp()
        FROM present p WHERE b.budget = p.budget
        RETURNING floor(least(p.tokens + 1e-6, ?3::double precision))::bigint,
          ceil(1e6 * greatest(0, 1 - b.tokens) / ?2::double precision)::bigint
      """, values)
    return (found.first?.int(0) ?? 0, Double(found.first?.int(1) ?? 0) / 1e6)
  }

  private func rows(_ sql: String, _ values: [LedgerValue]) throws(Failure) -> [LedgerRow] {
    let present: PostgresConnection
    if let connection, !connection.isBroken { present = connection } else { present = try PostgresConnection(address) }
    connection = present
    do throws(PostgresError) { return try present.rows(sql, values) } catch {
      throw error.failure("cannot keep the lease in \(address.location)")
    }
  }
}
