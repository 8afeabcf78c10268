#include "recipe/reader.h"

#include "recipe/unknown_key.h"

namespace nmt {

void check_keys(const Place& section, const std::vector<std::string>& known) {
  if (section.empty()) return;
  for (size_t i = 0; i < section.node->keys.size(); ++i) {
    const std::string& key = section.node->keys[i];
    if (std::find(known.begin(), known.end(), key) != known.end()) continue;
    refuse_unknown_key(section.node->children[i].where, section.path, key, known);
  }
}

bool chosen_again(const Node& section, const std::string& default_type) {
  const Node* type = section.find("type");
  if (type == nullptr || !type->from_setting) return false;
  return type->text != (type->replaced_text.empty() ? default_type : type->replaced_text);
}

}  // namespace nmt
