#include "text/symbol_file.h"

#include <fmt/core.h>

#include <algorithm>
#include <charconv>
#include <optional>
#include <sstream>

#include "base/error.h"
#include "text/utf8.h"

namespace nmt {
namespace {

constexpr std::string_view kMagic = "nmt-vocabulary ";
constexpr int kVersion = 1;

std::string escape(std::string_view symbol) {
  std::string escaped;
  for (size_t at = 0; at < symbol.size();) {
    const size_t start = at;
    const int c = next_code_point(symbol, at);
    if (c == '\\') {
      escaped += "\\\\";
    } else if (is_space(c)) {
      escaped += fmt::format("\\u{:04X}", c);
    } else {
      escaped += symbol.substr(start, at - start);
    }
  }
  return escaped;
}

/// Nothing if it is no escaped symbol.
std::optional<std::string> unescape(std::string_view line) {
  std::string symbol;
  for (size_t i = 0; i < line.size(); ++i) {
    if (line[i] != '\\') {
      symbol += line[i];
    } else if (line.substr(i, 2) == "\\\\") {
      symbol += line[++i];
    } else {
      unsigned c = 0;
      const std::string_view digits = line.substr(i).substr(0, 6);
      const char* end = digits.data() + digits.size();
      if (digits.size() < 6 || digits[1] != 'u' ||
          std::from_chars(digits.data() + 2, end, c, 16).ptr != end)
        return std::nullopt;
      append_utf8(symbol, int(c));
      i += 5;
    }
  }
  if (symbol.empty()) return std::nullopt;
  return symbol;
}

[[noreturn]] void throw_damaged(const std::string& path, int64_t line, const std::string& what) {
  throw Error::runtime(at_line(path, line), what, "make it again with nmt-vocab train");
}

/// Kind and count of symbols.
std::pair<VocabularyKind, int64_t> parse_header(const std::string& line, const std::string& path) {
  std::istringstream words(line.substr(kMagic.size()));
  int version = 0;
  std::string kind;
  int64_t count = -1;
  words >> version >> kind >> count;
  if (version > kVersion)
    throw Error::runtime(
        path, fmt::format("has format version {}, this program knows {}", version, kVersion),
        "use a newer program");
  const bool known = kind == "word" || kind == "char";
  if (!words || !words.eof() || version != kVersion || !known || count < kReservedSymbols)
    throw_damaged(path, 1, "is not the header of a vocabulary: '" + line + "'");
  return {kind == "word" ? VocabularyKind::kWord : VocabularyKind::kChar, count};
}

}  // namespace

bool is_reserved_symbol(std::string_view symbol) {
  return std::find(kReservedNames.begin(), kReservedNames.end(), symbol) != kReservedNames.end();
}

bool is_symbol_file(std::string_view bytes) { return bytes.starts_with(kMagic); }

std::string format_symbol_file(const SymbolFile& file) {
  std::string bytes =
      fmt::format("{}{} {} {}\n", kMagic, kVersion, to_string(file.kind), file.symbols.size());
  for (const std::string& symbol : file.symbols) bytes += escape(symbol) + '\n';
  return bytes;
}

SymbolFile parse_symbol_file(std::string_view bytes, const std::string& path) {
  std::istringstream in{std::string(bytes)};
  std::string line;
  std::getline(in, line);
  const auto [kind, count] = parse_header(line, path);
  SymbolFile file{kind, {}};
  for (int64_t number = 2; std::getline(in, line); ++number) {
    const std::optional<std::string> symbol = unescape(line);
    if (!symbol) throw_damaged(path, number, "is not a symbol: '" + line + "'");
    const size_t id = file.symbols.size();
    if (id < kReservedNames.size() && *symbol != kReservedNames[id])
      throw_damaged(path, number,
                    fmt::format("has '{}' where {} belongs", *symbol, kReservedNames[id]));
    file.symbols.push_back(*symbol);
  }
  if (int64_t(file.symbols.size()) != count || !bytes.ends_with('\n'))
    throw_damaged(
        path, 1, fmt::format("announces {} symbols, but {} are there", count, file.symbols.size()));
  return file;
}

}  // namespace nmt
