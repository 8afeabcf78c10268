#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "data/batch.h"
#include "data/text_file.h"
#include "text/subword_sampler.h"

namespace nmt {

/// An encoded sentence of one side of a corpus.
struct EncodedSentence {
  Ids ids;
  std::vector<TextPiece> pieces;  // of the ids, if segmentations are drawn

  void cut(size_t most);  // keeps at most this many tokens
};

/// Turns one side of a corpus into ids: once, and if segmentations are drawn again for each epoch,
/// from texts in a file of their own.
class CorpusSide {
 public:
  /// `number` names the random numbers; `sampler` may be null; the file is created next to `path`.
  /// Vocabulary and sampler must outlive this object.
  CorpusSide(int number, const Vocabulary& vocabulary, const SubwordSampler* sampler,
             const std::filesystem::path& path);

  EncodedSentence encode(const std::string& line) const;
  void keep(const EncodedSentence& sentence);
  void finish();  // REQUIRED between the last keep() and the first draw()

  bool is_drawn() const { return sampler_ != nullptr; }
  /// Draws a segmentation of the sentence that was kept as number `pair` and is called `sentence`.
  /// Safe from several threads. REQUIRES is_drawn().
  Ids draw(int64_t pair, uint64_t seed, int64_t epoch, int64_t sentence) const;

 private:
  int number_;
  const Vocabulary* vocabulary_;
  const SubwordSampler* sampler_;
  std::unique_ptr<TextFile> texts_;  // null if nothing is drawn
};

}  // namespace nmt
