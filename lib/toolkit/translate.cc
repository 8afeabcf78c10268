#include "toolkit/translate.h"

#include <poll.h>
#include <unistd.h>

#include <algorithm>
#include <cassert>
#include <cerrno>
#include <cstring>
#include <iostream>
#include <string>
#include <vector>

#include "base/error.h"

namespace nmt {
namespace {

// Windows of so many batches a thread leave little padding; more would only delay the output.
constexpr int kBatchesInWindow = 8;
constexpr size_t kWindowBytes = size_t{4} << 20;

/// Would next() return at once? Files never wait; of pipes only standard input is looked at. Its
/// stream must not be synchronised with C's, which would hide what has been read ahead.
bool input_waits(const LineReader& in) {
  if (in.path() != "-" || std::cin.rdbuf()->in_avail() > 0) return true;
  pollfd input{STDIN_FILENO, POLLIN, 0};
  return poll(&input, 1, 0) != 0;
}

/// The next lines, at least one; none at the end.
std::vector<TranslationInput> next_window(InputReader& in, size_t most_lines) {
  std::vector<TranslationInput> lines;
  size_t bytes = 0;
  TranslationInput line;
  while (lines.size() < most_lines && bytes < kWindowBytes &&
         (lines.empty() || input_waits(in.text())) && in.next(line)) {
    bytes += line.text.size();
    lines.push_back(std::move(line));
  }
  return lines;
}

using Translations = std::vector<std::vector<Translation>>;  // [target][line]

void count(const Translations& translations, size_t line, TranslationCounts& counts) {
  ++counts.lines;
  counts.cut += translations[0][line].cut;
  counts.blank += translations[0][line].hypotheses.empty();
  for (const auto& into : translations) {
    counts.unfinished += !into[line].hypotheses.empty() && !into[line].hypotheses[0].finished;
    counts.looping += into[line].loops;
    if (into[line].loops && counts.first_looping == 0) counts.first_looping = counts.lines;
  }
}

void write(std::span<std::ostream* const> outs, TranslationFormat format, int64_t number,
           const std::string& source, const Translator& translator,
           const Translations& translations, size_t line) {
  std::vector<TranslationInto> all;
  for (size_t k = 0; k < translations.size(); ++k) {
    const TargetLanguage& language = translator.language(k);
    if (outs.size() == translations.size())
      write_translation(*outs[k], format, number, source, translations[k][line],
                        *language.vocabulary);
    else
      all.push_back({language, translations[k][line]});
  }
  if (!all.empty()) write_translations(*outs[0], format, number, source, all);
}

}  // namespace

TranslationCounts translate_lines(Translator& translator, InputReader& in,
                                  std::span<std::ostream* const> outs, TranslationFormat format,
                                  const TranslationEvents& events) {
  const TranslatorOptions& options = translator.options();
  const size_t most = size_t(options.batch) * size_t(options.threads) * kBatchesInWindow;
  [[maybe_unused]] const int64_t lines_before = in.text().line_number();
  TranslationCounts counts;
  while (!(events.stop && events.stop())) {
    const std::vector<TranslationInput> lines = next_window(in, most);
    if (lines.empty()) break;
    const auto translations = translator.translate_into_all(lines);
    errno = 0;
    for (size_t i = 0; i < lines.size(); ++i) {
      count(translations, i, counts);
      if (translations[0][i].cut && events.cut)
        events.cut(counts.lines, translations[0][i].pieces, options.max_length);
      write(outs, format, counts.lines, lines[i].text, translator, translations, i);
    }
    if (!std::all_of(outs.begin(), outs.end(),
                     [](std::ostream* out) { return bool(out->flush()); }))
      throw Error::failed("output", std::string("cannot be written: ") +
                                        (errno ? std::strerror(errno) : "it is closed"));
    if (events.progress) events.progress(counts);
  }
  assert(counts.lines == in.text().line_number() - lines_before);
  return counts;
}

TranslationCounts translate_lines(Translator& translator, LineReader& in, std::ostream& out,
                                  TranslationFormat format, const TranslationEvents& events) {
  std::ostream* const only = &out;
  InputReader reader(in);
  return translate_lines(translator, reader, std::span(&only, 1), format, events);
}

}  // namespace nmt
