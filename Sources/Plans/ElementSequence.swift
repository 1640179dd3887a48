// What `over` gave, one element after another.

package import Functions
package import Records

/// An array, a lazy range, or one chunk without iteration. Valid as long as the arena that the cell lives in.
package struct ElementSequence {
  /// How many records a chunk has, where elements are records.
  package static let group = 10_000

  private let cell: Cell?
  private let isGrouped: Bool

  /// `isGrouped`: elements are records.
  package init(_ cell: Cell?, isGrouped: Bool = false) {
    self.cell = cell
    self.isGrouped = isGrouped
  }

  package var count: Int {
    guard let cell else { return 1 }
    return isGrouped ? (cell.count + Self.group - 1) / Self.group : cell.count
  }

  package var range: RangeSequence? { cell.flatMap { $0.kind == .range ? RangeSequence($0) : nil } }

  package func element(at index: Int) -> Cell {
    guard let cell else { return .null }
    if isGrouped {
      let start = index * Self.group
      let elements = cell.elements[start..<min(start + Self.group, cell.count)]
      return .array(UnsafeBufferPointer(rebasing: elements).baseAddress, elements.count)
    }
    return range?.element(at: index) ?? cell.elements[index]
  }
}
