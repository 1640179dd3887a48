// Programs of hand-made plans, in the assembly that plans hold.

import Plans

enum Programs {
  /// `scope.member OPERATOR constant`, the constant as JSON.
  static func comparison(_ scope: String, _ member: String, _ opcode: String, _ constant: String) -> PlanProgram {
    PlanProgram(
      source: "\(scope).\(member) \(opcode) \(constant)", type: "bool", stage: "response",
      code: [
        "scope r0, \(scope)", "member r0, r0, \"\(member)\"", "const r1, \(constant)", "\(opcode) r0, r0, r1",
        "return r0",
      ])
  }

  /// `scope.member`
  static func member(_ scope: String, _ member: String) -> PlanProgram {
    PlanProgram(
      source: "\(scope).\(member)", type: "any", stage: "response",
      code: ["scope r0, \(scope)", "member r0, r0, \"\(member)\"", "return r0"])
  }

  /// The text `before` + `scope.member` + `after`.
  static func text(_ before: String, _ scope: String, _ member: String, _ after: String = "") -> PlanProgram {
    PlanProgram(
      source: "\(before){\(scope).\(member)}\(after)", type: "string", stage: "start",
      code: [
        "const r0, \"\(before)\"", "scope r1, \(scope)", "member r1, r1, \"\(member)\"", "const r2, \"\(after)\"",
        "text r0, r0, 3", "return r0",
      ])
  }

  /// `state.variable + number`
  static func sum(_ variable: String, _ number: Int) -> PlanProgram {
    PlanProgram(
      source: "state.\(variable) + \(number)", type: "int", stage: "response",
      code: ["scope r0, state", "member r0, r0, \"\(variable)\"", "const r1, \(number)", "add r0, r0, r1", "return r0"])
  }

  /// `length(response.records) < number`
  static func fewerRecords(than number: Int) -> PlanProgram {
    PlanProgram(
      source: "length(response.records) < \(number)", type: "bool", stage: "response",
      code: [
        "scope r0, response", "member r0, r0, \"records\"", "call r0, length, 1", "const r1, \(number)",
        "lt r0, r0, r1",
        "return r0",
      ])
  }
}
