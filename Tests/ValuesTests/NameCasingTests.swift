// Names in every casing.

import Testing
import Values

@Suite struct NameCasingTests {
  @Test func rows() {
    let rows: [(String, snake: String, camel: String)] = [
      ("userName", "user_name", "userName"), ("user_name", "user_name", "userName"),
      ("User Name", "user_name", "userName"), ("user-name.id", "user_name_id", "userNameId"),
      ("ID", "id", "id"), ("HTTPServer", "httpserver", "httpserver"), ("a1B2", "a1_b2", "a1B2"), ("", "", ""),
      ("__", "__", "__"), ("_x", "x", "x"), ("éTé", "é_té", "éTé"),
    ]
    for (name, snake, camel) in rows {
      #expect(NameCasing.snake.apply(to: name) == snake)
      #expect(NameCasing.camel.apply(to: name) == camel)
    }
    #expect(NameCasing.upper.apply(to: "aB c") == "AB C")
    #expect(NameCasing.lower.apply(to: "aB c") == "ab c")
  }
}
