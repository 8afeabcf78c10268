#include <fmt/format.h>

#include <sstream>

#include "recipe/recipe.h"
#include "recipe/writer.h"

namespace nmt {
namespace {

constexpr size_t kWidth = 100, kColumn = 30;  // of the page, and where meanings begin

/// `label` on the left and `text` on the right, broken at spaces.
void add_row(std::string& page, const std::string& label, const std::string& text) {
  std::string line = label;
  std::istringstream words(text);
  bool first = true;
  for (std::string word; words >> word; first = false) {
    if (!first && line.size() + 1 + word.size() > kWidth) {
      page += line + '\n';
      line.clear();
    }
    line += line.size() < kColumn ? std::string(kColumn - line.size(), ' ') : " ";
    line += word;
  }
  page += line + '\n';
}

/// The visitor that describes one section's keys.
class SectionHelp {
 public:
  SectionHelp(std::string& page, size_t depth) : page_(page), depth_(depth) {}

  template <class T, class Limit = NoLimit>
  void operator()(const char* key, T& field, const char* meaning, const Limit& limit = {}) {
    if (depth_ == 0) page_ += '\n';
    const std::string text = meaning;
    if constexpr (Section<T>) {
      add_row(page_, label(key) + ":", text);
      describe_section(field, depth_ + 1);
    } else if constexpr (Choice<T>) {
      add_row(page_, label(key) + ":", text);
      describe_choice(field);
    } else if constexpr (ListOfSections<T>) {
      add_row(page_, label(key) + ":", text);
      add_row(page_, "", "(a list, each entry with these keys; required)");
      describe_section(typename T::value_type{}, depth_ + 1);
    } else {
      const std::string value = inline_yaml(node_of(field, limit));
      const bool required = std::same_as<T, std::string> && value == "\"\"";
      add_row(page_, label(key) + ":", text);
      add_row(
          page_, "",
          fmt::format("({}; {})", expected<T>(limit), required ? "required" : "default " + value));
    }
  }

 private:
  std::string label(const std::string& key, size_t deeper = 0) const {
    return std::string(2 * (depth_ + deeper), ' ') + key;
  }

  template <Section T>
  void describe_section(T section, size_t depth) {
    SectionHelp inside(page_, depth);
    section.fields(inside);
  }

  /// The key `type`, then for each type the keys it brings.
  template <Choice T>
  void describe_choice(const T& chosen) {
    add_row(page_, label("type:", 1),
            fmt::format("{} (default {}); decides which keys stand beside it",
                        any_of(type_names<T>()), type_of(chosen)));
    for_each_alternative<T>([&](const auto& option) {
      const bool bare = keys_of(option).empty();
      add_row(page_, label("with type: ", 1) + option.kType + (bare ? " (no other keys)" : ""), "");
      describe_section(option, depth_ + 2);
    });
  }

  std::string& page_;
  size_t depth_;
};

}  // namespace

std::string recipe_help() {
  std::string page =
      "A recipe is a YAML file with the keys below. Those without a default must be given. On the\n"
      "command line, --set key.path=value replaces any of them, as in\n"
      "  --set train.workers=4 --set data.train.0.source=corpus.en --set model.cell.type=gru\n"
      "A type that --set changes starts from that type's defaults.\n";
  SectionHelp help(page, 0);
  Recipe{}.fields(help);
  return page;
}

}  // namespace nmt
