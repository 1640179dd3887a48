// An API whose lists lead to further lists, as payment APIs have them: customers, their orders, the orders' lines. Made
// of arithmetic, so that tests know every record.

import Foundation
import MockAPI
import TestSupport
import Testing

struct ShopChain {
  var customers = 7
  /// Customers on a page.
  var page = 3

  func orders(of customer: Int) -> [Int] { (0..<(customer % 4)).map { customer * 10 + $0 } }
  func lines(of order: Int) -> Int { 1 + order % 3 }

  var allOrders: [Int] { (1...customers).flatMap(orders) }
  var lineCount: Int { allOrders.reduce(0) { $0 + lines(of: $1) } }

  /// Everything that the API answers.
  var documents: [String: MockDocument] {
    var result: [String: MockDocument] = [:]
    var start = 0
    while start < customers {
      let ids = (start + 1)...min(start + page, customers)
      let list = ids.map { "{\"id\":\"cus_\($0)\",\"number\":\($0),\"orders\":[\(texts(orders(of: $0)))]}" }
      let more = ids.upperBound < customers
      let target = start == 0 ? "/v1/customers" : "/v1/customers?starting_after=cus_\(start)"
      result["GET \(target)"] = MockDocument("{\"data\":[\(list.joined(separator: ","))],\"has_more\":\(more)}")
      start += page
    }
    for customer in 1...customers {
      let list = orders(of: customer).map { "{\"id\":\"ord_\($0)\",\"total\":\($0).50}" }
      result["GET /v1/customers/cus_\(customer)/orders"] = MockDocument(
        "{\"data\":[\(list.joined(separator: ","))],\"has_more\":false}")
    }
    for order in allOrders {
      let list = (0..<lines(of: order)).map { "{\"line\":\($0),\"sku\":\"sku_\(order)_\($0)\"}" }
      result["GET /v1/orders/ord_\(order)/lines"] = MockDocument("{\"data\":[\(list.joined(separator: ","))]}")
    }
    return result
  }

  private func texts(_ orders: [Int]) -> String { orders.map { "\"ord_\($0)\"" }.joined(separator: ",") }

  /// A queue that a queue fills, and one whose items are the records.
  static let spec = """
    name: Chain
    defaults:
      state: {base_url: "http://127.0.0.1:1"}
      request:
        headers: {Authorization: "Bearer {secrets.api_key}"}
        rate: 100000
    endpoints:
      customers:
        request:
          url: "{state.base_url}/v1/customers"
          parameters: {starting_after: "{state.after}"}
        pagination:
          next_state: {after: "{response.records[-1].id}"}
          stop_condition: response.json.has_more != true
        response:
          records: {jmespath: "data[]", primary_key: [id]}
          processors:
            - {expression: record.id, output: queue.customer_ids}
            - {expression: record, output: queue.customer_records, if: record.number > 4}
      orders:
        iterate: {over: queue.customer_ids, into: state.customer, concurrency: 4}
        request: {url: "{state.base_url}/v1/customers/{state.customer}/orders"}
        response:
          records: {jmespath: "data[]", primary_key: [id]}
          processors:
            - {expression: state.customer, output: record.customer}
            - {expression: record.id, output: queue.order_ids}
      lines:
        iterate: {over: queue.order_ids, into: state.order}
        request: {url: "{state.base_url}/v1/orders/{state.order}/lines"}
        response:
          records: {jmespath: "data[]", primary_key: [order, line]}
          processors:
            - {expression: state.order, output: record.order}
      large_customers:
        iterate: {over: queue.customer_records, into: response.records}
        response:
          records: {primary_key: [id]}
          processors:
            - {expression: 'record.id + "!"', output: record.mark}
    """

  /// A workspace whose API is this one.
  func workspace(
    _ spec: String = ShopChain.spec, streams: [String] = ["lines", "orders", "large_customers", "customers"],
    mode: String = "incremental", _ change: (inout MockOptions) -> Void = { _ in }
  ) throws -> Workspace {
    let space = try Workspace(change)
    let file = try space.write("spec.yaml", spec)
    try space.write(
      "connections.yaml", try space.read("connections.yaml").replacing(Workspace.shop, with: file))
    let lines = streams.map { "  \($0): {object: main.\($0)}" }.joined(separator: "\n")
    try space.write(
      "chain.yaml", "source: SHOP\ntarget: WAREHOUSE\ndefaults: {mode: \(mode)}\nstreams:\n\(lines)\n")
    space.server.serve(documents)
    return space
  }

  /// Every table holds what the API has, each record once.
  func expectAll(in space: Workspace, database: String? = nil) {
    let path = database ?? space.database
    func count(_ sql: String, _ expected: Int) {
      #expect(Database.number(path, sql) == expected, "\(sql)")
    }
    count("SELECT count(*) FROM customers", customers)
    count("SELECT count(*) FROM orders", allOrders.count)
    count(
      "SELECT count(DISTINCT id) FROM orders WHERE 'cus_' || (CAST(substr(id, 5) AS INTEGER) / 10) = customer",
      allOrders.count)
    count("SELECT count(*) FROM lines", lineCount)
    count("SELECT count(DISTINCT sku) FROM lines", lineCount)
    count("SELECT count(*) FROM large_customers WHERE mark = id || '!'", max(customers - 4, 0))
    count("SELECT count(*) FROM large_customers", max(customers - 4, 0))
  }
}
