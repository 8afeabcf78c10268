#pragma once

#include <algorithm>
#include <boost/iostreams/copy.hpp>
#include <boost/iostreams/filter/bzip2.hpp>
#include <boost/iostreams/filter/gzip.hpp>
#include <boost/iostreams/filter/lzma.hpp>
#include <boost/iostreams/filter/zstd.hpp>
#include <boost/iostreams/filtering_stream.hpp>
#include <cmath>
#include <memory>
#include <sstream>
#include <string>
#include <vector>

#include "base/error.h"
#include "base/rng.h"
#include "base/scratch_folder.h"
#include "data/corpus.h"
#include "data/vocabulary_trainer.h"
#include "support/borrowed_vocabulary.h"

namespace nmt {

inline const std::vector<std::string> kEnglish = {
    "Two young, white males are outside near many bushes.",
    "A little girl climbing into a wooden playhouse.",
    "A man in a blue shirt is standing on a ladder cleaning a window.",
    "Two men are at the stove preparing food.",
    "A man layed out on a bench, and 7 people (with 98 balloons) watch.",
};
inline const std::vector<std::string> kGerman = {
    "Zwei junge weiße Männer sind im Freien in der Nähe vieler Büsche.",
    "Ein kleines Mädchen klettert in ein Spielhaus aus Holz.",
    "Ein Mann in einem blauen Hemd steht auf einer Leiter und putzt ein Fenster.",
    "Zwei Männer stehen am Herd und bereiten Essen zu.",
    "„Größe: 20 m²“, sagte ein Mann auf der Bank … und 7 andere hörten 98-mal zu!",
};

inline std::string joined(const std::vector<std::string>& lines) {
  std::string text;
  for (const std::string& line : lines) text += line + '\n';
  return text;
}

/// What an Error says that the function throws; "" if it throws none.
template <class Function>
std::string error_of(const Function& function) {
  try {
    function();
  } catch (const Error& error) {
    return error.what();
  }
  return "";
}

inline bool contains(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

template <class Compressor>
std::string packed(const std::string& text) {
  std::ostringstream bytes;
  boost::iostreams::filtering_ostream out;
  out.push(Compressor());
  out.push(bytes);
  out << text;
  out.reset();
  return bytes.str();
}
inline std::string gzipped(const std::string& text) {
  return packed<boost::iostreams::gzip_compressor>(text);
}
inline std::string bzipped(const std::string& text) {
  return packed<boost::iostreams::bzip2_compressor>(text);
}
inline std::string xzipped(const std::string& text) {
  return packed<boost::iostreams::lzma_compressor>(text);
}
inline std::string zstandard(const std::string& text) {
  return packed<boost::iostreams::zstd_compressor>(text);
}

/// A vocabulary of `kind` that was learnt from `text`.
inline std::unique_ptr<Vocabulary> learnt(const ScratchFolder& folder, VocabularyKind kind,
                                          const std::string& text, int size = 200) {
  const std::string path = (folder / ("vocabulary." + to_string(kind))).string();
  spill(folder / "text", text);
  train_vocabulary({(folder / "text").string()}, path, {.kind = kind, .size = size});
  return load_vocabulary(path);
}

/// `pairs` pairs of words whose lengths are distributed as those of captions: 5 to about 40 words,
/// the target about as long as the source; or all of `fixed_length`.
inline Corpus random_corpus(const ScratchFolder& folder, int pairs, int fixed_length = 0) {
  Rng rng(7, Purpose::kTest);
  std::string source, target;
  for (int i = 0; i < pairs; ++i) {
    const int words = fixed_length ? fixed_length : int(5 + std::exp(2.1 + 0.5 * rng.normal()));
    const int others = std::max(1, int(words * (1 + 0.12 * rng.normal())));
    for (int w = 0; w < words; ++w) source += "a ";
    for (int w = 0; w < (fixed_length ? fixed_length : others); ++w) target += "b ";
    source += '\n';
    target += '\n';
  }
  const auto vocabulary = learnt(folder, VocabularyKind::kWord, "a b\n");
  spill(folder / "random.source", source);
  spill(folder / "random.target", target);
  const TrainingText text{
      {(folder / "random.source").string(), (folder / "random.target").string()}};
  const TargetLanguage language = target_of(*vocabulary);
  return Corpus::encode({text}, *vocabulary, {{&language}}, {}, folder / "ids");
}

}  // namespace nmt
