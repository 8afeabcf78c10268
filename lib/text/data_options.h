#pragma once

#include <string>
#include <vector>

#include "base/fields.h"
#include "text/vocabulary.h"

namespace nmt {

struct TextPairOptions {
  std::string source, target;
  template <class V>
  void fields(V& v) {
    v("source", source, "text file, a sentence a line; .gz and .zst are unpacked");
    v("target", target, "its translation, line by line");
  }
};

struct VocabularyFileOptions {
  std::string path;
  VocabularyKind kind = VocabularyKind::kUnigram;
  int size = 8000;
  template <class V>
  void fields(V& v) {
    v("path", path,
      "vocabulary file; learnt from data.train when it does not exist; the same path for both "
      "sides "
      "makes a joint one");
    v("type", kind, "how text is cut into pieces",
      OneOf<VocabularyKind>{{{"unigram", VocabularyKind::kUnigram},
                             {"bpe", VocabularyKind::kBpe},
                             {"word", VocabularyKind::kWord},
                             {"char", VocabularyKind::kChar}}});
    v("size", size, "symbols, the four reserved ones included", Range{5, 1e6});
  }
};

enum class TooLong { kDrop, kCut };

struct DataOptions {
  std::vector<TextPairOptions> train;
  TextPairOptions valid;
  VocabularyFileOptions source_vocabulary, target_vocabulary;
  int max_length = 100;
  TooLong too_long = TooLong::kDrop;
  template <class V>
  void fields(V& v) {
    v("train", train, "parallel texts to train on");
    v("valid", valid, "parallel text to validate on");
    v("source_vocabulary", source_vocabulary, "pieces of the source side");
    v("target_vocabulary", target_vocabulary, "pieces of the target side");
    v("max_length", max_length, "longest sentence of either side, in pieces", Range{1, 100000});
    v("too_long", too_long, "what happens to longer training sentences",
      OneOf<TooLong>{{{"drop", TooLong::kDrop}, {"cut", TooLong::kCut}}});
  }
};

}  // namespace nmt
