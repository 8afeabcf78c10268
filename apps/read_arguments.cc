#include "read_arguments.h"

namespace nmt {

std::vector<Option> read_option_list() {
  return {{"as-is", "", "read text that is not in UTF-8, or does not look like text, as it is"},
          {"max-line-bytes", "N", "bytes of a line that are read; the rest is skipped (65536)"}};
}

ReadOptions read_options(const Arguments& arguments) {
  ReadOptions options;
  options.as_is = arguments.has("as-is");
  options.max_line_bytes =
      arguments.integer("max-line-bytes", options.max_line_bytes, 1, int64_t{1} << 30);
  return options;
}

}  // namespace nmt
