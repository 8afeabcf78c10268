#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/fields.h"
#include "data/parallel_text.h"
#include "data/read_options.h"
#include "text/subword_sampling.h"
#include "text/vocabulary_options.h"

namespace nmt {

/// A parallel text to train on, with its part in the mixture and in the loss.
struct TrainingText : ParallelText {
  std::optional<double> ratio = {};
  double weight = 1;
  template <class V>
  void fields(V& v) {
    ParallelText::fields(v);
    v("ratio", ratio,
      "batches are drawn from texts in the proportion of these numbers; give one to every text or "
      "to none: without, texts into the same targets make one corpus, which counts as its number "
      "of pairs",
      Range{1e-9, 1e9});
    v("weight", weight,
      "the losses of its pairs are multiplied by this number; what a batch's loss is divided by "
      "(train.loss) stays the count of its target symbols or sentences",
      Range{1e-9, 1e9});
  }
};

/// A vocabulary as a recipe names it: a file, and how it is built if it does not exist.
struct VocabularyFileOptions : VocabularyOptions {
  std::string path;
  SubwordSamplingOptions sampling = {};
  template <class V>
  void fields(V& v) {
    v("path", path,
      "vocabulary file; learnt from data.train if it does not exist; the same path for both sides "
      "makes a joint one");
    v("type", kind, "how text is cut into pieces",
      OneOf<VocabularyKind>{{{"unigram", VocabularyKind::kUnigram},
                             {"bpe", VocabularyKind::kBpe},
                             {"word", VocabularyKind::kWord},
                             {"char", VocabularyKind::kChar}}});
    v("size", size, "symbols, the four reserved ones included", Range{5, 1e6});
    v("sampling", sampling,
      "subword regularisation: each epoch cuts the sentences of this side of data.train in another "
      "way, drawn by the recipe's seed; validation and translation take the best one. Buckets, "
      "limits of length and the size of batches count the best one too");
    v("normalization", form.normalization,
      "Unicode's form of this side's text, wherever the model reads text, in training as in "
      "translation: identity, nfc, nfkc, or SentencePiece's nmt_nfkc",
      OneOf<Normalization>{{{"identity", Normalization::kIdentity},
                            {"nfc", Normalization::kNfc},
                            {"nfkc", Normalization::kNfkc},
                            {"nmt_nfkc", Normalization::kNmtNfkc}}});
    v("lowercase", form.lowercase,
      "whether this side's text is lower-cased wherever the model reads it; a target's "
      "translations "
      "are lower case then, and BLEU compares them with references as they are");
  }
};

enum class TooLong { kDrop, kCut };
enum class Duplicates { kKeep, kDrop };
enum class Padding { kMasked, kAsTensorflow };

struct DataOptions {
  std::vector<TrainingText> train;
  ParallelText valid;
  VocabularyFileOptions source_vocabulary;
  std::optional<VocabularyFileOptions> target_vocabulary;
  std::vector<Named<VocabularyFileOptions>> target_vocabularies;
  int max_length = 100;
  TooLong too_long = TooLong::kDrop;
  int min_length = 1;
  std::optional<double> max_ratio;
  Duplicates duplicates = Duplicates::kKeep;
  Padding padding = Padding::kMasked;
  bool reverse_source = false;
  ReadOptions reading = {};
  template <class V>
  void fields(V& v) {
    v("train", train, "parallel texts to train on");
    v("valid", valid, "parallel text to validate on");
    v("source_vocabulary", source_vocabulary, "pieces of the source side");
    v("target_vocabulary", target_vocabulary,
      "pieces of the target side; must be given unless model.type is one2many");
    v("target_vocabularies", target_vocabularies,
      "with model.type one2many, instead of target_vocabulary: the pieces of each target, by a "
      "name "
      "of your choice, which data and --to refer to; the order is that of the model's targets");
    v("max_length", max_length,
      "longest sentence of either side, in pieces; the last of train.buckets may be shorter",
      Range{1, 100000});
    v("too_long", too_long,
      "what happens to a training pair with a side longer than that, or than the last bucket's",
      OneOf<TooLong>{{{"drop", TooLong::kDrop}, {"cut", TooLong::kCut}}});
    v("min_length", min_length,
      "training pairs with a side of fewer pieces are dropped; the log tells how many each of "
      "these "
      "filters dropped",
      Range{1, 100000});
    v("max_ratio", max_ratio,
      "training pairs are dropped if one side has more than so many times the other's pieces, as "
      "by Moses's clean-corpus-n, which counts words and has 9; null: no pair is",
      Range{1, 1e6});
    v("duplicates", duplicates,
      "what happens to a training pair that is the same, line by line, as one before in texts of "
      "the same corpus; found by a hash, which in 5 million pairs may take some 150 others for "
      "duplicates",
      OneOf<Duplicates>{{{"keep", Duplicates::kKeep}, {"drop", Duplicates::kDrop}}});
    v("padding", padding,
      "masked: the model does not see it, so that a sentence's loss, gradient and translation do "
      "not depend on its batch; as_tensorflow: a source is padded to the length of its bucket "
      "(train.buckets), and the padding is read and attended to, as in TensorFlow's tutorial",
      OneOf<Padding>{{{"masked", Padding::kMasked}, {"as_tensorflow", Padding::kAsTensorflow}}});
    v("reverse_source", reverse_source,
      "sources are read from the last symbol to the first (Sutskever et al. 2014, "
      "arXiv:1409.3215)");
    v("as_is", reading.as_is,
      "whether texts are read that are not in UTF-8 or do not look like text; otherwise training "
      "stops if more than one line in a hundred is not valid UTF-8 (nmt-train --as-is)");
    v("max_line_bytes", reading.max_line_bytes,
      "bytes of a line that are read; the rest of it is skipped, with a warning",
      Range{1, 1 << 30});
  }
};

/// The target vocabularies of a recipe, in the model's order; a single target has no name.
inline std::vector<Named<VocabularyFileOptions>> target_vocabularies(const DataOptions& data) {
  if (!data.target_vocabularies.empty()) return data.target_vocabularies;
  return {{"", *data.target_vocabulary}};
}

}  // namespace nmt
