#pragma once

#include <memory>
#include <string>
#include <string_view>

namespace nmt {

/// Unpacks one member of an archive after the other.
class Unpacker {
 public:
  virtual ~Unpacker() = default;

  virtual void begin_member() = 0;
  /// Takes bytes from the front of `packed` and appends what they give to `text`; true when the
  /// member has ended, after which nothing more is taken. Throws a std::runtime_error if they are
  /// damaged.
  virtual bool step(std::string_view& packed, std::string& text) = 0;
};

struct Packing {
  std::string_view name;       // "gzip"
  std::string_view extension;  // ".gz"
  std::string_view magic;      // the first bytes
  std::unique_ptr<Unpacker> (*make)();
};

/// By the first bytes; null if they are not those of an archive that can be unpacked.
const Packing* packing_of(std::string_view first_bytes);
/// By the name; null if it is not that of such an archive.
const Packing* packing_by_name(std::string_view path);
/// May this be the beginning of a magic, of which more has yet to come?
bool may_become_packed(std::string_view first_bytes);

}  // namespace nmt
