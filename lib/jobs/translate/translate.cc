#include "jobs/translate/translate.h"

#include <fmt/core.h>
#include <poll.h>
#include <unistd.h>

#include <cassert>
#include <iostream>
#include <string>
#include <vector>

#include "base/error.h"

namespace nmt {
namespace {

// Windows of this many batches per thread leave little padding; larger ones only delay the output.
constexpr int kBatchesInWindow = 8;
constexpr size_t kWindowBytes = size_t{4} << 20;

/// Would next() return at once? Files never wait; of pipes only standard input is checked. Its
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
    counts.repeating += into[line].repeats;
    if (into[line].repeats && counts.first_repeating == 0) counts.first_repeating = counts.lines;
  }
}

std::string cut_note(const InputReader& in, int64_t line, int pieces, int limit) {
  const std::string& path = in.text().path();
  return fmt::format("{}: has {} pieces; only the first {} are translated (--max-length)",
                     at_line(path == "-" ? "standard input" : path, line), pieces, limit);
}

void note_results(Observer& observer, const TranslationCounts& counts, size_t targets) {
  const int64_t translations = counts.lines * int64_t(targets);
  if (counts.unfinished > 0)
    observer.note(fmt::format("{} of {} translations reached the limit of length and were ended",
                              counts.unfinished, translations));
  if (counts.repeating > 0)
    observer.note(
        fmt::format("{} of {} translations repeat themselves, the first is line {}; "
                    "--no-repeat-ngram 4 forbids that",
                    counts.repeating, translations, counts.first_repeating));
}

}  // namespace

TranslationCounts translate_lines(Translator& translator, InputReader& in, TranslationSink& out,
                                  Observer& observer, const TranslateOptions& options) {
  const TranslatorOptions& how = translator.options();
  const size_t most = size_t(how.batch) * size_t(how.threads) * kBatchesInWindow;
  [[maybe_unused]] const int64_t lines_before = in.text().line_number();
  TranslationCounts counts;
  std::vector<const Translation*> of_line(translator.targets().size());
  {
    Phase phase(observer, "translating");
    while (!(options.stop && options.stop())) {
      const std::vector<TranslationInput> lines = next_window(in, most);
      if (lines.empty()) break;
      const Translations translations = translator.translate(lines);
      for (size_t i = 0; i < lines.size(); ++i) {
        count(translations, i, counts);
        if (translations[0][i].cut)
          observer.note(cut_note(in, counts.lines, translations[0][i].pieces, how.max_length));
        for (size_t k = 0; k < of_line.size(); ++k) of_line[k] = &translations[k][i];
        out.write(counts.lines, lines[i].text, of_line);
      }
      out.flush();
      phase(counts.lines, options.total_lines);
    }
  }
  assert(counts.lines == in.text().line_number() - lines_before);
  if (!(options.stop && options.stop())) note_results(observer, counts, of_line.size());
  return counts;
}

}  // namespace nmt
