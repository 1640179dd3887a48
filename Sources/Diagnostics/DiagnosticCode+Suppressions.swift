// Codes of family K about findings themselves: comments that suppress them, and baselines that adopt them.

extension DiagnosticCode {
  static let suppressionCodes: [DiagnosticCode] = [
    unusedSuppression, malformedSuppression, suppressionWithoutReason, staleBaseline,
  ]

  package static let unusedSuppression = DiagnosticCode(
    "K091", .warning, "a suppression of nothing",
    explanation: """
      `# backhoe: ignore CODE -- reason` stands above a node, on its first line, or at the top of the file, and there is \
      no such finding. What was wrong has been mended, or the comment stands at the wrong place. Delete it, so that it \
      does not hide the next mistake.
      """,
    bad: """
      endpoints:
        orders:
          # backhoe: ignore K005 -- their server wants it so
          disabled: true
          request: {url: "https://api.example.com/orders"}
      """,
    good: """
      endpoints:
        orders:
          # backhoe: ignore K005 -- shared with a reader of YAML 1.1
          disabled: yes
          request: {url: "https://api.example.com/orders"}
      """)

  package static let malformedSuppression = DiagnosticCode(
    "K092", .warning, "a suppression that cannot be understood",
    explanation: """
      The form is `# backhoe: ignore CODE[,CODE] -- reason`, with codes that `backhoe explain` lists. Anything else \
      suppresses nothing.
      """,
    bad: """
      # backhoe: ignore K999 -- old file
      endpoints: {orders: {request: {url: "https://api.example.com/orders"}}}
      """,
    good: """
      endpoints: {orders: {request: {url: "https://api.example.com/orders"}}}
      """)

  package static let suppressionWithoutReason = DiagnosticCode(
    "K093", .warning, "a suppression without a reason",
    explanation: """
      Whoever reads the file later must be able to tell whether the suppression is still right. Write the reason \
      after `--`.
      """,
    bad: """
      # backhoe: ignore K012
      queues: [ids]
      endpoints: {orders: {request: {url: "https://api.example.com/orders"}}}
      """,
    good: """
      # backhoe: ignore K012 -- another program reads it
      queues: [ids]
      endpoints: {orders: {request: {url: "https://api.example.com/orders"}}}
      """)

  package static let staleBaseline = DiagnosticCode(
    "K094", .info, "a finding of the baseline that is no more",
    explanation: """
      The baseline lists a finding that the files do not have any more. Write it anew with `--write-baseline`, so that \
      the mistake cannot come back unseen.
      """,
    bad: "(a baseline that lists a finding which was mended)", good: "(the same, written anew)")
}
