#include "data/text_output.h"

#include <boost/iostreams/filter/gzip.hpp>
#include <boost/iostreams/filter/zstd.hpp>
#include <boost/iostreams/filtering_stream.hpp>

namespace nmt {

TextOutput::TextOutput(const std::filesystem::path& path) : file_(path) {
  const auto extension = path.extension();
  if (extension != ".gz" && extension != ".zst") return;
  auto chain = std::make_unique<boost::iostreams::filtering_ostream>();
  if (extension == ".gz")
    chain->push(boost::iostreams::gzip_compressor());
  else
    chain->push(boost::iostreams::zstd_compressor());
  chain->push(file_.stream());
  compressed_ = std::move(chain);
}

TextOutput::~TextOutput() = default;

void TextOutput::commit() {
  compressed_.reset();  // writes the end of the archive; failures stay in the file's stream
  file_.commit();
}

}  // namespace nmt
