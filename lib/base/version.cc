#include <nmt/nmt.hpp>

namespace nmt {

std::string version() { return NMT_VERSION; }  // from CMakeLists.txt

}  // namespace nmt
