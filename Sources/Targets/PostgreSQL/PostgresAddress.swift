// The URL of a PostgreSQL database: what libpq makes of it, and what of it may be shown.

internal import CPostgres
internal import Diagnostics

/// A URL that libpq takes: `postgres://user:password@host:port/database?sslmode=…`, several hosts, service files; or, as
/// `postgres:host=… dbname=…`, what it takes in the form of keywords.
struct PostgresAddress {
  /// For libpq.
  let url: String
  /// Host, port and database as far as the URL says them; nothing else of it.
  let location: String

  init(url text: String) throws(Failure) {
    let rest = text.drop { $0 != ":" }.dropFirst()
    let url = rest.hasPrefix("//") ? text : String(rest)
    self.url = url
    try Self.refuseStrayMarks(url)
    var message: UnsafeMutablePointer<CChar>?
    guard let options = PQconninfoParse(url, &message) else {
      // libpq's own words may quote a part of the password.
      PQfreemem(message)
      throw Failure(
        .usage, "the target is not a URL that PostgreSQL's library takes",
        why: "a part of it is malformed, or an option is unknown",
        advice: "write it as 'postgres://user@host:5432/database?sslmode=require', special characters as %XX, or as "
          + "'postgres:host=… dbname=…'")
    }
    defer { PQconninfoFree(options) }
    var values: [String: String] = [:]
    var option = options
    while let keyword = option.pointee.keyword {
      if let value = option.pointee.val { values[String(cString: keyword)] = String(cString: value) }
      option += 1
    }
    let host = values["host"] ?? values["hostaddr"] ?? ""
    let port = values["port"].map { ":\($0)" } ?? ""
    let service = values["service"].map { "?service=\($0)" } ?? ""
    // A socket's folder in a URL is percent-encoded; people read it plainly.
    location = "postgres://\(host)\(port)/\(values["dbname"] ?? "")\(service)"
  }

  /// An '@', '/' or '?' of a password that is not encoded makes parts of it look like a host, which errors show.
  private static func refuseStrayMarks(_ url: String) throws(Failure) {
    guard let start = url.firstRange(of: "://")?.upperBound else { return }
    let rest = url[start...]
    let authority = rest.prefix { $0 != "/" && $0 != "?" }
    let behind = rest.dropFirst(authority.count).prefix { $0 != "?" }
    if authority.filter({ $0 == "@" }).count > 1 || behind.contains("@") {
      throw Failure(
        .usage, "the target's URL is ambiguous", why: "it has an '@' where none can be",
        advice: "write special characters of user name and password as %XX: '@' as %40, '/' as %2F, ':' as %3A")
    }
  }
}
