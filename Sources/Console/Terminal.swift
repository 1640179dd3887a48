// What a file descriptor leads to: a terminal with a width and colours, or a pipe or file that wants plain lines.

internal import Glibc

/// An open output: standard output or standard error.
package struct Terminal: Sendable {
  package static let standardOutput = Terminal(descriptor: STDOUT_FILENO)
  package static let standardError = Terminal(descriptor: STDERR_FILENO)

  package let descriptor: Int32
  /// Whether a person may be looking.
  package let isTerminal: Bool
  /// Whether colours are wanted: a terminal that is not dumb, and no `NO_COLOR`.
  package let usesColour: Bool

  package init(descriptor: Int32) {
    self.descriptor = descriptor
    isTerminal = isatty(descriptor) == 1
    usesColour = Terminal.wantsColour(isTerminal: isTerminal) { name in getenv(name).map { String(cString: $0) } }
  }

  /// The rule, apart from the process it is asked in.
  static func wantsColour(isTerminal: Bool, environment: (String) -> String?) -> Bool {
    if let setting = environment("NO_COLOR"), !setting.isEmpty { return false }
    return isTerminal && environment("TERM") != "dumb"
  }

  /// Columns; 80 where nobody says.
  package var width: Int {
    var size = winsize()
    if ioctl(descriptor, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 { return Int(size.ws_col) }
    if let text = getenv("COLUMNS"), let columns = Int(String(cString: text)), columns > 0 { return columns }
    return 80
  }

  /// Lines; 24 where nobody says.
  package var height: Int {
    var size = winsize()
    if ioctl(descriptor, UInt(TIOCGWINSZ), &size) == 0, size.ws_row > 0 { return Int(size.ws_row) }
    return 24
  }

  /// Writes all of `text`. A reader that went away is no error: there is nobody left to tell.
  package func write(_ text: String) {
    var text = text
    text.withUTF8 { bytes in
      var written = 0
      while written < bytes.count {
        let count = Glibc.write(descriptor, bytes.baseAddress! + written, bytes.count - written)
        if count < 0 {
          if errno == EINTR { continue }
          return
        }
        written += count
      }
    }
  }

  /// Writes `text` and a line feed.
  package func writeLine(_ text: String) { write(text + "\n") }
}
