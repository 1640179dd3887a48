// `target_options` of a replication, from the file to the table.

import Foundation
import MockAPI
import TestSupport
import Testing

@Suite struct TargetOptionTests {
  /// A replication that loads two days of the log.
  private func write(_ options: String, _ more: String = "", in space: Workspace) throws {
    try space.write(
      "days.yaml",
      """
      source: SHOP
      target: WAREHOUSE
      streams:
        days:
          object: main.days
          mode: incremental
          source_options: {range: '2024-01-01,2024-01-02'}
          target_options: {\(options)}
      """ + more)
  }

  private func columns(_ space: Workspace) -> [String] {
    Database.texts(space.database, "SELECT name FROM pragma_table_info('days') ORDER BY cid")
  }

  @Test func namesAreWrittenAsAskedAndKeysWithThem() throws {
    let cases: [(String, String, (String) -> String)] = [
      ("upper", "", { $0.uppercased() }), ("target", "", { $0.lowercased() }), ("source", "", { $0 }),
      ("camel", "\n    columns: {event_id: varchar(40)}", { $0 == "event_id" ? "eventId" : $0 }),
    ]
    for (casing, more, renamed) in cases {
      let space = try Workspace(spec: logSpec)
      try write("column_casing: \(casing)", more, in: space)
      // Twice: the second time every row is an update.
      for now in ["2024-05-01", "2024-05-02"] {
        try space.plan("days.yaml", now: now)
        let end = try space.exec()
        #expect(end.code == 0, "\(end.text)")
      }
      #expect(columns(space).contains(renamed("event_id")), "\(casing): \(columns(space))")
      #expect(
        Database.number(space.database, "SELECT count(*) - count(DISTINCT \(renamed("event_id"))) FROM days") == 0)
      #expect(Database.number(space.database, "SELECT count(*) FROM days") == 48)
    }
  }

  @Test func theTableIsMadeAndKeptAsThePlanSays() throws {
    let space = try Workspace(spec: logSpec)
    try write(
      "table_ddl: 'CREATE TABLE {object_name} ({col_types}, mine TEXT DEFAULT 7)', merge_strategy: insert, "
        + "add_new_columns: false, batch_limit: 5", in: space)
    let planned = try space.succeed(["plan", "days.yaml", "--now", "2024-05-01", "-o", "plan.json"])
    #expect(planned.errors.contains("no effect in 'days': target_options.batch_limit"), "\(planned.errors)")
    let plan = try space.read("plan.json")
    #expect(plan.contains("\"keep_rows\":true"))
    let shown = try space.succeed(["show", "plan.json"]).output
    #expect(shown.contains("gets no new columns; keeps rows that are there"), "\(shown)")
    #expect(shown.contains("CREATE TABLE {object_name}"), "\(shown)")
    // Whoever makes the plan again from itself gets the same.
    let verified = try space.succeed(["verify", "plan.json"])
    #expect(verified.code == 0)
    #expect(try space.exec().code == 0)
    #expect(columns(space).last == "mine")
    Database.change(space.database, "UPDATE days SET mine = 'touched', kind = 'changed by hand'")
    try space.plan("days.yaml", now: "2024-05-02")
    #expect(try space.exec().code == 0)
    #expect(Database.number(space.database, "SELECT count(*) FROM days WHERE kind = 'changed by hand'") == 48)
  }

  @Test func whatCannotBeHadStopsThePlan() throws {
    let space = try Workspace(spec: logSpec)
    let cases: [(String, Int32, String)] = [
      ("max_decimals: 2", 1, "'max_decimals' cannot be had: nothing is rounded on the way"),
      ("format: csv", 2, "'format' of 'days' cannot be had: a database has no files"),
    ]
    for (options, _, says) in cases {
      try write(options, in: space)
      let end = try space.run(["plan", "days.yaml", "--now", "2024-05-01", "-o", "plan.json"])
      #expect(end.code != 0 && end.errors.contains(says), "\(end.text)")
    }
    // Statements around a load are hooks.
    try write("pre_sql: 'DELETE FROM days'", in: space)
    try space.plan("days.yaml")
    let refused = try space.exec()
    #expect(refused.code == 2 && refused.errors.contains("pre_sql"), "\(refused.text)")
    #expect(try space.exec("plan.json", ["--without-hooks"]).code == 0)
  }
}
