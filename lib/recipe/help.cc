#include "recipe/help.h"

#include <algorithm>
#include <sstream>

#include "recipe/recipe.h"

namespace nmt {
namespace {

constexpr size_t kWidth = 100, kColumn = 30;  // of the page, and where meanings begin

}  // namespace

void add_row(std::string& page, const std::string& label, const std::string& text) {
  std::string line = label;
  std::istringstream words(text);
  bool first = true;
  for (std::string word; words >> word; first = false) {
    const bool full = line.size() + 1 + word.size() > kWidth;
    if (first ? line.size() >= kColumn : full) {
      page += line + '\n';
      line.clear();
    }
    line += line.size() < kColumn ? std::string(kColumn - line.size(), ' ') : " ";
    line += word;
  }
  page += line + '\n';
}

KeyTexts take_shared(std::vector<TypeHelp>& types) {
  const auto has = [](const KeyTexts& texts, const std::string& text) {
    return std::find(texts.begin(), texts.end(), text) != texts.end();
  };
  KeyTexts shared;
  for (const std::string& text : types.front().keys) {
    const bool in_all = std::all_of(types.begin(), types.end(),
                                    [&](const TypeHelp& other) { return has(other.keys, text); });
    if (in_all) shared.push_back(text);
  }
  for (TypeHelp& type : types)
    std::erase_if(type.keys, [&](const std::string& text) { return has(shared, text); });
  return shared;
}

std::string recipe_help() {
  const std::string preamble =
      "A recipe is a YAML file with the keys below. Those without a default must be given. On the\n"
      "command line, --set key.path=value replaces any of them, as in\n"
      "  --set train.workers=4 --set data.train.0.source=corpus.en --set model.cell.type=gru\n"
      "A type that --set changes starts from that type's defaults.\n";
  return preamble + help_of<Recipe>();
}

}  // namespace nmt
