// What PostgreSQL answers when it does not do what it was asked, and what that means to a person.

internal import Diagnostics

/// An error of the server, or of the connection to it.
struct PostgresError: Error, Equatable {
  /// Five characters; empty if the connection is at fault.
  var state: String
  /// The server's own words, in its language. They may show values, never passwords.
  var message: String
  var detail = ""
  /// The column or the constraint that it is about, if the server names one.
  var column = ""
  var constraint = ""

  /// The first two characters, which name the family.
  var family: String { String(state.prefix(2)) }

  static let lockTimeout = "55P03"
  static let cardinality = "21000"
  static let uniqueViolation = "23505"
  static let dependents = "2BP01"
  static let unsupported = "0A000"
  static let foreignKeyViolation = "23503"

  /// Two transactions got in each other's way; run again, this one may well succeed.
  var isConflict: Bool { state == "40001" || state == "40P01" }

  /// Whether it is about a value: one that a type cannot hold, or that a constraint forbids.
  var isRefusal: Bool { family == "22" || family == "23" }

  /// The failure for people. `what` says what was tried, with the name of the database.
  func failure(_ what: String) -> Failure {
    let why = [message, detail].filter { !$0.isEmpty }.joined(separator: "; ")
    let code = state.isEmpty ? "" : " (SQLSTATE \(state))"
    let (kind, advice) = meaning
    return Failure(kind, what, why: why + code, advice: advice)
  }

  private var meaning: (Failure.Kind, String) {
    switch state {
    case "", "57P01", "57P02", "57P03", "57P05":
      return (.temporary, "check that the server is running, then run the same command again")
    case Self.lockTimeout:
      return (.temporary, "somebody else holds a lock on it; run the same command again when that has ended")
    case "53100": return (.temporary, "free some disk space on the server, then run the same command again")
    case "42501": return (.usage, "grant this user what it lacks, or connect as another user")
    case "3D000": return (.usage, "create the database, or name another one in the URL")
    case "3F000": return (.usage, "create the schema, or grant this user CREATE on the database")
    case "25006":
      return (.usage, "connect to the primary server, as a user whose transactions are not read-only by default")
    case Self.unsupported, Self.dependents: return (.partial, "drop what depends on it, or choose another object")
    default: break
    }
    switch family {
    case "08", "53", "40", "57", "58": return (.temporary, "run the same command again")
    case "28": return (.usage, "correct user and password in the connection's URL")
    case "22", "23": return (.partial, "correct the rows with 'select' or a processor, or change the table")
    case "42": return (.partial, "give the columns types that hold the new values, or choose another object")
    case "54": return (.partial, "leave columns or values out with 'select'")
    default: return (.partial, "")
    }
  }
}

/// Runs `body`; what PostgreSQL refuses becomes a failure that says what was tried.
func attempting<Result>(
  _ what: @autoclosure () -> String, _ body: () throws(PostgresError) -> Result
) throws(Failure) -> Result {
  do { return try body() } catch { throw error.failure(what()) }
}
