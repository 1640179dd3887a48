// `docs/reference/configuration.md` from the table of the configuration's keys.

internal import Workspace

enum ConfigurationPage {
  static var page: String {
    var text = """
      # backhoe.yaml

      Made from the table of its keys by `make generate`. The file stands at the root of the repository; every key may be
      left out. Paths and patterns count from the root.

      """
    for key in ConfigurationKey.all {
      text += "\n## \(key.name)\n\n\(key.doc)\n\nTakes \(key.kind.words). Without it: \(key.fallback).\n"
      text += "\n```yaml\n\(key.example)\n```\n"
    }
    return text
  }
}
