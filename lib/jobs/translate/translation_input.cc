#include "jobs/translate/translation_input.h"

#include <nlohmann/json.hpp>
#include <utility>

#include "base/error.h"
#include "text/utf8.h"

namespace nmt {
namespace {

using Json = nlohmann::ordered_json;

constexpr const char* kRemedy =
    R"(wanted is {"text": "...", "target_prefix": "...", "constraints": ["..."], "avoid": ["..."]})";

/// What is wrong with an object.
struct Unusable {
  std::string what;
};

std::string text_of(const Json& value, const std::string& key) {
  if (!value.is_string()) throw Unusable{"'" + key + "' is no text"};
  return value.get<std::string>();
}

std::vector<std::string> texts_of(const Json& value, const std::string& key) {
  if (!value.is_array()) throw Unusable{"'" + key + "' is no list"};
  std::vector<std::string> texts;
  for (const Json& item : value) texts.push_back(text_of(item, key));
  return texts;
}

void read_object(const std::string& line, TranslationInput& input) {
  const Json object = Json::parse(line, nullptr, false);
  if (!object.is_object()) throw Unusable{"is no JSON object"};
  Json extra = Json::object();
  for (const auto& [key, value] : object.items()) {
    if (key == "text")
      input.text = text_of(value, key);
    else if (key == "target_prefix")
      input.prefix = text_of(value, key);
    else if (key == "constraints")
      input.required = texts_of(value, key);
    else if (key == "avoid")
      input.banned = texts_of(value, key);
    else
      extra[key] = value;
  }
  if (!extra.empty()) input.extra = extra.dump();
  if (!object.contains("text")) throw Unusable{"has no 'text'"};
}

void read_json(const std::string& line, TranslationInput& input) {
  try {
    read_object(line, input);
  } catch (const Unusable& wrong) {
    input = {.line = input.line, .error = wrong.what + "; " + kRemedy, .extra = input.extra};
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
  if (more) input.line = text_.line_number();
  read_prefix(more, input);
  if (!more) return false;
  if (!input.error.empty()) return true;
  if (format_ == InputFormat::kText)
    input.text = std::move(line);
  else if (!is_blank(line))
    read_json(line, input);
  return true;
}

void InputReader::read_prefix(bool more, TranslationInput& input) {
  if (prefixes_ == nullptr || (!more && more_prefixes_)) return;
  const bool has_prefix = prefixes_->next(input.prefix);
  more_prefixes_ = has_prefix && !more;
  if (more && !has_prefix)
    input.error = prefixes_->path() + " has no line for it; a blank line begins nothing";
}

}  // namespace nmt
