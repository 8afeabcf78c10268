#include "base/nearest.h"

#include <algorithm>

namespace nmt {

int edit_distance(std::string_view a, std::string_view b) {
  // Row i of the table holds the distances between a's first i letters and every beginning of b.
  std::vector<int> before_last, last(b.size() + 1), row(b.size() + 1);
  for (size_t j = 0; j <= b.size(); ++j) last[j] = int(j);
  for (size_t i = 1; i <= a.size(); ++i) {
    row[0] = int(i);
    for (size_t j = 1; j <= b.size(); ++j) {
      row[j] = std::min({last[j] + 1, row[j - 1] + 1, last[j - 1] + int(a[i - 1] != b[j - 1])});
      const bool swapped = i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1];
      if (swapped) row[j] = std::min(row[j], before_last[j - 2] + 1);
    }
    before_last = last;
    last = row;
  }
  return last[b.size()];
}

std::string nearest(const std::string& word, const std::vector<std::string>& names) {
  // A third of the letters may be wrong: more makes suggestions that surprise.
  constexpr size_t kLongestWord = 64;
  if (word.size() > kLongestWord) return {};
  int best = std::max(1, int(word.size()) / 3) + 1;
  std::string found;
  for (const std::string& name : names) {
    const int distance = edit_distance(word, name);
    if (distance < best) {
      best = distance;
      found = name;
    }
  }
  return found;
}

}  // namespace nmt
