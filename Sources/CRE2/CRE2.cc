#include "CRE2.h"

#include <re2/re2.h>

#include <cstring>
#include <new>
#include <string>
#include <vector>

struct backhoe_regex {
  re2::RE2 re2;

  backhoe_regex(const re2::StringPiece &text, const re2::RE2::Options &options) : re2(text, options) {}
};

static void copy_error(const char *message, char *error, size_t capacity) {
  if (capacity == 0) return;
  size_t length = strlen(message);
  if (length >= capacity) length = capacity - 1;
  memcpy(error, message, length);
  error[length] = 0;
}

backhoe_regex *backhoe_regex_compile(const char *text, size_t length, int64_t max_memory, char *error,
                                     size_t error_capacity) {
  try {
    re2::RE2::Options options;
    options.set_log_errors(false);
    options.set_max_mem(max_memory);
    backhoe_regex *regex = new backhoe_regex(re2::StringPiece(text, length), options);
    if (regex->re2.ok()) return regex;
    copy_error(regex->re2.error().c_str(), error, error_capacity);
    delete regex;
  } catch (const std::exception &) {
    copy_error("out of memory", error, error_capacity);
  }
  return nullptr;
}

void backhoe_regex_free(backhoe_regex *regex) { delete regex; }

int backhoe_regex_group_count(const backhoe_regex *regex) { return regex->re2.NumberOfCapturingGroups(); }

int backhoe_regex_group_named(const backhoe_regex *regex, const char *name, size_t length) {
  try {
    const auto &groups = regex->re2.NamedCapturingGroups();
    auto found = groups.find(std::string(name, length));
    return found == groups.end() ? -1 : found->second;
  } catch (const std::exception &) {
    return -1;
  }
}

bool backhoe_regex_match(const backhoe_regex *regex, const char *text, size_t length, size_t start,
                         backhoe_regex_span *spans, int count) {
  try {
    // A match at the end of an empty text still needs an address to point to.
    const char *base = text == nullptr ? "" : text;
    std::vector<re2::StringPiece> groups(count);
    if (!regex->re2.Match(re2::StringPiece(base, length), start, length, re2::RE2::UNANCHORED, groups.data(), count)) {
      return false;
    }
    for (int index = 0; index < count; index++) {
      const char *group = groups[index].data();
      spans[index].start = group == nullptr ? -1 : group - base;
      spans[index].end = group == nullptr ? -1 : group - base + static_cast<int64_t>(groups[index].size());
    }
    return true;
  } catch (const std::exception &) {
    return false;
  }
}
