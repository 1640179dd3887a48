// What authentication may use of the machine that it runs on. The commands decide; nothing here looks around by itself.

/// Options of a run that only authentication reads.
package struct AuthenticationOptions: Sendable {
  /// Where tokens are kept between runs; nil: nowhere.
  package var tokenFolder: String?
  /// The environment, by name.
  package var environment: @Sendable (String) -> String? = { _ in nil }
  /// Tells the person who started the run what only they can do; nil: there is nobody.
  package var tell: (@Sendable (String) -> Void)?
  /// Shows a page in the person's browser, if there is one.
  package var open: (@Sendable (String) -> Void)?
  /// Seconds that a person has to consent.
  package var consentSeconds = 300.0

  package init() {}
}
