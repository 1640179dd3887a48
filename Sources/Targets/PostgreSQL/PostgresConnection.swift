// A connection to PostgreSQL: statements, many at once, rows in by COPY. It knows nothing of tables and ledgers, and is
// the only file, with `PostgresAddress`, that sees libpq.

internal import CPostgres
internal import Diagnostics

/// Owns one connection. For one thread at a time.
final class PostgresConnection {
  private let handle: OpaquePointer
  /// Names of prepared statements, by their text.
  private var statements: [String: String] = [:]

  /// Connects. What the URL leaves open is taken from the environment and service files, as psql does.
  init(_ address: PostgresAddress) throws(Failure) {
    var made = Self.connect(address)
    var state = PQPING_OK
    if let first = made, PQstatus(first) != CONNECTION_OK {
      state = Self.ping(address)
      // A server that was starting may be ready by now: only what it refuses when it is ready is wrong.
      if state == PQPING_OK {
        PQfinish(first)
        made = Self.connect(address)
      }
    }
    guard let made else { throw Failure(.temporary, "cannot connect to \(address.location)", why: "no memory is left") }
    handle = made
    guard PQstatus(made) == CONNECTION_OK else { throw Self.refusal(made, address, state) }
    _ = PQsetNoticeProcessor(made, { _, _ in }, nil)
  }

  deinit { PQfinish(handle) }

  private static func connect(_ address: PostgresAddress) -> OpaquePointer? {
    // What stands before the URL are defaults, what stands behind it holds whatever it says.
    let settings = [
      ("fallback_application_name", "backhoe"), ("connect_timeout", "30"), ("keepalives_idle", "30"),
      ("keepalives_interval", "10"), ("keepalives_count", "6"), ("dbname", address.url), ("client_encoding", "UTF8"),
    ]
    return withCStrings(settings.map(\.0)) { names in
      withCStrings(settings.map(\.1)) { values in PQconnectdbParams(names, values, 1) }
    }
  }

  /// Whether the server is there, whoever asks.
  private static func ping(_ address: PostgresAddress) -> PGPing {
    withCStrings(["dbname", "connect_timeout"]) { names in
      withCStrings([address.url, "5"]) { values in PQpingParams(names, values, 1) }
    }
  }

  /// Why there is no connection. Without a server, or with one that is starting or full, it is worth trying again.
  /// `state`: what the server said between.
  private static func refusal(_ handle: OpaquePointer, _ address: PostgresAddress, _ state: PGPing) -> Failure {
    let message = text(PQerrorMessage(handle))
    // The server takes connections, but not this one: a wrong name or password, unless it has too many already.
    let isFull = message.contains("too many") || message.contains("connection slots")
    // A certificate is looked at before anything is asked, so that the server seems not to be there.
    let isWrong =
      (state == PQPING_OK && !isFull) || state == PQPING_NO_ATTEMPT || message.contains("certificate")
    return Failure(
      isWrong ? .usage : .temporary, "cannot connect to \(address.location)", why: message,
      advice: isWrong
        ? "correct the connection's URL: user, password, database, TLS"
        : "check that the server is running and can be reached, then run the same command again")
  }

  /// Whether nothing can be said to the server any more.
  var isBroken: Bool { PQstatus(handle) != CONNECTION_OK }

  var isInTransaction: Bool {
    let status = PQtransactionStatus(handle)
    return status == PQTRANS_INTRANS || status == PQTRANS_INERROR
  }

  // MARK: Statements

  /// Runs statements without parameters whose rows do not matter.
  func execute(_ sql: String) throws(PostgresError) {
    let result = PQexec(handle, sql)
    defer { PQclear(result) }
    let status = PQresultStatus(result)
    if status != PGRES_COMMAND_OK, status != PGRES_TUPLES_OK { throw error(result) }
  }

  /// The rows of a statement. Parameters are `?1`, `?2` …; it is prepared the first time.
  func rows(_ sql: String, _ values: [LedgerValue]) throws(PostgresError) -> [LedgerRow] {
    let name = try prepare(sql)
    let result = Self.withParameters(values) { count, values, lengths, formats in
      PQexecPrepared(handle, name, count, values, lengths, formats, 0)
    }
    defer { PQclear(result) }
    return try rows(of: result)
  }

  /// The same for many lists of parameters, without waiting for each answer.
  func rows(_ sql: String, each parameters: [[LedgerValue]]) throws(PostgresError) -> [[LedgerRow]] {
    if parameters.count == 1 { return [try rows(sql, parameters[0])] }
    if parameters.isEmpty { return [] }
    let name = try prepare(sql)
    guard PQenterPipelineMode(handle) == 1 else { throw error(nil) }
    defer { PQexitPipelineMode(handle) }
    for values in parameters {
      let sent = Self.withParameters(values) { count, values, lengths, formats in
        PQsendQueryPrepared(handle, name, count, values, lengths, formats, 0)
      }
      if sent != 1 { throw error(nil) }
    }
    guard PQpipelineSync(handle) == 1 else { throw error(nil) }
    var answers: [[LedgerRow]] = []
    var failed: PostgresError?
    // Each statement answers with a result and a null behind it; then comes the synchronisation.
    for _ in parameters {
      while let result = PQgetResult(handle) {
        defer { PQclear(result) }
        do throws(PostgresError) { answers.append(try rows(of: result)) } catch { failed = failed ?? error }
      }
      if isBroken { break }
    }
    while let result = PQgetResult(handle) { PQclear(result) }
    if let failed { throw failed }
    return answers
  }

  private func prepare(_ sql: String) throws(PostgresError) -> String {
    if let known = statements[sql] { return known }
    let name = "backhoe_\(statements.count + 1)"
    let result = PQprepare(handle, name, Self.numbered(sql), 0, nil)
    defer { PQclear(result) }
    if PQresultStatus(result) != PGRES_COMMAND_OK { throw error(result) }
    statements[sql] = name
    return name
  }

  /// `?1` as PostgreSQL writes it. No statement of ours has a question mark otherwise.
  private static func numbered(_ sql: String) -> String { String(sql.map { $0 == "?" ? "$" : $0 }) }

  private func rows(of result: OpaquePointer?) throws(PostgresError) -> [LedgerRow] {
    let status = PQresultStatus(result)
    guard status == PGRES_TUPLES_OK || status == PGRES_COMMAND_OK else { throw error(result) }
    let columns = PQnfields(result)
    return (0..<PQntuples(result)).map { row in
      LedgerRow(
        values: (0..<columns).map { column in
          if PQgetisnull(result, row, column) == 1 { return .null }
          if PQftype(result, column) == Self.bytesType { return .bytes(Self.bytes(PQgetvalue(result, row, column))) }
          return .text(Self.text(PQgetvalue(result, row, column)))
        })
    }
  }

  // MARK: COPY

  /// Begins to take rows in the binary format.
  func beginCopy(_ sql: String) throws(PostgresError) {
    let result = PQexec(handle, sql)
    defer { PQclear(result) }
    if PQresultStatus(result) != PGRES_COPY_IN { throw error(result) }
  }

  func put(_ bytes: UnsafeBufferPointer<UInt8>) throws(PostgresError) {
    guard let start = bytes.baseAddress, bytes.count > 0 else { return }
    let sent = UnsafeRawPointer(start).withMemoryRebound(to: CChar.self, capacity: bytes.count) {
      PQputCopyData(handle, $0, Int32(bytes.count))
    }
    if sent != 1 { throw error(nil) }
  }

  /// Ends it; with a reason, nothing of it has happened.
  func endCopy(because reason: String? = nil) throws(PostgresError) {
    let ended = PQputCopyEnd(handle, reason)
    var failed: PostgresError? = ended == 1 ? nil : error(nil)
    while let result = PQgetResult(handle) {
      defer { PQclear(result) }
      if PQresultStatus(result) != PGRES_COMMAND_OK { failed = failed ?? error(result) }
    }
    if let failed { throw failed }
  }

  // MARK: Parts

  private func error(_ result: OpaquePointer?) -> PostgresError {
    func field(_ code: Character) -> String {
      guard let result else { return "" }
      return Self.text(PQresultErrorField(result, Int32(code.asciiValue!)))
    }
    let state = isBroken ? "" : field("C")
    let words = field("M")
    let place = field("W").split(separator: "\n").first.map(String.init) ?? ""
    return PostgresError(
      state: state, message: words.isEmpty ? Self.text(PQerrorMessage(handle)) : words,
      detail: [field("D"), place].filter { !$0.isEmpty }.joined(separator: "; "), column: field("c"),
      constraint: field("n"))
  }

  /// On one line.
  private static func text(_ words: UnsafePointer<CChar>?) -> String {
    guard let words else { return "" }
    var text = String(cString: words)
    while text.hasSuffix("\n") { text.removeLast() }
    // The library's own messages go on in indented lines.
    return text.replacing("\n\t", with: "; ")
  }

  /// The number of the type `bytea`.
  private static let bytesType: Oid = 17

  /// What the text of a `bytea` says.
  private static func bytes(_ text: UnsafePointer<CChar>?) -> [UInt8] {
    guard let text else { return [] }
    var count = 0
    let start = text.withMemoryRebound(to: UInt8.self, capacity: 1) { PQunescapeBytea($0, &count) }
    defer { PQfreemem(start) }
    return Array(UnsafeBufferPointer(start: start, count: count))
  }

  /// Values, lengths and formats: bytes go as they are, everything else as text.
  private static func withParameters<Result>(
    _ values: [LedgerValue],
    _ body: (Int32, UnsafePointer<UnsafePointer<CChar>?>?, UnsafePointer<Int32>?, UnsafePointer<Int32>?) -> Result
  ) -> Result {
    var binary: (place: Int, bytes: [UInt8])?
    let texts: [String?] = values.enumerated().map { place, value in
      switch value {
      case .null: return nil
      case .int(let number): return String(number)
      case .text(let text): return text
      case .bytes(let bytes):
        precondition(binary == nil, "a statement takes one parameter of bytes")
        binary = (place, bytes)
        return nil
      }
    }
    let count = Int32(values.count)
    guard let binary else { return withCStrings(texts) { body(count, $0, nil, nil) } }
    var lengths = [Int32](repeating: 0, count: values.count)
    var formats = lengths
    lengths[binary.place] = Int32(binary.bytes.count)
    formats[binary.place] = 1
    return withCStrings(texts) { texts in
      var pointers = (0..<values.count).map { texts?[$0] }
      return binary.bytes.withUnsafeBytes { bytes in
        // A null pointer would be null; no bytes at all still need an address.
        withUnsafeBytes(of: 0) { none in
          let start = bytes.baseAddress ?? none.baseAddress
          pointers[binary.place] = start?.assumingMemoryBound(to: CChar.self)
          return body(count, pointers, lengths, formats)
        }
      }
    }
  }

  /// C strings with a null pointer behind them.
  private static func withCStrings<Result>(
    _ texts: [String?], _ body: (UnsafePointer<UnsafePointer<CChar>?>?) -> Result
  ) -> Result {
    var bytes: [CChar] = []
    var starts: [Int?] = []
    for text in texts {
      starts.append(text == nil ? nil : bytes.count)
      if let text { bytes += text.utf8CString }
    }
    return bytes.withUnsafeBufferPointer { bytes in
      let pointers = starts.map { start in start.flatMap { bytes.baseAddress?.advanced(by: $0) } } + [nil]
      return pointers.withUnsafeBufferPointer { body($0.baseAddress) }
    }
  }
}
