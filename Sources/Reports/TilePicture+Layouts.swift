// Where tiles stand: weeks of a year side by side, hours and months in rows, numbers along a line.

internal import Values

extension TilePicture {
  /// Days: a band for each year, a column for each week, Monday on top.
  func calendar(_ label: String) -> HTMLText {
    let years = Self.year(first)...Self.year(last)
    let left = 66
    let band = 7 * Self.pitch + 32
    // A single part of a year needs no room for the rest of it.
    let isOne = years.count == 1
    let start = isOne ? Self.week(first, in: years.lowerBound) : 0
    let end = isOne ? Self.week(last, in: years.lowerBound) : 53
    var svg = open(label, width: max(left + (end - start + 1) * Self.pitch, 300), height: years.count * band)
    for (row, year) in years.enumerated() {
      let top = row * band + 20
      svg.element("text", "\(year)", ["x": "0", "y": "\(top + 9)"])
      for (name, day) in [("Mon", 0), ("Wed", 2), ("Fri", 4)] {
        svg.element("text", name, ["x": "\(left - 8)", "y": "\(top + day * Self.pitch + 9)", "text-anchor": "end"])
      }
      let january = Int64(Gregorian.daysFromCivil(year, 1, 1))
      for month in 1...12 {
        let day = Int64(Gregorian.daysFromCivil(year, month, 1))
        let week = Self.week(day, in: year)
        guard week >= start, week <= end, day <= last || !isOne else { continue }
        svg.element("text", Self.months[month - 1], ["x": "\(left + (week - start) * Self.pitch)", "y": "\(top - 7)"])
      }
      let december = Int64(Gregorian.daysFromCivil(year, 12, 31))
      var day = max(first, january)
      while day <= min(last, december) {
        let x = left + (Self.week(day, in: year) - start) * Self.pitch
        tile(day, x: x, y: top + Self.weekday(day) * Self.pitch, into: &svg)
        day += 1
      }
      svg.lineBreak()
    }
    svg.close("svg")
    return svg
  }

  private static func year(_ day: Int64) -> Int { Gregorian.civil(fromDays: Int(day)).year }

  /// 0 for Monday. 1970 began on a Thursday.
  private static func weekday(_ day: Int64) -> Int { Int(((day + 3) % 7 + 7) % 7) }

  /// The column of a day in its year.
  private static func week(_ day: Int64, in year: Int) -> Int {
    let january = Int64(Gregorian.daysFromCivil(year, 1, 1))
    return (Int(day - january) + weekday(january)) / 7
  }

  /// Rows of so many tiles: the hours of days, the months of years, the years of decades.
  func grid(_ label: String, columns: Int, _ head: (Int) -> String) -> HTMLText {
    let rows = Gregorian.floorDivide(first, Int64(columns))...Gregorian.floorDivide(last, Int64(columns))
    let left = 84
    let width = columns > 12 ? 24 : 44
    let height = 18
    var svg = open(label, width: left + columns * width, height: 20 + rows.count * height)
    for column in 0..<columns where columns <= 12 || column % 3 == 0 {
      svg.element("text", head(column), ["x": "\(left + column * width)", "y": "11"])
    }
    for (place, row) in rows.enumerated() {
      let y = 20 + place * height
      svg.element("text", rowName(row), ["x": "\(left - 10)", "y": "\(y + 11)", "text-anchor": "end"])
      for column in 0..<columns {
        let index = row * Int64(columns) + Int64(column)
        guard index >= first, index <= last else { continue }
        tile(index, x: left + column * width, y: y, width: width - 3, height: height - 4, into: &svg)
      }
      svg.lineBreak()
    }
    svg.close("svg")
    return svg
  }

  private func rowName(_ row: Int64) -> String {
    switch tiles.scale {
    case .hour: String(Instant(seconds: row * 86_400).text.prefix(10))
    case .year: "\(row * 10)s"
    default: "\(row)"
    }
  }

  /// Numbers: one bar, as wide as the page, with a scale below it.
  func line(_ label: String) -> HTMLText {
    let width = 960
    let count = last - first + 1
    var svg = open(label, width: width, height: 66)
    func x(_ index: Int64) -> Int { Int(Double(index - first) / Double(count) * Double(width)) }
    var index = first
    while index <= last {
      let gap = width / Int(count) > 5 ? 2 : width / Int(count) > 2 ? 1 : 0
      tile(index, x: x(index), y: 4, width: max(x(index + 1) - x(index) - gap, 1), height: 32, into: &svg)
      index += 1
    }
    svg.open("line", ["class": "axis", "x1": "0", "y1": "42.5", "x2": "\(width)", "y2": "42.5"])
    svg.close("line")
    let ticks = min(Int(count), 6)
    for tick in 0..<ticks {
      let index = first + Int64(Double(tick) / Double(ticks) * Double(count))
      svg.open("line", ["class": "axis", "x1": "\(x(index)).5", "y1": "42", "x2": "\(x(index)).5", "y2": "48"])
      svg.close("line")
      svg.element("text", Self.digits(tiles.scale.start(of: index)), ["x": "\(x(index))", "y": "60"])
    }
    svg.close("svg")
    return svg
  }

  /// Places of a list, row by row.
  func field(_ label: String) -> HTMLText {
    let columns: Int64 = 68
    let rows = (last - first) / columns + 1
    var svg = open(
      label, width: Int(min(columns, last - first + 1)) * Self.pitch, height: Int(rows) * Self.pitch)
    var index = first
    while index <= last {
      let place = index - first
      tile(index, x: Int(place % columns) * Self.pitch, y: Int(place / columns) * Self.pitch, into: &svg)
      index += 1
    }
    svg.close("svg")
    return svg
  }
}
