// A page in one file: no script, no link to anything, and a policy that forbids both, so that it may be opened, mailed
// and kept anywhere.

internal import Values

package enum HTMLPage {
  /// The whole page; `style` is added to what all pages look like.
  package static func page(title: String, body: HTMLText, style: String = "") -> String {
    let style = styleSheet + style
    let digest = base64(Values.digest(Array(style.utf8)))
    return """
      <!DOCTYPE html>
      <html lang="en">
      <head>
      <meta charset="utf-8">
      <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'sha256-\(digest)'">
      <meta name="viewport" content="width=device-width, initial-scale=1">
      <meta name="color-scheme" content="light dark">
      <title>\(HTMLText.escaped(title))</title>
      <style>\(style)</style>
      </head>
      <body>
      \(body.text)
      </body>
      </html>

      """
  }

  private static func base64(_ bytes: [UInt8]) -> String {
    let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/")
    var text = ""
    for start in stride(from: 0, to: bytes.count, by: 3) {
      let part = bytes[start..<min(start + 3, bytes.count)]
      let bits = part.reduce(0) { $0 << 8 | Int($1) } << (8 * (3 - part.count))
      for place in 0..<4 {
        text.append(place <= part.count ? alphabet[bits >> (18 - 6 * place) & 63] : "=")
      }
    }
    return text
  }
}
