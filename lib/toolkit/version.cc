#include "toolkit/version.h"

namespace nmt {

std::string version() { return NMT_VERSION; }

}  // namespace nmt
