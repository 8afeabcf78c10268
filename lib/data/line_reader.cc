#include "data/line_reader.h"

#include <algorithm>
#include <filesystem>
#include <stdexcept>

#include "base/error.h"
#include "data/text_format.h"

namespace nmt {
namespace {

/// Bytes of the character that `lead` begins; 1 if it begins none.
size_t length_of_character(char lead) {
  const auto byte = uint8_t(lead);
  if (byte >= 0xC2 && byte < 0xE0) return 2;
  if (byte >= 0xE0 && byte < 0xF0) return 3;
  return byte >= 0xF0 && byte < 0xF5 ? 4 : 1;
}

/// Drops a character that the end of the text has cut in two.
void drop_unfinished_character(std::string& text) {
  size_t lead = text.size();
  while (lead > 0 && text.size() - lead < 3 && (text[lead - 1] & 0xC0) == 0x80) --lead;
  if (lead == 0) return;
  --lead;
  if (text.size() - lead < length_of_character(text[lead])) text.resize(lead);
}

}  // namespace

LineReader::LineReader(const std::string& path, const ReadOptions& options)
    : source_(std::make_unique<ByteSource>(path)), options_(options) {
  faults_.path = path;
  if (!source_->is_stream()) start();
}

bool LineReader::fill() {
  if (ended_) return false;
  buffer_.erase(0, begin_);
  begin_ = 0;
  try {
    ended_ = !source_->append_to(buffer_);
  } catch (const std::runtime_error& damage) {
    throw Error::runtime(at_line(path(), line_number() + 1),
                         std::string("cannot be read on: ") + damage.what(),
                         "get the file again; gzip -t, xz -t, bzip2 -t or zstd -t test an archive");
  }
  return !ended_;
}

void LineReader::start() {
  started_ = true;
  // Of a stream as little as tells the encoding; a line that has arrived does not wait.
  const size_t wanted = source_->is_stream() ? 4 : kTextStart;
  while (buffer_.size() < wanted && fill())
    if (source_->is_stream() && buffer_.find('\n') != std::string::npos) break;
  if (!options_.as_is) check_is_text(path(), buffer_);
  if (buffer_.starts_with("\xEF\xBB\xBF")) begin_ = 3;
}

bool LineReader::next(std::string& line) {
  if (!started_) start();
  line.clear();
  const auto most = size_t(options_.max_line_bytes);
  bool any = false, cut = false;
  size_t end = std::string::npos;
  while (end == std::string::npos) {
    if (begin_ == buffer_.size() && !fill()) break;
    any = true;
    end = buffer_.find('\n', begin_);
    const size_t count = std::min(end, buffer_.size()) - begin_;
    // One byte more than the limit is kept, in which a CR has its place.
    const size_t taken = std::min(count, most + 1 - std::min(line.size(), most + 1));
    line.append(buffer_, begin_, taken);
    cut = cut || taken < count;
    begin_ = end == std::string::npos ? buffer_.size() : end + 1;
  }
  if (!any) return false;
  if (!cut && line.ends_with('\r')) line.pop_back();
  cut = cut || line.size() > most;
  if (cut) {
    line.resize(std::min(line.size(), most));
    drop_unfinished_character(line);
  }
  note_faults(line, cut);
  return true;
}

void LineReader::note_faults(const std::string& line, bool cut) {
  ++faults_.lines;
  const auto note = [&](int64_t& count, std::vector<int64_t>& examples) {
    if (++count <= int64_t(TextFaults::kExamples)) examples.push_back(faults_.lines);
  };
  if (cut) note(faults_.cut, faults_.cut_lines);
  if (!is_valid_utf8(line)) note(faults_.invalid, faults_.invalid_lines);
}

bool LineReader::is_ready() {
  if (!source_->is_stream()) return true;
  if (!started_) {
    if (!source_->is_ready()) return false;
    start();
  }
  // More than the buffer of a pipe is not looked at for the end of one line.
  while (!ended_ && buffer_.find('\n', begin_) == std::string::npos) {
    if (buffer_.size() - begin_ > size_t(options_.max_line_bytes)) return true;
    if (!source_->is_ready()) return false;
    fill();
  }
  return true;
}

void check_readable(const std::string& path, const ReadOptions& options) {
  if (path != "-" && !std::filesystem::is_fifo(path)) LineReader(path, options);
}

}  // namespace nmt
