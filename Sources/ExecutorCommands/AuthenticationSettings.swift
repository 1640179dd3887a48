// What authentication gets of this process: the environment, a folder for tokens, a voice, a browser.

internal import Execution
internal import Glibc

extension AuthenticationOptions {
  /// Those of a program that a person may have started at a terminal, or a pipeline without one.
  static func ofThisProcess(tell: @escaping @Sendable (String) -> Void) -> AuthenticationOptions {
    var options = AuthenticationOptions()
    options.environment = { name in getenv(name).map { String(cString: $0) } }
    options.tokenFolder = tokenFolder(options.environment)
    options.tell = tell
    options.open = { Browser.open($0) }
    return options
  }

  /// Nil where no folder is the user's.
  private static func tokenFolder(_ environment: (String) -> String?) -> String? {
    if let folder = environment("XDG_CACHE_HOME"), folder.hasPrefix("/") { return "\(folder)/backhoe/tokens" }
    return environment("HOME").flatMap { $0.isEmpty ? nil : "\($0)/.cache/backhoe/tokens" }
  }
}

/// The browser that the user's environment names.
enum Browser {
  /// Shows a page: by `BROWSER`, else by the desktop if there is one. Whether it worked nobody can know; the URL was
  /// printed.
  static func open(_ page: String) {
    var words: [String]
    if let browser = getenv("BROWSER").map({ String(cString: $0) }), !browser.isEmpty {
      // A list of commands, of which the first is taken; "%s" is where the page goes.
      words = browser.prefix { $0 != ":" }.split(separator: " ").map(String.init)
    } else if getenv("DISPLAY") != nil || getenv("WAYLAND_DISPLAY") != nil {
      words = ["xdg-open"]
    } else {
      return
    }
    guard !words.isEmpty else { return }
    if let place = words.firstIndex(of: "%s") { words[place] = page } else { words.append(page) }
    start(words)
  }

  /// Starts a program that nobody waits for and that says nothing here.
  private static func start(_ words: [String]) {
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
    posix_spawn_file_actions_addopen(&actions, 1, "/dev/null", O_WRONLY, 0)
    posix_spawn_file_actions_addopen(&actions, 2, "/dev/null", O_WRONLY, 0)
    var arguments = words.map { strdup($0) } + [nil]
    defer { for argument in arguments { free(argument) } }
    var process: pid_t = 0
    posix_spawnp(&process, words[0], &actions, nil, &arguments, environ)
  }
}
