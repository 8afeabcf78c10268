#include "data/vocabulary_trainer.h"

#include <algorithm>
#include <filesystem>
#include <stdexcept>

#include "base/atomic_file.h"
#include "base/error.h"
#include "data/line_reader.h"
#include "data/sentence_sample.h"
#include "data/text_faults.h"
#include "text/sentencepiece_learner.h"
#include "text/sentencepiece_vocabulary.h"
#include "text/symbol_counter.h"
#include "text/symbol_vocabulary.h"

namespace nmt {
namespace {

constexpr int64_t kProgressLines = 1000;  // between calls of progress

bool is_sentencepiece(VocabularyKind kind) {
  return kind == VocabularyKind::kUnigram || kind == VocabularyKind::kBpe;
}

[[noreturn]] void throw_no_text(const std::vector<std::string>& inputs) {
  throw Error::usage(inputs.empty() ? "" : inputs.front(), "has no text to learn from",
                     "name a file with sentences");
}

/// Reads all inputs, counts lines and words, and hands the normalised lines that are not blank to
/// `take`.
template <class Take>
void read_text(const std::vector<std::string>& inputs, const TextForm& form,
               const ReadOptions& reading, VocabularySummary& summary,
               const std::function<void(int64_t)>& progress, const Take& take) {
  for (const std::string& input : inputs) check_readable(input, reading);
  std::string line;
  for (const std::string& input : inputs) {
    LineReader lines(input, reading);
    while (lines.next(line)) {
      if (++summary.lines % kProgressLines == 0 && progress) progress(summary.lines);
      if (is_blank(line)) continue;
      const std::string text = normalise(line, form);
      summary.words += int64_t(split_symbols(VocabularyKind::kWord, text).size());
      take(text);
    }
    refuse_invalid(lines.faults(), reading);
    summary.faults.push_back(lines.faults());
  }
  if (summary.words == 0) throw_no_text(inputs);
}

std::string replaced(std::string_view text, std::string_view mark, std::string_view by) {
  std::string result;
  while (true) {
    const size_t at = text.find(mark);
    result += text.substr(0, at);
    if (at == std::string_view::npos) return result;
    result += by;
    text.remove_prefix(at + mark.size());
  }
}

/// Two characters are SentencePiece's own, and the trainer fails on text made of them: U+2581
/// stands for a space, as it does in encode(), and U+2585 for the unknown.
std::string without_marks(std::string_view text) {
  return replaced(replaced(text, "\u2581", " "), "\u2585", "\uFFFD");
}

/// A long line in parts that SentencePiece takes, at spaces where there are any.
template <class Take>
void split_long(std::string_view text, const Take& take) {
  while (text.size() > kMostSentenceBytes) {
    size_t end = text.rfind(' ', kMostSentenceBytes);
    if (end == std::string_view::npos || end == 0) {
      end = kMostSentenceBytes;
      while ((text[end] & 0xC0) == 0x80) --end;  // not inside a character
    }
    take(text.substr(0, end));
    text.remove_prefix(end);
  }
  take(text);
}

std::string train_symbols(const std::vector<std::string>& inputs, const VocabularyOptions& options,
                          const ReadOptions& reading, VocabularySummary& summary,
                          const std::function<void(int64_t)>& progress) {
  SymbolCounter counter(options.kind);
  read_text(inputs, options.form, reading, summary, progress,
            [&](const std::string& text) { counter.add(text); });
  SymbolFile file{options.kind, {kReservedNames.begin(), kReservedNames.end()}};
  summary.tokens = summary.unknown = counter.total();
  for (const auto& [symbol, count] :
       counter.most_frequent(size_t(options.size - kReservedSymbols))) {
    file.symbols.push_back(symbol);
    summary.unknown -= count;
  }
  summary.size = int(file.symbols.size());
  return format_symbol_file(file);
}

/// The sample tells the share of unknown pieces well enough; encoding all of it would take as long
/// as learning.
void measure(const std::vector<std::string>& sentences, const Vocabulary& vocabulary,
             VocabularySummary& summary) {
  constexpr size_t kSentences = 100'000;
  for (size_t i = 0; i < std::min(sentences.size(), kSentences); ++i) {
    const std::vector<TokenId> ids = vocabulary.encode(sentences[i]);
    summary.tokens += int64_t(ids.size());
    summary.unknown += std::count(ids.begin(), ids.end(), kUnk);
  }
}

std::string train_pieces(const std::vector<std::string>& inputs, const std::string& output,
                         const VocabularyOptions& options, const ReadOptions& reading,
                         VocabularySummary& summary, const std::function<void(int64_t)>& progress,
                         const std::function<void()>& learning) {
  SentenceSample sample(options.max_sentences, options.seed);
  read_text(inputs, options.form, reading, summary, progress, [&](const std::string& text) {
    split_long(without_marks(text), [&](std::string_view part) {
      if (!is_blank(part)) sample.add(part);
    });
  });
  if (sample.sentences().empty()) throw_no_text(inputs);
  if (learning) learning();
  std::string model = learn_sentencepiece(sample.sentences(), options, output);
  const SentencePieceVocabulary vocabulary(model, output, options.form);
  summary.size = vocabulary.size();
  measure(sample.sentences(), vocabulary, summary);
  return model;
}

/// Finds a path that cannot be written before the work, not after it.
void prepare(const std::filesystem::path& output) {
  std::error_code failure;
  if (output.has_parent_path()) std::filesystem::create_directories(output.parent_path(), failure);
  AtomicFile probe(output);  // says why, if the folder could not be made
}

}  // namespace

VocabularySummary train_vocabulary(const std::vector<std::string>& inputs,
                                   const std::string& output, const VocabularyOptions& options,
                                   const std::function<void(int64_t)>& progress,
                                   const std::function<void()>& learning,
                                   const ReadOptions& reading) {
  if (options.size <= kReservedSymbols)
    throw std::invalid_argument("a vocabulary of " + std::to_string(options.size) +
                                " symbols, wanted more than the reserved ones");
  prepare(output);
  VocabularySummary summary;
  summary.wanted = options.size;
  const std::string bytes =
      is_sentencepiece(options.kind)
          ? train_pieces(inputs, output, options, reading, summary, progress, learning)
          : train_symbols(inputs, options, reading, summary, progress);
  AtomicFile file(output);
  file.stream() << bytes;
  file.commit();
  summary.coverage = 1 - double(summary.unknown) / double(std::max<int64_t>(1, summary.tokens));
  return summary;
}

}  // namespace nmt
