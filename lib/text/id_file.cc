#include "text/id_file.h"

#include <fcntl.h>

#include <stdexcept>
#include <type_traits>

namespace nmt {
namespace {

namespace fs = std::filesystem;

constexpr size_t kPendingBytes = size_t{1} << 20;

// 64-bit FNV-1a, a word at a time instead of a byte.
constexpr uint64_t kFnvOffset = 0xcbf29ce484222325, kFnvPrime = 0x100000001b3;

uint64_t hash_of(const Ids& ids, uint64_t hash) {
  hash = (hash ^ ids.size()) * kFnvPrime;
  for (const TokenId id : ids) hash = (hash ^ uint64_t(id)) * kFnvPrime;
  return hash;
}

fs::path index_path(fs::path path) { return path += ".index"; }

std::string_view bytes_of(const Ids& ids) {
  return {reinterpret_cast<const char*>(ids.data()), ids.size() * sizeof(TokenId)};
}

}  // namespace

IdFile::IdFile(const fs::path& path)
    : ids_(path, O_RDWR | O_CREAT | O_TRUNC),
      index_(index_path(path), O_RDWR | O_CREAT | O_TRUNC, path),
      hash_(kFnvOffset) {
  // Without a name, the system frees them as soon as nobody has them open.
  fs::remove(path);
  fs::remove(index_path(path));
}

void IdFile::append(const Ids& source, const Ids& target, int64_t line) {
  static_assert(std::is_trivially_copyable_v<IdRecord>);
  const IdRecord record{offset_, line, int32_t(source.size()), int32_t(target.size())};
  pending_index_.append(reinterpret_cast<const char*>(&record), sizeof record);
  pending_ids_.append(bytes_of(source)).append(bytes_of(target));
  hash_ = hash_of(target, hash_of(source, hash_));
  offset_ += int64_t(source.size() + target.size());
  ++pairs_;
  if (pending_ids_.size() + pending_index_.size() > kPendingBytes) flush();
}

void IdFile::flush() {
  ids_.write(pending_ids_);
  index_.write(pending_index_);
  pending_ids_.clear();
  pending_index_.clear();
}

void IdFile::finish() {
  flush();
  pending_ids_.shrink_to_fit();
  pending_index_.shrink_to_fit();
}

IdRecord IdFile::record(int64_t pair) const {
  if (pair < 0 || pair >= pairs_)
    throw std::invalid_argument("pair " + std::to_string(pair) + " of " + std::to_string(pairs_));
  IdRecord record{};
  index_.read_at(pair * int64_t(sizeof record), reinterpret_cast<char*>(&record), sizeof record);
  return record;
}

void IdFile::read(int64_t pair, Ids& source, Ids& target) const {
  const IdRecord r = record(pair);
  source.resize(size_t(r.source));
  target.resize(size_t(r.target));
  const auto read_ids = [&](Ids& ids, int64_t offset) {
    ids_.read_at(offset * int64_t(sizeof(TokenId)), reinterpret_cast<char*>(ids.data()),
                 int64_t(ids.size() * sizeof(TokenId)));
  };
  read_ids(source, r.offset);
  read_ids(target, r.offset + r.source);
}

}  // namespace nmt
