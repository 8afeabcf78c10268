#pragma once

#include <cstdint>
#include <filesystem>
#include <span>
#include <string>
#include <vector>

#include "base/temporary.h"
#include "data/batch.h"

namespace nmt {

/// The position of a pair among the ids, and its facts that are needed without reading them.
struct IdRecord {
  int64_t offset;  // in ids: the lengths of targets, the ids of the source, those of each target
  int64_t line;    // line number in the text, from 1
  int32_t source, target;  // tokens, without </s>; of the longest target
};

/// Sentences of ids with their translations into a fixed number of targets, in private files:
/// `path` has the ids, `path`.index a record of fixed size for each pair. Data are copied, not
/// mapped, so that resident memory does not grow with the corpus.
class IdFile {
 public:
  /// All functions throw an Error with the system's reason.
  IdFile(const std::filesystem::path& path, size_t targets);

  /// REQUIRES as many targets as the file has.
  void append(const Ids& source, std::span<const Ids> targets, int64_t line);
  void finish();  // REQUIRED between the last append and the first read
  int64_t size() const { return pairs_; }
  uint64_t hash() const { return hash_; }  // of all ids and lengths, in order

  // REQUIRES 0 <= pair < size(). Safe from several threads.
  IdRecord record(int64_t pair) const;
  void read(int64_t pair, Ids& source, std::vector<Ids>& targets) const;
  std::vector<int32_t> target_lengths(int64_t pair) const;  // tokens, without </s>

 private:
  template <class T>
  void read_ids(int64_t offset, std::vector<T>& into) const;

  size_t targets_;
  PrivateFile ids_, index_;
  int64_t pairs_ = 0, offset_ = 0;
  uint64_t hash_;
};

}  // namespace nmt
