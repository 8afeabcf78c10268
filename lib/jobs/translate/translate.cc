#include "jobs/translate/translate.h"

#include <fmt/core.h>

#include <cassert>
#include <string>
#include <vector>

#include "base/error.h"
#include "data/text_faults.h"

namespace nmt {
namespace {

// Windows of this many batches per thread leave little padding; larger ones only delay the output.
constexpr int kBatchesInWindow = 8;
constexpr int64_t kMostWarnings = 10;  // of lines one by one
constexpr size_t kWindowBytes = size_t{4} << 20;

/// The next lines, at least one; none at the end.
std::vector<TranslationInput> next_window(InputReader& in, size_t most_lines) {
  std::vector<TranslationInput> lines;
  size_t bytes = 0;
  TranslationInput line;
  while (lines.size() < most_lines && bytes < kWindowBytes && (lines.empty() || in.is_ready()) &&
         in.next(line)) {
    bytes += line.text.size();
    lines.push_back(std::move(line));
  }
  return lines;
}

using Translations = std::vector<std::vector<Translation>>;  // [target][line]

void count(const Translations& translations, size_t line, TranslationCounts& counts) {
  ++counts.lines;
  counts.cut += translations[0][line].cut;
  counts.failed += !translations[0][line].error.empty();
  counts.blank += translations[0][line].hypotheses.empty();
  for (const auto& into : translations) {
    counts.unfinished += !into[line].hypotheses.empty() && !into[line].hypotheses[0].finished;
    counts.repeating += into[line].repeats;
    if (into[line].repeats && counts.first_repeating == 0) counts.first_repeating = counts.lines;
  }
}

std::string place(const InputReader& in, int64_t line) {
  const std::string& path = in.text().path();
  return at_line(path == "-" ? "standard input" : path, line);
}

std::string cut_note(const InputReader& in, int64_t line, int pieces, int limit) {
  return fmt::format("{}: has {} pieces; only the first {} are translated (--max-length)",
                     place(in, line), pieces, limit);
}

void warn_of_failures(const InputReader& in, TranslationCounts& counts, Observer& observer) {
  if (in.has_more_prefixes()) {
    ++counts.failed;
    observer.warn(
        fmt::format("the prefixes have more lines than the text, which has {}", counts.lines));
  }
  if (counts.failed > kMostWarnings)
    observer.warn(fmt::format("{} lines could not be translated", counts.failed));
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
        const std::string& error = translations[0][i].error;
        if (!error.empty() && counts.failed <= kMostWarnings)
          observer.warn(place(in, counts.lines) + ": " + error);
        for (size_t k = 0; k < of_line.size(); ++k) of_line[k] = &translations[k][i];
        out.write(lines[i], of_line);
      }
      out.flush();
      phase(counts.lines, options.total_lines);
    }
  }
  assert(counts.lines == in.text().line_number() - lines_before);
  if (!(options.stop && options.stop())) note_results(observer, counts, of_line.size());
  warn_of_faults(in.text().faults(), observer);
  warn_of_failures(in, counts, observer);
  return counts;
}

}  // namespace nmt
