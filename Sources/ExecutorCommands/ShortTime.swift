// Times of single requests and chunks, which are often far below a second.

internal import Console

enum ShortTime {
  /// `12 ms`, `1.4 s`, `3 min 20 s`
  static func text(_ seconds: Double) -> String {
    seconds >= 0 && seconds < 0.9995 ? "\(Int((seconds * 1_000).rounded())) ms" : Quantity.duration(seconds)
  }
}
