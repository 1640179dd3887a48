// The target of a plan as the compiler knows it: a name, a kind, perhaps a URL. It never opens it.

internal import Diagnostics
internal import Plans

struct TargetSide {
  let connection: TargetConnection
  /// For the executor, which reads watermarks; may hold a password, and so is not written into the plan.
  let url: String?

  init(url: String?, isInPlan: Bool, name: String) throws(Failure) {
    self.url = url
    let kind = url.map { String($0.prefix { $0 != ":" }) } ?? ""
    if isInPlan, let url, Self.holdsPassword(url) {
      throw Failure(
        .usage, "the target's URL holds a password, which would be written into the plan",
        advice: "name the target in the connections file and give that name")
    }
    connection = TargetConnection(name: name, kind: kind, url: isInPlan ? url : nil)
  }

  /// In front of the host, or as an option: `?password=x`, `postgres:host=h password=x`.
  private static func holdsPassword(_ url: String) -> Bool {
    if let authority = url.firstRange(of: "://")?.upperBound, url[authority...].contains("@"),
      url[authority...].prefix(while: { $0 != "@" }).contains(":")
    {
      return true
    }
    guard url.lowercased().hasPrefix("postgres") else { return false }
    return url.lowercased().filter { $0 != " " }.firstRange(of: "password=") != nil
  }
}
