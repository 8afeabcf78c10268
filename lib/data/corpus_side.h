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

/// A sentence of one side of a corpus.
struct SentenceSide {
  Ids ids;
  std::vector<TextPiece> pieces;  // of the ids, where segmentations are drawn; else none

  void cut(size_t most);  // to so many pieces
};

/// How a side of a corpus becomes ids: once for all, and where segmentations are drawn once for
/// each epoch, from texts that stand in a file of their own.
class CorpusSide {
 public:
  /// `number` names what is drawn, `sampler` may be null; the file stands beside `path`. Both must
  /// outlive it.
  CorpusSide(int number, const Vocabulary& vocabulary, const SubwordSampler* sampler,
             const std::filesystem::path& path);

  SentenceSide encode(const std::string& line) const;
  void keep(const SentenceSide& sentence);
  void finish();  // REQUIRED between the last keep() and the first draw()

  bool is_drawn() const { return sampler_ != nullptr; }
  /// The sentence that was kept as number `pair` and is called `sentence`. Safe from several
  /// threads. REQUIRES is_drawn().
  Ids draw(int64_t pair, uint64_t seed, int64_t epoch, int64_t sentence) const;

 private:
  int number_;
  const Vocabulary* vocabulary_;
  const SubwordSampler* sampler_;
  std::unique_ptr<TextFile> texts_;  // null if nothing is drawn
};

}  // namespace nmt
