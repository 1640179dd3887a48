// Members of one object with the same name.

extension JSONParser {
  /// Merges members with the same name among the `count` pairs at `pairs`; the number of pairs that remain.
  @inline(__always)
  func distinctMembers(_ pairs: UnsafeMutablePointer<Cell>, _ count: Int) -> Int {
    if count == 1 { return 1 }
    objectNumber &+= 1
    let number = objectNumber
    var isClear = number != 0
    var index = 0
    while index < 2 * count {
      let key = Int(pairs[index].keyNumber)
      if key == 0 || seenIn[key] == number {
        isClear = false
        break
      }
      seenIn[key] = number
      index += 2
    }
    return isClear ? count : merge(pairs, count)
  }

  /// The same for objects that have an un-interned key or do have equal names.
  @inline(never)
  private func merge(_ pairs: UnsafeMutablePointer<Cell>, _ count: Int) -> Int {
    if objectNumber == 0 {
      // Every number has been used: forget the marks of 2^32 objects ago.
      seenIn.update(repeating: 0, count: KeyTable.capacity + 1)
      objectNumber = 1
    }
    return mergeEqualNames(pairs, count: count)
  }
}

/// Merges members with the same name among the `count` pairs at `pairs`, in place; the number of pairs that remain. The
/// first keeps its place, the last its value.
package func mergeEqualNames(_ pairs: UnsafeMutablePointer<Cell>, count: Int) -> Int {
  if count < 2 { return count }
  var places = [KeyBytes: Int](minimumCapacity: count)
  var kept = 0
  for index in 0..<count {
    let key = pairs[2 * index]
    if let place = places[KeyBytes(key.utf8)] {
      pairs[2 * place + 1] = pairs[2 * index + 1]
    } else {
      places[KeyBytes(key.utf8)] = kept
      pairs[2 * kept] = key
      pairs[2 * kept + 1] = pairs[2 * index + 1]
      kept += 1
    }
  }
  return kept
}
