// What a rule is, and the list of them. One rule, one file, in `Rules/`, by family. A rule looks at facts and reports;
// it never changes what is planned.

internal import Diagnostics
internal import Types

/// A check of one endpoint.
protocol EndpointRule: Sendable {
  /// Keys of an endpoint whose absence, or content, the rule reasons from: it is not asked where one of them has an
  /// error of structure.
  static var restsOn: Set<String> { get }

  static func check(_ endpoint: EndpointFacts, _ findings: inout RuleFindings)

  /// What is to be remembered of an endpoint of which the rule is not asked.
  static func pass(over endpoint: EndpointFacts, _ findings: inout RuleFindings)
}

/// A check of what endpoints have to do with each other.
protocol SpecRule: Sendable {
  /// Whether the rule reasons from what no endpoint says: it is not asked where one of them has an error of structure.
  static var restsOnEverything: Bool { get }

  static func check(_ spec: SpecFacts, _ findings: inout RuleFindings)
}

extension EndpointRule {
  static var restsOn: Set<String> { [] }

  static func pass(over endpoint: EndpointFacts, _ findings: inout RuleFindings) {}
}

extension Set<String> {
  /// Every key that can read or write a name.
  static let wholeEndpoint: Set = [
    "state", "sync", "request", "pagination", "response", "iterate", "setup", "teardown", "authentication", "overrides",
  ]
}

enum Rules {
  /// In an order such that a rule that names the cause of something stands before those that would see its consequence:
  /// a name that a finding has spoken for is left alone by later rules.
  static let ofEndpoints: [any EndpointRule.Type] = [
    KeysAmongState.self, LostBraces.self,
    UnwrittenSync.self, UnkeptSync.self, UnwrittenState.self, ShadowedState.self, IneffectiveNextState.self,
    UnstartedCounter.self, UnusedState.self, DeadProcessor.self, MisplacedAggregation.self,
    UnreadSync.self,
    OnePageOnly.self, EndlessPages.self, OverFetch.self, HastyRetry.self, UnsafeRetry.self, UnreachableRule.self,
    RelativeURL.self, HeaderNames.self, RepeatedParameter.self, UnusualBody.self,
    PageSizes.self, ResponseHeaderCase.self,
    WatermarkDirection.self, EmptyWindows.self, KeylessUpsert.self, WindowBounds.self, MonthSteps.self,
    MinuteSteps.self, HalfRange.self, UnloadedKey.self, DigitDates.self, LocalTimes.self,
    SecretFlow.self, PlainCredential.self, UnencryptedCredential.self, SecretEnvironment.self, IgnoredHooks.self,
  ]

  static let ofSpecs: [any SpecRule.Type] = [
    LostBracesOfSpec.self, QueueEnds.self, Dependencies.self, UnusedDefaults.self, PlainCredentialOfSpec.self,
    ResponseHeaderCaseOfSpec.self, UnkeptSyncOfDefaults.self,
  ]
}

/// The findings of the rules, and the names that they have spoken for.
struct RuleFindings: Sendable {
  fileprivate struct Name: Hashable, Sendable {
    var scope: Scope
    var name: String
  }

  var bag = DiagnosticBag()
  fileprivate var spokenFor: Set<Name> = []
  /// Whether a variable is missing, or what sends one: what else was to be read there is not known.
  var lacksState = false
  /// Whether keys stand where they are none, so that rules that rest on something are not asked.
  var isInDisorder = false
  /// What nobody reads here, and may be read where an alias or a merge repeats it; and what somebody reads.
  private var unread: [(place: Location, finding: Diagnostic)] = []
  private var read: Set<Location> = []

  /// What may come from one slip in the defaults, by what it is about.
  private(set) var shared: [(cause: String, finding: Diagnostic)] = []

  /// Texts that were not meant as they stand: what else there is to say of them follows from that.
  private var explained: [Location] = []

  /// Keys in the wrong place: one may be the variable that is missing elsewhere.
  private let strayNames: Set<String>

  init(strayNames: Set<String> = []) { self.strayNames = strayNames }

  mutating func add(_ finding: Diagnostic) {
    if !isExplained(finding) { bag.add(finding) }
  }

  /// Marks a text as not meant as it stands.
  mutating func explain(_ text: Location) { explained.append(text) }

  private func isExplained(_ finding: Diagnostic) -> Bool {
    let place = finding.location
    return finding.code != .lostBraces
      && explained.contains { text in
        text.file === place.file && text.span.start <= place.span.start && place.span.start < text.span.end
      }
  }

  /// Adds a finding that other endpoints have as well, if they have: of those with one cause the first is shown, an error
  /// before a warning.
  mutating func add(_ finding: Diagnostic, sharedBy cause: String) {
    if !isExplained(finding) { shared.append((cause, finding)) }
  }

  /// Adds a finding that holds if it holds everywhere where the file repeats what stands at `place`.
  mutating func add(_ finding: Diagnostic, unlessReadAt place: Location) { unread.append((place, finding)) }

  /// Notes that what stands at `place` is read, or may be.
  mutating func read(at place: Location) { read.insert(place) }

  /// Marks a name as explained by a finding: one mistake is one finding.
  mutating func speak(for name: String, in scope: Scope) { spokenFor.insert(Name(scope: scope, name: name)) }

  func hasSpoken(for name: String, in scope: Scope) -> Bool {
    spokenFor.contains(Name(scope: scope, name: name)) || scope == .state && strayNames.contains(name)
  }
}

extension RuleFindings {
  /// Takes over the names of an endpoint's findings, for the rules of the whole spec.
  mutating func takeOver(_ other: RuleFindings) {
    spokenFor.formUnion(other.spokenFor)
    shared += other.shared
    lacksState = lacksState || other.lacksState
    unread += other.unread
    read.formUnion(other.read)
  }

  /// So many places of a finding are shown.
  private static let mostPlaces = 3

  /// One finding for each cause that endpoints share.
  mutating func addShared() {
    for (place, finding) in unread where !read.contains(place) { bag.add(finding) }
    unread = []
    var groups: [String: [Diagnostic]] = [:]
    for (cause, finding) in shared { groups[cause, default: []].append(finding) }
    var found: [Diagnostic] = []
    for group in groups.values {
      let worst = group.map(\.severity).max()
      guard var first = group.filter({ $0.severity == worst }).min(by: Diagnostic.areInOrder) else { continue }
      let others = Set(group.map(\.location)).subtracting([first.location]).sorted { $0.span.start < $1.span.start }
      first.notes += others.prefix(Self.mostPlaces).map { Note("the same holds here", at: $0) }
      let more = others.count - Self.mostPlaces
      if more > 0 { first.notes.append(Note("and in \(more) more \(more == 1 ? "place" : "places")")) }
      found.append(first)
    }
    // In their order: of more than a bag holds it keeps the first.
    for finding in found.sorted(by: Diagnostic.areInOrder) { bag.add(finding) }
    shared = []
  }
}
