// Family P, from P010 on: plans that are refused, and what of a plan cannot be proven. These are not findings in a spec:
// they stand beside the message of a command that ends.

extension DiagnosticCode {
  package static let otherFormat = DiagnosticCode(
    "P010", .error, "plan of another format",
    explanation: """
      The plan's format has another major version than this program reads. A minor version only adds what an older program \
      need not know, and is read. Make the plan again with this version of backhoe and have it reviewed, or execute it with \
      the version that made it.
      """,
    bad: "{\"format\":\"backhoe.plan/2\",", good: "{\"format\":\"backhoe.plan/1\",")

  package static let noPlan = DiagnosticCode(
    "P011", .error, "file that is no plan",
    explanation: """
      The file is not what `backhoe plan` writes: it is something else, was cut off, has something after its end, lacks a \
      key, or is larger around its chunks than any plan. The line says where reading ended. A plan is written in one layout, \
      line by line, so that other programs must not lay it out anew.
      """,
    bad: "head -c 2000 plan.json > other.json", good: "cp plan.json other.json")

  package static let changedPlan = DiagnosticCode(
    "P012", .error, "plan that was changed after it was made",
    explanation: """
      `plan_id` is a digest of every byte before it, and the bytes give another one. Restore the file, or make the plan again \
      and have it reviewed: nothing of a changed plan is executed.
      """,
    bad: "sed -i s/2024-01-31/2024-12-31/ plan.json", good: "backhoe plan backfill.yaml -o plan.json")

  package static let otherPlan = DiagnosticCode(
    "P013", .error, "plan that is not the one that was approved",
    explanation: """
      `--expect` gives the ID that a reviewer approved, and the file has another. A digest alone is no approval: anybody can \
      make a plan, but not another one with the same ID.
      """,
    bad: "backhoe exec other.json --expect bp_hgfl6dwwjber5qbjbnkux4vvgm",
    good: "backhoe exec plan.json --expect bp_hgfl6dwwjber5qbjbnkux4vvgm")

  package static let strangeStream = DiagnosticCode(
    "P014", .error, "stream that is not what its digest stands for",
    explanation: """
      A stream's digest is made of everything that can change a row. The plan was put together by hand and given a fitting \
      ID, or comes from a version with another scheme; what the ledger knows of the digest would be about other rows. Make \
      the plan again.
      """,
    bad: "\"name\":\"days\",\"digest\":\"0000…\"", good: "\"name\":\"days\",\"digest\":\"8c1f…\"")

  package static let strangeChunk = DiagnosticCode(
    "P015", .error, "chunk that is not what its ID stands for",
    explanation: """
      A chunk's ID is made of its stream's digest, its value and its state. This one says another, or is there twice, so that \
      the ledger would take it for work that it is not. Make the plan again.
      """,
    bad: "{\"id\":\"bc_aaaa…\",\"label\":\"2024-01-02\"", good: "{\"id\":\"bc_9f3k…\",\"label\":\"2024-01-02\"")

  package static let strangeProgram = DiagnosticCode(
    "P016", .error, "program that must not run",
    explanation: """
      The assembly in a plan is not trusted. Before anything runs, every register, constant, jump and call of it is checked; \
      a program that does not pass, or calls a function that this executor does not have, is refused with its number and its \
      instruction.
      """,
    bad: "\"code\":[\"return r1\"]", good: "\"code\":[\"const r1, 1\",\"return r1\"]")

  package static let strangeRequest = DiagnosticCode(
    "P017", .error, "first request that is not what its programs give",
    explanation: """
      Chunk IDs stand for a plan's programs, not for the text of the first request, which is what a reviewer reads. So the \
      two are compared: method, URL, body and the headers that the plan shows, with references such as `{secrets.key}` in the \
      place of what is not known while planning. A chunk whose request says something else is not sent.
      """,
    bad: "\"url\":\"https://api.example.com/days/2024-01-02?all=1\"",
    good: "\"url\":\"https://api.example.com/days/2024-01-02\"")

  package static let changedSource = DiagnosticCode(
    "P018", .error, "source that is not as when the plan was made",
    explanation: """
      The plan lists the files that it was made from, with their digests. One of them has another digest now, or a file was \
      given that is none of them. Make the plan again, or look at the version of the file that the plan was made from.
      """,
    bad: "backhoe verify plan.json --spec newer.yaml", good: "backhoe verify plan.json --spec events.yaml")

  package static let otherCode = DiagnosticCode(
    "P019", .error, "source that gives another plan",
    explanation: """
      Made again from its sources, with what it says of ranges, inputs, watermarks and the clock, the plan has other code, \
      endpoints or chunks, or cannot be made. Either it was put together by hand, or it comes from another version of backhoe. \
      What differs is listed, key by key.
      """,
    bad: "\"jmespath\":\"data.all[]\"", good: "\"jmespath\":\"data.events[]\"")

  package static let wrongCounts = DiagnosticCode(
    "P020", .error, "counts that do not follow from the chunks",
    explanation: """
      The summary of a stream says how many requests there are and how long they take, at least. A reviewer relies on both; \
      here they are others than the chunks and the declared rate give. Make the plan again.
      """,
    bad: "\"summary\":{\"chunks\":31,\"requests_min\":1,", good: "\"summary\":{\"chunks\":31,\"requests_min\":31,")

  package static let otherTarget = DiagnosticCode(
    "P021", .error, "target that is not what it was",
    explanation: """
      The name of the target leads to another kind of database than when the plan was made: a connections file or a variable \
      changed. Plan again, or name the target with `--target`, which says that it is meant.
      """,
    bad: "MY_TARGET_DB: {url: \"sqlite:test.db\"}", good: "MY_TARGET_DB: {url: \"postgres://…\"}")

  package static let movedWatermark = DiagnosticCode(
    "P022", .error, "watermark that moved since the plan was made",
    explanation: """
      The plan begins where a watermark stood, and somebody has loaded further in the meantime. With a key the rows meet, and \
      it is a warning; without one they would be there twice. Plan again, or go on with `--allow-stale`.
      """,
    bad: "backhoe exec last-week.json", good: "backhoe exec last-week.json --allow-stale")

  package static let otherLateValue = DiagnosticCode(
    "P023", .error, "secret in a URL that is not what the plan was begun with",
    explanation: """
      A secret or variable that stands in URLs, such as the number of an account, has another value than when this plan was \
      begun: one half of the rows would be somebody else's. Give the value that it was begun with, or make a new plan.
      """,
    bad: "backhoe exec plan.json --secret account_id=2", good: "backhoe exec plan.json --secret account_id=1")

  package static let strangeHost = DiagnosticCode(
    "P024", .error, "host that the plan does not name",
    explanation: """
      Secrets go only to the hosts of their connection, which the plan lists: those of the connections file, and those that \
      the spec and its state name. A response, a redirect or an edited plan leads elsewhere. If it is meant, add the host to \
      the connection's `hosts` and plan again.
      """,
    bad: "next_state: {url: \"{response.json.next}\"}  # leads to cdn.example.net",
    good: "hosts: [api.example.com, cdn.example.net]")

  /// Family P, from P010 on.
  package static let planCodes: [DiagnosticCode] = [
    otherFormat, noPlan, changedPlan, otherPlan, strangeStream, strangeChunk, strangeProgram, strangeRequest,
    changedSource, otherCode, wrongCounts, otherTarget, movedWatermark, otherLateValue, strangeHost,
  ]
}
