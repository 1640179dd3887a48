// CSV: separators, quotes, line ends, headers that lack names, and what is refused.

import Testing

@testable import Formats

@Suite struct CSVTests {
  @Test func rowsBecomeRecordsOfTexts() {
    let rows: [(String, String)] = [
      ("id,name\n1,Ann\n2,Bob\n", #"[{"id":"1","name":"Ann"},{"id":"2","name":"Bob"}]"#),
      ("id,name\r\n1,Ann\r\n2,Bob", #"[{"id":"1","name":"Ann"},{"id":"2","name":"Bob"}]"#),
      ("id;name\n1;\"a;b\"\n", #"[{"id":"1","name":"a;b"}]"#),
      ("id\tname\n1\tx,y\n", #"[{"id":"1","name":"x,y"}]"#),
      ("id|name\n1|x\n", #"[{"id":"1","name":"x"}]"#),
      ("\u{FEFF}id,name\n1,x\n", #"[{"id":"1","name":"x"}]"#),
      ("id,name\n1,\"say \"\"hi\"\"\"\n", #"[{"id":"1","name":"say \"hi\""}]"#),
      ("id,name\n1,\"two\nlines\"\n2,x\n", #"[{"id":"1","name":"two\nlines"},{"id":"2","name":"x"}]"#),
      ("id,name\n1,\n,\n", #"[{"id":"1","name":""},{"id":"","name":""}]"#),
      ("id,name\n1\n", #"[{"id":"1"}]"#),
      ("id,name\n\n1,x\n\n", #"[{"id":"1","name":"x"}]"#),
      ("id,,id\n1,2,3\n", #"[{"id":"1","column_2":"2","id_2":"3"}]"#),
      ("\"a,b\",c\n1,2\n", #"[{"a,b":"1","c":"2"}]"#),
      ("v\n1\n\n", #"[{"v":"1"},{"v":""}]"#),
      ("id,name\n", "[]"),
      ("id,name\n1,007\n", #"[{"id":"1","name":"007"}]"#),
    ]
    for (text, json) in rows { #expect(documents(text, "text/csv") == [json], "\(text)") }
    #expect(documents(" \n ", "text/csv") == [])
  }

  @Test func whatIsRefused() {
    let rows: [(String, String)] = [
      ("a,b\n1,2,3\n", "CSV: line 2 has 3 fields, and the header names 2"),
      ("a,b\n1,\"2\n3,4\n", "CSV: line 2: the quote that opens here is not closed; was the body cut off?"),
      ("a,b\n1,\"2\"3\n", "CSV: line 2: something follows a closing quote; quotes inside a field are doubled"),
    ]
    for (text, message) in rows { #expect(documents(text, forced: .csv) == [message], "\(text)") }
    let broken = documents(Array("a,b\n1,".utf8) + [0xE9, 0x0A], "text/csv")
    #expect(broken == ["CSV: byte 7 is not UTF-8; does the content type name another charset?"])
  }
}
