// An API, a network and a database that misbehave, one way a row: what mends itself is mended, what does not is named and
// the rest loaded, and once the fault is lifted the same command completes. After each: the rows that belong there, once.
// Pages are in `PageFaultTests`, connections in `ConnectionFaultTests`, targets in `TargetFaultTests`; tokens that expire
// in the middle are in `OAuth2Tests`.

import Foundation
import MockAPI
import TestSupport
import Testing

@Suite struct FaultTests {
  private static let days = (1...5).map { "/v1/events/daily/2024-01-0\($0)" }
  private static let third = days[2]

  /// What a fault leads to.
  private enum End {
    /// The run mends it by itself.
    case mends
    /// The third day has no rows, and that is all.
    case isEmpty
    /// The third day fails; standard error says all of this.
    case fails([String])
  }

  private struct Row: CustomTestStringConvertible, Sendable {
    var name: String
    var fault: MockFault
    var end: End
    /// Requests for the third day; nil: any number.
    var requests: Int?
    var options: [String] = []
    /// Seconds that a request may take. Where it is short, a machine that is slow makes further attempts.
    var timeout = 30

    var testDescription: String { name }
  }

  private static func fault(
    _ kind: MockFault.Kind, first: Int? = nil, status: Int = 500, retryAfter: Int? = nil,
    headers: [(name: String, value: String)] = [], location: String = ""
  ) -> MockFault {
    var fault = MockFault(kind)
    fault.path = third
    fault.first = first
    fault.status = status
    fault.retryAfter = retryAfter
    fault.headers = headers
    fault.location = location
    return fault
  }

  private static func limited(_ headers: (name: String, value: String)..., first: Int = 1) -> MockFault {
    fault(.status, first: first, status: 429, headers: headers)
  }

  /// A moment as HTTP writes it, so many seconds from now.
  private static func date(in seconds: Double) -> String {
    let format = DateFormatter()
    format.locale = Locale(identifier: "en_US_POSIX")
    format.timeZone = TimeZone(identifier: "GMT")
    format.dateFormat = "EEE, dd MMM yyyy HH:mm:ss 'GMT'"
    return format.string(from: Date(timeIntervalSinceNow: seconds))
  }

  private static let rows: [Row] = [
    // Too many requests
    Row(name: "429 without headers", fault: limited(first: 2), end: .mends, requests: 3),
    Row(name: "429, Retry-After in seconds", fault: limited(("Retry-After", "1")), end: .mends, requests: 2),
    Row(name: "429, Retry-After as a date", fault: limited(("Retry-After", date(in: 1))), end: .mends, requests: 2),
    Row(
      name: "429, Retry-After a year ago, since clocks jump", fault: limited(("Retry-After", date(in: -31_536_000))),
      end: .mends, requests: 2),
    Row(name: "429, Retry-After nonsense", fault: limited(("Retry-After", "soon")), end: .mends, requests: 2),
    Row(name: "429, RateLimit-Reset", fault: limited(("RateLimit-Reset", "1")), end: .mends, requests: 2),
    Row(name: "429, RateLimit", fault: limited(("RateLimit", "\"default\";r=0;t=1")), end: .mends, requests: 2),
    Row(name: "429, RateLimit-Policy", fault: limited(("RateLimit-Policy", "5;w=1")), end: .mends, requests: 2),
    Row(
      name: "429, X-RateLimit-Reset", fault: limited(("X-RateLimit-Reset", "1"), ("X-RateLimit-Remaining", "0")),
      end: .mends, requests: 2),
    Row(
      name: "429 for ever", fault: limited(first: 1_000), end: .fails(["status 429 (attempt 3)"]), requests: 3),

    // Servers that are ill
    Row(name: "500 once", fault: fault(.status, first: 1), end: .mends, requests: 2),
    Row(name: "502 twice", fault: fault(.status, first: 2, status: 502), end: .mends, requests: 3),
    Row(name: "503 twice", fault: fault(.status, first: 2, status: 503), end: .mends, requests: 3),
    Row(
      name: "503 with Retry-After", fault: fault(.status, first: 1, status: 503, retryAfter: 1), end: .mends,
      requests: 2),
    Row(name: "504 twice", fault: fault(.status, first: 2, status: 504), end: .mends, requests: 3),
    Row(name: "500 for ever", fault: fault(.status), end: .fails(["status 500 (attempt 3)"]), requests: 3),
    Row(name: "404", fault: fault(.status, status: 404), end: .fails(["status 404"]), requests: 1),

    // Connections that break
    Row(name: "reset before the body", fault: fault(.reset, first: 2), end: .mends, requests: 3),
    Row(name: "reset in the body", fault: fault(.resetInside, first: 2), end: .mends, requests: 3),
    Row(name: "reset after the body", fault: fault(.resetAfter, first: 2), end: .mends),
    Row(name: "body cut short", fault: fault(.truncate, first: 2), end: .mends, requests: 3),
    Row(name: "slow body", fault: fault(.slow), end: .mends, requests: 1),
    Row(name: "no answer at all", fault: fault(.hang, first: 1), end: .mends, timeout: 2),
    Row(name: "body that stops in the middle", fault: fault(.stall, first: 1), end: .mends, timeout: 2),
    Row(name: "reset for ever", fault: fault(.reset), end: .fails(["connection", "(attempt 5)"])),

    // Bodies that are none
    Row(name: "HTML", fault: fault(.html), end: .fails(["status 200", "text/html", "<!DOCTYPE html>"]), requests: 1),
    Row(name: "JSON that breaks off", fault: fault(.invalid), end: .fails(["status 200", "JSON"]), requests: 1),
    Row(name: "Latin-1 that says so", fault: fault(.latin1), end: .mends, requests: 1),
    Row(name: "Latin-1 that says UTF-8", fault: fault(.wrongCharset), end: .fails(["UTF-8"]), requests: 1),
    Row(name: "a byte order mark", fault: fault(.bom), end: .mends, requests: 1),
    Row(name: "200 without a body", fault: fault(.empty), end: .isEmpty, requests: 1),
    Row(name: "204", fault: fault(.noContent), end: .isEmpty, requests: 1),

    // Answers that are too much
    Row(
      name: "gzip bomb", fault: fault(.bomb), end: .fails(["larger than 100 MiB, decompressed", "--max-response"]),
      requests: 1),
    Row(
      name: "a response above a limit of one's own", fault: fault(.bomb), end: .fails(["larger than 2 MiB"]),
      requests: 1, options: ["--max-response", "2"]),
    Row(name: "a megabyte of headers", fault: fault(.headers), end: .fails(["headers"]), requests: 1),

    // Answers that are elsewhere
    Row(name: "redirect loop", fault: fault(.redirectLoop), end: .fails(["redirected more than 10 times"])),
    Row(
      name: "redirect loop, three allowed", fault: fault(.redirectLoop),
      end: .fails(["redirected more than 3 times"]), requests: 4, options: ["--max-redirects", "3"]),
    Row(
      name: "301 without a place", fault: fault(.redirectNowhere), end: .fails(["status 301", "final URL"]),
      requests: 1),
    Row(name: "304", fault: fault(.notModified), end: .fails(["status 304", "modified"]), requests: 1),
  ]

  @Test(arguments: rows) private func rowsThatBelongThereOnce(_ row: Row) throws {
    let space = try workspace(row.fault, timeout: row.timeout)
    let end = try space.exec("plan.json", row.options)
    if let requests = row.requests {
      #expect(space.server.statistics.targets[Self.third] == requests)
    }
    switch row.end {
    case .mends:
      #expect(end.code == 0, "\(end.text)")
    case .isEmpty:
      #expect(end.code == 0, "\(end.text)")
      #expect(Database.number(space.database, "SELECT count(*) FROM days") == 96)
      // The chunk is finished: a new plan asks again.
      try plan(space, now: "2024-06-01")
      space.server.removeFaults()
      #expect(try space.exec().code == 0)
    case .fails(let parts):
      #expect(end.code == 1, "\(end.text)")
      for part in parts + ["2024-01-03", "GET \(space.server.url)\(Self.third)", "backhoe exec plan.json"] {
        #expect(end.errors.contains(part), "without '\(part)': \(end.errors)")
      }
      #expect(Database.number(space.database, "SELECT count(*) FROM days") == 96)
      let status = try space.succeed(["status", "plan.json"])
      #expect(status.output.contains("chunk 2024-01-03"), "\(status.output)")
      space.server.removeFaults()
      space.server.reset()
      let again = try space.exec()
      #expect(again.code == 0, "\(again.text)")
      space.expectRequests([Self.third])
    }
    space.server.removeFaults()
    space.expectTable("days", key: "event_id", is: try space.expectedRows(Self.days, "data", "events"))
  }

  /// A plan of five days against a server whose third day is ill.
  private func workspace(_ fault: MockFault, timeout: Int = 30) throws -> Workspace {
    let text = try String(contentsOfFile: logSpec, encoding: .utf8)
    let space = try Workspace(spec: "log.yaml") { $0.faults = [fault] }
    try space.write("log.yaml", text.replacing("rate: 1000", with: "rate: 1000\n      timeout: \(timeout)"))
    try plan(space, now: "2024-05-01")
    return space
  }

  private func plan(_ space: Workspace, now: String) throws {
    try space.succeed([
      "plan", "log.yaml", "--endpoint", "days", "--range", "2024-01-01,2024-01-05", "--target", "WAREHOUSE",
      "--object", "main.days", "--mode", "incremental", "--now", now, "-o", "plan.json",
    ])
  }

  @Test func aRedirectElsewhereCarriesNoSecret() throws {
    let elsewhere = try MockServer(
      {
        var options = MockOptions()
        options.apiKey = "another-Key_55aa"
        return options
      }())
    let space = try workspace(Self.fault(.redirect, location: "\(elsewhere.url)/v1/events/daily/2024-01-03"))
    let end = try space.exec()
    #expect(end.code == 1 && end.errors.contains("status 401"), "\(end.text)")
    let strange = try #require(elsewhere.requests.first)
    #expect(strange.header("x-api-key") == nil && strange.header("authorization") == nil)
    space.server.removeFaults()
    #expect(try space.exec().code == 0)
    space.expectTable("days", key: "event_id", is: try space.expectedRows(Self.days, "data", "events"))
  }

  @Test func aWrongKeyIsNotShown() throws {
    let space = try Workspace(spec: logSpec)
    try space.planDays("2024-01-01,2024-01-05", mode: "incremental")
    let wrong = "not-the-right-key-4711"
    let end = try space.exec(settings: [("SHOP_KEY", wrong)])
    #expect(end.code == 1)
    #expect(end.errors.contains("status 401"), "\(end.errors)")
    space.expectNowhere([wrong], besides: [], said: end.text)
    #expect(try space.exec().code == 0)
    space.expectTable("days", key: "event_id", is: try space.expectedRows(Self.days, "data", "events"))
  }

  /// A clock that goes an hour back, and a day forward, again and again: by a library that stands before the C library's.
  @Test func clocksThatJump() throws {
    let space = try workspace(Self.limited(("Retry-After", "1")))
    let source = try space.write(
      "clock.c",
      """
      #define _GNU_SOURCE
      #include <dlfcn.h>
      #include <time.h>
      int clock_gettime(clockid_t clock, struct timespec *time) {
        static int (*real)(clockid_t, struct timespec *);
        static _Atomic int calls;
        if (!real) real = (int (*)(clockid_t, struct timespec *))dlsym(RTLD_NEXT, "clock_gettime");
        int code = real(clock, time);
        if (clock == CLOCK_REALTIME) time->tv_sec += calls++ % 2 ? 86400 : -3600;
        return code;
      }
      """)
    let compiled = try RunningProgram(
      "/usr/bin/env", ["cc", "-shared", "-fPIC", "-o", "clock.so", source, "-ldl"],
      environment: space.environment, folder: space.folder
    ).wait()
    try #require(compiled.code == 0, "\(compiled.text)")
    let end = try space.exec(settings: [("LD_PRELOAD", space.path("clock.so"))])
    #expect(end.code == 0, "\(end.text)")
    space.server.removeFaults()
    space.expectTable("days", key: "event_id", is: try space.expectedRows(Self.days, "data", "events"))
  }
}
