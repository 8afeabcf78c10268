#include "recipe/document.h"

#include <yaml-cpp/depthguard.h>
#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/exceptions.h>
#include <yaml-cpp/parser.h>

#include <algorithm>
#include <optional>
#include <set>
#include <sstream>

#include "base/error.h"
#include "recipe/scalars.h"

namespace nmt {
namespace {

/// Builds the tree from the parser's events.
class Builder : public YAML::EventHandler {
 public:
  explicit Builder(const YamlSource& source) : source_(source) {}

  Node take() { return std::move(root_); }

  void OnDocumentStart(const YAML::Mark& mark) override {
    if (++documents_ > 1) {
      throw Error::usage(at(mark), "a second YAML document starts here",
                         "a recipe is a single one: remove the line '---' or '...'");
    }
  }
  void OnDocumentEnd() override {}

  void OnNull(const YAML::Mark& mark, YAML::anchor_t) override {
    add({.kind = Node::Kind::kNull, .where = at(mark)});
  }
  void OnAlias(const YAML::Mark& mark, YAML::anchor_t) override {
    throw Error::usage(at(mark), "an alias (*name) stands here",
                       "recipes know no aliases: write the value itself");
  }
  void OnScalar(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t,
                const std::string& value) override {
    refuse_tag(mark, tag);
    add({.kind = Node::Kind::kText, .text = value, .quoted = tag == "!", .where = at(mark)});
  }
  void OnSequenceStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t,
                       YAML::EmitterStyle::value) override {
    open(mark, tag, Node::Kind::kList);
  }
  void OnSequenceEnd() override { close(); }
  void OnMapStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t,
                  YAML::EmitterStyle::value) override {
    open(mark, tag, Node::Kind::kMap);
  }
  void OnMapEnd() override { close(); }

 private:
  /// A list or map that is not yet complete; of a map, the key whose value comes next.
  struct Open {
    Node node;
    std::optional<Node> key;
    std::set<std::string> seen;  // keys: Node::find would make a long map quadratic
  };

  std::string at(const YAML::Mark& mark) const { return source_.at(mark.line + 1LL); }

  void refuse_tag(const YAML::Mark& mark, const std::string& tag) const {
    // yaml-cpp's own: "?" is plain and "!" quoted text, "?" also any list or map.
    if (tag.empty() || tag == "?" || tag == "!") return;
    throw Error::usage(at(mark), "the YAML tag " + shown(tag) + " stands here",
                       "recipes know no tags: write the value alone");
  }

  void open(const YAML::Mark& mark, const std::string& tag, Node::Kind kind) {
    refuse_tag(mark, tag);
    open_.push_back({.node = {.kind = kind, .where = at(mark)}, .key = std::nullopt, .seen = {}});
  }

  /// The innermost list or map is complete.
  void close() {
    Node node = std::move(open_.back().node);
    open_.pop_back();
    add(std::move(node));
  }

  /// A node is complete: the root, a list's next entry, or in turn a map's key and its value.
  void add(Node node) {
    if (open_.empty()) {
      root_ = std::move(node);
      return;
    }
    Open& parent = open_.back();
    if (parent.node.kind == Node::Kind::kList) {
      parent.node.children.push_back(std::move(node));
    } else if (!parent.key) {
      if (node.kind != Node::Kind::kText) {
        throw Error::usage(node.where, shown(inline_yaml(node)) + " stands where a key should",
                           "a key is a word, followed by ': ' and its value");
      }
      parent.key = std::move(node);
    } else {
      add_entry(parent, std::move(node));
    }
  }

  void add_entry(Open& map, Node value) {
    if (!map.seen.insert(map.key->text).second) {
      const Node* first = map.node.find(map.key->text);
      throw Error::usage(map.key->where,
                         "the key " + shown(map.key->text) +
                             " is given twice in one section: " + shown(inline_yaml(*first)) +
                             " (" + first->where + ") and " + shown(inline_yaml(value)),
                         "remove one of them");
    }
    value.where = map.key->where;  // a long value may start lines below its key
    map.node.keys.push_back(map.key->text);
    map.node.children.push_back(std::move(value));
    map.key.reset();
  }

  const YamlSource& source_;
  std::vector<Open> open_;
  Node root_;
  int documents_ = 0;
};

/// yaml-cpp ends silently at a byte 4, drops a lone CR and turns bad UTF-8 into something else.
void check_bytes(const std::string& text, const YamlSource& source) {
  const size_t bad = first_unreadable(text);
  if (bad == std::string::npos) return;
  const long long line = 1 + std::count(text.begin(), text.begin() + int64_t(bad), '\n');
  throw Error::usage(source.at(line), "holds the byte " + hex_byte(text[bad]),
                     "a recipe is plain UTF-8 text without control characters");
}

std::string line_of(const std::string& text, int line) {  // counted from 0
  std::istringstream in(text);
  std::string content;
  for (int i = 0; i <= line && std::getline(in, content); ++i) continue;
  return content;
}

std::string syntax_remedy(const YAML::Exception& fault, const std::string& line) {
  // Patterns such as *embedding* look like YAML's aliases.
  for (const char* alias : {YAML::ErrorMsg::UNKNOWN_ANCHOR, YAML::ErrorMsg::ALIAS_NOT_FOUND})
    if (fault.msg.starts_with(alias)) return "text that begins with * needs quotes";
  const size_t indent = line.find_first_not_of(' ');
  const bool tab = indent != std::string::npos && line[indent] == '\t';
  return tab ? "this line is indented with a tab: use spaces"
             : "look for a missing quote, bracket or space after ':' here or above";
}

/// yaml-cpp's own message, and the mistake behind it where it shows.
[[noreturn]] void refuse_syntax(const YAML::Exception& fault, const std::string& text,
                                const YamlSource& source) {
  if (dynamic_cast<const YAML::DeepRecursion*>(&fault) != nullptr) {
    throw Error::usage(source.at(fault.mark.line + 1LL), "is nested too deeply",
                       "a recipe needs no more than five levels");
  }
  throw Error::usage(source.at(fault.mark.line + 1LL), "is not YAML: " + fault.msg,
                     syntax_remedy(fault, line_of(text, fault.mark.line)));
}

}  // namespace

const Node* Node::find(const std::string& key) const {
  const auto it = std::find(keys.begin(), keys.end(), key);
  return it == keys.end() ? nullptr : &children[size_t(it - keys.begin())];
}

std::string YamlSource::at(long long line) const { return has_lines ? at_line(name, line) : name; }

Node plain_value(const std::string& text, const YamlSource& source) {
  check_bytes(text, source);
  const bool null = text.find_first_not_of(" \t\n") == std::string::npos || text == "~" ||
                    text == "null" || text == "Null" || text == "NULL";
  Node node{.kind = null ? Node::Kind::kNull : Node::Kind::kText};
  if (!null) node.text = text;
  return node;
}

Node parse_yaml(const std::string& text, const YamlSource& source) {
  check_bytes(text, source);
  std::istringstream in(text);
  Builder builder(source);
  try {
    YAML::Parser parser(in);
    while (parser.HandleNextDocument(builder)) continue;
  } catch (const YAML::Exception& fault) {
    refuse_syntax(fault, text, source);
  }
  return builder.take();
}

}  // namespace nmt
