#pragma once

#include <string>

namespace nmt {

/// Of the toolkit, as in CMakeLists.txt: "0.1.0".
std::string version();

}  // namespace nmt
