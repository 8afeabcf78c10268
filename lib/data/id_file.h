#pragma once

#include <cstdint>
#include <filesystem>
#include <span>
#include <string>
#include <vector>

#include "base/file_descriptor.h"
#include "data/batch.h"

namespace nmt {

/// Where a pair lies among the ids, and what is asked of it without reading them.
struct IdRecord {
  int64_t offset;          // in ids: the targets' lengths, the source's ids, each target's ids
  int64_t line;            // of the text, from 1
  int32_t source, target;  // pieces, without </s>; of the longest target
};

/// Sentences of ids, each with its translations into as many languages, in files that only this
/// process sees: `path` has the ids, `path`.index a fixed-size record for each pair. Both vanish
/// with this object, and also when the process is killed. What is read is copied, not mapped, so
/// that resident memory does not grow with the corpus.
class IdFile {
 public:
  /// Throws Error, as the rest does, with the system's reason.
  IdFile(const std::filesystem::path& path, size_t targets);

  /// REQUIRES as many targets as the file has.
  void append(const Ids& source, std::span<const Ids> targets, int64_t line);
  void finish();  // REQUIRED between the last append and the first read
  int64_t size() const { return pairs_; }
  uint64_t hash() const { return hash_; }  // of all ids and lengths, in order

  // REQUIRES 0 <= pair < size(). Safe from several threads.
  IdRecord record(int64_t pair) const;
  void read(int64_t pair, Ids& source, std::vector<Ids>& targets) const;
  std::vector<int32_t> target_lengths(int64_t pair) const;  // pieces, without </s>

 private:
  void flush();

  template <class T>
  void read_ids(int64_t offset, std::vector<T>& into) const;

  size_t targets_;
  FileDescriptor ids_, index_;
  std::string pending_ids_, pending_index_;  // not yet written
  int64_t pairs_ = 0, offset_ = 0;
  uint64_t hash_;
};

}  // namespace nmt
