// What SQLite answers when it does not do what it was asked, and what that means to a person.

internal import Diagnostics

/// A result code that is no success. Codes are an open set, so they are numbers with names rather than an enum.
struct SQLiteError: Error, Equatable {
  let code: Int32
  let extendedCode: Int32
  /// SQLite's own words. They name tables and columns, never values.
  let message: String

  init(extendedCode: Int32, message: String) {
    self.code = extendedCode & 0xFF
    self.extendedCode = extendedCode
    self.message = message
  }
}

extension SQLiteError {
  static let permission: Int32 = 3
  static let busy: Int32 = 5
  static let locked: Int32 = 6
  static let noMemory: Int32 = 7
  static let readOnly: Int32 = 8
  static let inputOutput: Int32 = 10
  static let corrupt: Int32 = 11
  static let full: Int32 = 13
  static let cannotOpen: Int32 = 14
  static let tooBig: Int32 = 18
  static let constraint: Int32 = 19
  static let notADatabase: Int32 = 26

  var isUniqueViolation: Bool { extendedCode == 2067 || extendedCode == 1555 }

  /// The failure for people. `what` says what was tried, with the name of the database.
  func failure(_ what: String) -> Failure {
    let (kind, advice): (Failure.Kind, String) =
      switch code {
      case Self.busy, Self.locked:
        (.temporary, "another process is writing to this database; run the same command again when it has finished")
      case Self.full: (.temporary, "free some disk space, then run the same command again")
      case Self.noMemory, Self.inputOutput:
        (.temporary, "check the disk that holds the database, then run the same command again")
      case Self.cannotOpen: (.usage, "check that the folder exists and that this user may write to it")
      case Self.readOnly, Self.permission: (.usage, "give this user write access to the file and its folder")
      case Self.notADatabase: (.usage, "give the path of a SQLite database, or of a file that does not exist yet")
      case Self.corrupt: (.usage, "restore the database from a backup, or give another path")
      case Self.constraint: (.partial, "correct the rows with 'select' or a processor, or drop the constraint")
      case Self.tooBig: (.partial, "leave the value out with 'select'")
      default: (.fault, "")
      }
    return Failure(kind, what, why: "\(message) (SQLite code \(extendedCode))", advice: advice)
  }
}

/// Runs `body`; what SQLite refuses becomes a failure that says what was tried.
func attempting<Result>(
  _ what: @autoclosure () -> String, _ body: () throws(SQLiteError) -> Result
) throws(Failure) -> Result {
  do { return try body() } catch { throw error.failure(what()) }
}
