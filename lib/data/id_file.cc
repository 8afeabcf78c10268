#include "data/id_file.h"

#include <algorithm>
#include <stdexcept>
#include <type_traits>

#include "base/fnv.h"

namespace nmt {
namespace {

namespace fs = std::filesystem;

uint64_t hash_of(const Ids& ids, uint64_t hash) {
  hash = fnv_step(hash, ids.size());
  for (const TokenId id : ids) hash = fnv_step(hash, uint64_t(id));
  return hash;
}

fs::path index_path(fs::path path) { return path += ".index"; }

std::string_view bytes_of(const Ids& ids) {
  return {reinterpret_cast<const char*>(ids.data()), ids.size() * sizeof(TokenId)};
}

}  // namespace

IdFile::IdFile(const fs::path& path, size_t targets)
    : targets_(targets), ids_(path, path), index_(index_path(path), path), hash_(kFnvOffset) {}

void IdFile::append(const Ids& source, std::span<const Ids> targets, int64_t line) {
  static_assert(std::is_trivially_copyable_v<IdRecord>);
  if (targets.size() != targets_)
    throw std::invalid_argument(std::to_string(targets.size()) + " targets of " +
                                std::to_string(targets_));
  Ids lengths;
  for (const Ids& target : targets) lengths.push_back(TokenId(target.size()));
  const IdRecord record{offset_, line, int32_t(source.size()),
                        *std::max_element(lengths.begin(), lengths.end())};
  index_.append({reinterpret_cast<const char*>(&record), sizeof record});
  ids_.append(bytes_of(lengths));
  ids_.append(bytes_of(source));
  offset_ += int64_t(lengths.size() + source.size());
  hash_ = hash_of(source, hash_);
  for (const Ids& target : targets) {
    ids_.append(bytes_of(target));
    offset_ += int64_t(target.size());
    hash_ = hash_of(target, hash_);
  }
  ++pairs_;
}

void IdFile::finish() {
  ids_.finish();
  index_.finish();
}

IdRecord IdFile::record(int64_t pair) const {
  if (pair < 0 || pair >= pairs_)
    throw std::invalid_argument("pair " + std::to_string(pair) + " of " + std::to_string(pairs_));
  IdRecord record{};
  index_.read_at(pair * int64_t(sizeof record), reinterpret_cast<char*>(&record), sizeof record);
  return record;
}

template <class T>
void IdFile::read_ids(int64_t offset, std::vector<T>& into) const {
  static_assert(sizeof(T) == sizeof(TokenId));
  ids_.read_at(offset * int64_t(sizeof(T)), reinterpret_cast<char*>(into.data()),
               int64_t(into.size() * sizeof(T)));
}

std::vector<int32_t> IdFile::target_lengths(int64_t pair) const {
  const IdRecord r = record(pair);
  std::vector<int32_t> lengths(targets_, r.target);
  if (targets_ > 1) read_ids(r.offset, lengths);
  return lengths;
}

void IdFile::read(int64_t pair, Ids& source, std::vector<Ids>& targets) const {
  const IdRecord r = record(pair);
  std::vector<int32_t> lengths(targets_);
  read_ids(r.offset, lengths);
  int64_t offset = r.offset + int64_t(targets_);
  source.resize(size_t(r.source));
  read_ids(offset, source);
  offset += r.source;
  targets.resize(targets_);
  for (size_t k = 0; k < targets_; ++k) {
    targets[k].resize(size_t(lengths[k]));
    read_ids(offset, targets[k]);
    offset += lengths[k];
  }
}

}  // namespace nmt
