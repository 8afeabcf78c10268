#include "jobs/translate/translation_input.h"

#include <nlohmann/json.hpp>
#include <utility>

#include "base/error.h"
#include "text/utf8.h"

namespace nmt {
namespace {

using Json = nlohmann::json;

constexpr const char* kRemedy =
    R"(wanted is {"text": "...", "target_prefix": "...", "constraints": ["..."], "avoid": ["..."]})";

[[noreturn]] void refuse(const std::string& where, const std::string& what) {
  throw Error::runtime(where, what, kRemedy);
}

std::string text_of(const Json& value, const std::string& where, const std::string& key) {
  if (!value.is_string()) refuse(where, "'" + key + "' is no text");
  return value.get<std::string>();
}

std::vector<std::string> texts_of(const Json& value, const std::string& where,
                                  const std::string& key) {
  if (!value.is_array()) refuse(where, "'" + key + "' is no list");
  std::vector<std::string> texts;
  for (const Json& item : value) texts.push_back(text_of(item, where, key));
  return texts;
}

void read_json(const std::string& line, const std::string& where, TranslationInput& input) {
  const Json object = Json::parse(line, nullptr, false);
  if (!object.is_object()) refuse(where, "is no JSON object");
  if (!object.contains("text")) refuse(where, "has no 'text'");
  for (const auto& [key, value] : object.items()) {
    if (key == "text")
      input.text = text_of(value, where, key);
    else if (key == "target_prefix")
      input.prefix = text_of(value, where, key);
    else if (key == "constraints")
      input.required = texts_of(value, where, key);
    else if (key == "avoid")
      input.banned = texts_of(value, where, key);
    else
      refuse(where, "has an unknown '" + key + "'");
  }
}

}  // namespace

std::vector<TranslationInput> plain_inputs(std::span<const std::string> lines) {
  std::vector<TranslationInput> inputs;
  for (const std::string& line : lines)
    inputs.push_back({.text = line, .line = int64_t(inputs.size()) + 1});
  return inputs;
}

bool InputReader::next(TranslationInput& input) {
  input = {};
  std::string line;
  const bool more = text_.next(line);
  read_prefix(more, input.prefix);
  if (!more) return false;
  input.line = text_.line_number();
  if (format_ == InputFormat::kText)
    input.text = std::move(line);
  else if (!is_blank(line))
    read_json(line, at_line(text_.path(), input.line), input);
  return true;
}

void InputReader::read_prefix(bool more, std::string& prefix) {
  if (!prefixes_ || prefixes_->next(prefix) == more) return;
  const std::string here = at_line(prefixes_->path(), text_.line_number() + !more);
  throw Error::runtime(
      here, more ? "is missing: it has fewer lines than the text" : "has more lines than the text",
      "line N of it begins the translation of line N; a blank line begins nothing");
}

}  // namespace nmt
