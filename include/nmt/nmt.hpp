#pragma once

/// The public C++ interface of the toolkit. It includes nothing of the library's own headers.

#include <string>

namespace nmt {

/// The toolkit's version, as in "0.1.0": semantic versioning, https://semver.org.
std::string version();

}  // namespace nmt
