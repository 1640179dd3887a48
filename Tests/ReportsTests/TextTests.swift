// No value becomes markup, in pages or in Markdown.

import Reports
import Testing

struct TextTests {
  @Test func pagesHoldNoMarkupOfValues() {
    let table = [
      ("<script>alert(1)</script>", "&lt;script&gt;alert(1)&lt;/script&gt;"),
      ("\"><img onerror='x'>", "&quot;&gt;&lt;img onerror=&#39;x&#39;&gt;"),
      ("a & b", "a &amp; b"), ("\u{202E}evil\u{0}", "\u{FFFD}evil\u{FFFD}"), ("Grüße 日本", "Grüße 日本"),
    ]
    for (value, expected) in table { #expect(HTMLText.escaped(value) == expected) }
    var text = HTMLText()
    text.element("p", "<b>", ["title": "\"><i>"])
    #expect(text.text == "<p title=\"&quot;&gt;&lt;i&gt;\">&lt;b&gt;</p>")
  }

  @Test func pagesForbidEverythingFromElsewhere() throws {
    let page = HTMLPage.page(title: "</title><script>", body: HTMLText())
    #expect(page.contains("default-src 'none'; style-src 'sha256-"))
    #expect(!page.contains("<script") && !page.contains("src=") && !page.contains("href="))
    #expect(page.contains("<title>&lt;/title&gt;&lt;script&gt;</title>"))
  }

  @Test func markdownShowsValuesAsTheyAre() {
    let table = [
      ("a|b", "a\\|b"), ("*x* _y_", "\\*x\\* \\_y\\_"), ("@team", "&#64;team"), ("https://x", "https&#58;//x"),
      ("<details>", "&lt;details&gt;"), ("[a](b)", "\\[a\\]\\(b\\)"), ("one\ntwo", "one two"),
    ]
    for (value, expected) in table { #expect(MarkdownText.escaped(value) == expected) }
    let codes = [("a`b", "``a`b``"), ("`a", "`` `a ``"), ("a\nb", "`a b`"), ("", "\u{00A0}")]
    for (value, expected) in codes { #expect(MarkdownText.code(value) == expected) }
    var text = MarkdownText()
    text.table(["a", "b"], [["`x|y`", MarkdownText.escaped("p|q")]], numbers: [1])
    #expect(text.lines == ["| a | b |", "| --- | ---: |", "| `x\\|y` | p\\|q |"])
  }
}
