// The proof that the formatter asks for before it gives a result: it sees every change that matters.

import Diagnostics
import Testing
import YAMLSyntax

@testable import Formatting

@Suite struct SubstanceTests {
  private func substance(_ text: String) throws -> Substance {
    Substance(try #require(YAMLLayout(SourceFile(path: "", bytes: Array(text.utf8))), "\(text)"))
  }

  @Test func changesAreSeen() throws {
    let text = "a: &x 1 # c\nb: [*x, 'y'] # d\ne: |\n  z\n"
    let changed = [
      "a: &x 2 # c\nb: [*x, 'y'] # d\ne: |\n  z\n", "a: &w 1 # c\nb: [*w, 'y'] # d\ne: |\n  z\n",
      "a: &x 1 # C\nb: [*x, 'y'] # d\ne: |\n  z\n", "a: &x 1\nb: [*x, 'y'] # d\ne: |\n  z\n",
      "a: &x 1 # d\nb: [*x, 'y'] # c\ne: |\n  z\n", "a: &x 1 # c\nb: [*x, \"y\"] # d\ne: |\n  z\n",
      "a: &x 1 # c\nb: [1, 'y'] # d\ne: |\n  z\n", "a: &x 1 # c\nb: ['y', *x] # d\ne: |\n  z\n",
      "a: &x 1 # c\nb:\n  - *x\n  - 'y' # d\ne: |\n  z\n", "a: &x 1 # c\nb: [*x, ['y']] # d\ne: |\n  z\n",
      "a: &x 1 # c\nb: [*x, 'y'] # d\ne: >\n  z\n", "a: &x 1 # c\nb: [*x, 'y'] # d\ne: |-\n  z\n",
      "a: &x 1 # c\nb: [*x, 'y'] # d\ne: |\n  z\nf:\n", "b: [&x 1, 'y'] # c\na: *x # d\ne: |\n  z\n",
      "a: &x !!int 1 # c\nb: [*x, 'y'] # d\ne: |\n  z\n", "---\na: &x 1 # c\nb: [*x, 'y'] # d\ne: |\n  z\n",
      "a: &x 1 # c\n# d\nb: [*x, 'y']\ne: |\n  z\n", "a: &x 1 # c\nb: [*x, 'y'] # d\ne: | # c\n  z\n",
    ]
    let original = try substance(text)
    for other in changed { #expect(try substance(other) != original, "\(other)") }
  }

  @Test func formIsNotSubstance() throws {
    let original = try substance("a: &x 1 # c\nb: [*x, 'y'] # d\ne: |\n  z\n")
    let same = [
      "a:   &x   1   #c\n\n\nb: [ *x,\n  'y', ] # d\ne:  |\n     z\n\n\n",
      "? a\n: &x 1 # c\nb: [*x, 'y'] # d\ne: |\n z\n",
    ]
    for other in same { #expect(try substance(other) == original, "\(other)") }
  }
}
