// Family P: what a replication asks for and no plan can give. `DiagnosticCode+Plans.swift` has those about plans.

extension DiagnosticCode {
  package static let wrongRange = DiagnosticCode(
    "P001", .error, "range that is none",
    explanation: """
      A range is START,END: two dates or two integers, in order. A side that is left out is open; the spec decides \
      what stands in for it.
      """,
    bad: "source_options: {range: '2024-01-31,2024-01-01'}", good: "source_options: {range: '2024-01-01,2024-01-31'}")

  package static let missingObject = DiagnosticCode(
    "P002", .error, "stream without a target table",
    explanation: "`object` of the stream, or of the replication's defaults, names the table that rows go to.",
    bad: "streams: {daily_events: {}}", good: "streams: {daily_events: {object: analytics.events}}")

  package static let sharedTarget = DiagnosticCode(
    "P003", .error, "two streams replace one table",
    explanation: "A full refresh replaces the whole table, so the second stream would throw away the first one's rows.",
    bad: "streams: {a: {object: t}, b: {object: t}}", good: "streams: {a: {object: t_a}, b: {object: t_b}}")

  package static let sharedWatermark = DiagnosticCode(
    "P004", .error, "streams of two APIs share a watermark",
    explanation: """
      The ledger knows a watermark by its endpoint's name and its table. Two APIs with an endpoint of one name that load into \
      one table would move each other's, and the one that is behind would lose what lies between.
      """,
    bad: "streams: {orders: {object: shop.orders}}  # in the replications of two shops",
    good: "streams: {orders: {object: \"shop.orders_{source_name}\"}}")

  /// Family P, before P010.
  package static let planningCodes: [DiagnosticCode] = [wrongRange, missingObject, sharedTarget, sharedWatermark]
}
