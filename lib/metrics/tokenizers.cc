#include "metrics/tokenizers.h"

namespace nmt {
namespace {

// All rules look at ASCII characters and at "anything else" only, so bytes will do: the bytes of a
// longer character are not ASCII, and no rule puts a space between two of them.

// One pass from left to right; what then becomes `from` stays.
void replace_all(std::string& text, std::string_view from, std::string_view to) {
  for (size_t i = text.find(from); i != std::string::npos; i = text.find(from, i + to.size()))
    text.replace(i, from.size(), to);
}

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_not_digit(char c) { return !is_digit(c); }
bool is_point(char c) { return c == '.' || c == ','; }
bool is_hyphen(char c) { return c == '-'; }

// Space and ASCII punctuation, except those that may be part of a number or a word: ' , - .
bool stands_alone(char c) {
  return std::string_view(" !\"#$%&()*+/:;<=>?@[\\]^_`{|}~").find(c) != std::string_view::npos;
}

std::string surround(std::string_view text) {
  std::string result;
  for (const char c : text) {
    if (stands_alone(c))
      result.append({' ', c, ' '});
    else
      result += c;
  }
  return result;
}

// What a pair of characters becomes: the spaces before, between and after them.
struct Spacing {
  const char *before, *between, *after;
};

// A pair is consumed as a whole, which shows in runs such as "a..b".
template <class First, class Second>
std::string split_pairs(std::string_view text, First first, Second second, Spacing spacing) {
  std::string result;
  for (size_t i = 0; i < text.size(); ++i) {
    if (i + 1 < text.size() && first(text[i]) && second(text[i + 1])) {
      result.append(spacing.before).append(1, text[i]);
      result.append(spacing.between).append(1, text[++i]).append(spacing.after);
    } else {
      result += text[i];
    }
  }
  return result;
}

void unescape(std::string& text) {
  if (text.find('&') == std::string::npos) return;
  replace_all(text, "&quot;", "\"");
  replace_all(text, "&amp;", "&");  // before &lt;, as in the original: "&amp;lt;" becomes "<"
  replace_all(text, "&lt;", "<");
  replace_all(text, "&gt;", ">");
}

}  // namespace

std::string tokenize_13a(std::string_view line) {
  std::string text(line);
  replace_all(text, "<skipped>", "");
  replace_all(text, "-\n", "");
  replace_all(text, "\n", " ");
  unescape(text);
  text = surround(" " + text + " ");
  text = split_pairs(text, is_not_digit, is_point, {"", " ", " "});
  text = split_pairs(text, is_point, is_not_digit, {" ", " ", ""});
  return split_pairs(text, is_digit, is_hyphen, {"", " ", " "});
}

}  // namespace nmt
