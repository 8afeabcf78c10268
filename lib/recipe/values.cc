#include "recipe/values.h"

#include "base/error.h"

namespace nmt {

std::optional<std::string> Place::plain_text() const {
  if (!holds(Node::Kind::kText) || node->quoted) return std::nullopt;
  return node->text;
}

void refuse_value(const Place& at, const std::string& remedy) {
  const std::string found = at.empty() ? "empty" : shown(inline_yaml(*at.node));
  throw Error::usage(at.where, at.path + " is " + found, remedy);
}

void refuse_missing(const Place& at) {
  throw Error::usage(at.where, at.path + (at.node ? " is empty" : " is missing"),
                     "it must be given: " + at.meaning);
}

std::string number_hint(const Place& at, const std::string& form) {
  if (!at.holds(Node::Kind::kText)) return {};
  const std::string& text = at.node->text;
  const bool number = text.find_first_of("0123456789") <= 1;  // perhaps behind a sign or a point
  if (!number) return {};
  return at.node->quoted ? "; write it without quotes" : "; write it in " + form;
}

void read_bool(const Place& at, bool& field) {
  const std::string text = at.plain_text().value_or("");
  if (text != "true" && text != "false") refuse_kind<bool>(at);  // yes and on are for YAML 1.1
  field = text == "true";
}

/// Plain or quoted, 123 as well as a word: the key says that text is meant.
void read_text(const Place& at, std::string& field) {
  const bool blank = at.holds(Node::Kind::kText) && at.node->text.empty();
  const bool required = at.or_absent.empty();
  if (required && (at.empty() || blank)) refuse_missing(at);
  if (blank) refuse_kind<std::string>(at);
  if (!at.holds(Node::Kind::kText)) refuse_kind<std::string>(at, ", in quotes if need be");
  if (at.node->text.find('\0') != std::string::npos) {
    refuse_value(at, "must not hold a NUL byte: no file name does");
  }
  field = at.node->text;
}

void read_bucket(const Place& at, Bucket& field) {
  if (!at.holds(Node::Kind::kList) || at.node->children.size() != 2) refuse_kind<Bucket>(at);
  const auto steps = [&](const Node& side) {
    const bool plain = side.kind == Node::Kind::kText && !side.quoted;
    const int length = plain ? parse_whole<int>(side.text).value_or(0) : 0;
    if (length < 1 || length > kLongestBucket) refuse_kind<Bucket>(at);
    return length;
  };
  field = {.source = steps(at.node->children[0]), .target = steps(at.node->children[1])};
}

void check_name(const Place& map, size_t index) {
  const std::string& name = map.node->keys[index];
  if (is_name(name)) return;
  throw Error::usage(map.node->children[index].where,
                     map.path + " has an entry called " + shown(quote(name)), name_rule());
}

}  // namespace nmt
