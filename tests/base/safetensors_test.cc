#include "base/safetensors.h"

#include <doctest/doctest.h>

#include <cstring>
#include <stdexcept>

#include "base/error.h"
#include "base/full_disk.h"
#include "base/scratch_folder.h"

using namespace nmt;

namespace {

const std::vector<float> kWeights = {1, -2, 3.5F, 4, 5, 6};
const std::vector<int64_t> kStep = {1'234'567'890'123};
const std::vector<double> kNone;

std::vector<TensorBytes> example() {
  return {{"cell/kernel", DType::kF32, {2, 3}, kWeights.data()},
          {"empty", DType::kF64, {0, 7}, kNone.data()},
          {"step", DType::kI64, {}, kStep.data()}};
}

// A file from its header as text; its data are `bytes` zeros.
std::string file_of(const std::string& header, size_t bytes) {
  const uint64_t length = header.size();
  std::string file(sizeof length, '\0');
  std::memcpy(file.data(), &length, sizeof length);
  return file + header + std::string(bytes, '\0');
}

std::string header_of(const std::string& file) {
  uint64_t length;
  std::memcpy(&length, file.data(), sizeof length);
  return file.substr(sizeof length, length);
}

// What reading says is wrong with a file of these bytes; empty if nothing.
std::string complaint(const std::filesystem::path& path, const std::string& bytes) {
  spill(path, bytes);
  try {
    SafeTensors::read(path);
  } catch (const Error& e) {
    CHECK(e.fault() == Fault::kRuntime);
    CHECK(std::string(e.what()).starts_with(path.string() + ": "));
    return e.what();
  }
  return {};
}

bool same(const SafeTensors& a, const SafeTensors& b) {
  return std::equal(a.tensors().begin(), a.tensors().end(), b.tensors().begin(), b.tensors().end(),
                    [](const auto& x, const auto& y) {
                      return x.first == y.first && x.second.dtype == y.second.dtype &&
                             x.second.shape == y.second.shape &&
                             std::equal(x.second.bytes.begin(), x.second.bytes.end(),
                                        y.second.bytes.begin(), y.second.bytes.end());
                    });
}

}  // namespace

TEST_CASE("safetensors: what was written is read") {
  const ScratchFolder folder;
  write_safetensors(folder / "p", example(), {{"format", "1"}});
  const SafeTensors file = SafeTensors::read(folder / "p");
  CHECK(file.tensors().size() == 3);
  const TensorRecord& kernel = file.at("cell/kernel");
  CHECK(kernel.dtype == DType::kF32);
  CHECK(kernel.shape == std::vector<int64_t>{2, 3});
  CHECK(kernel.count() == 6);
  CHECK(std::memcmp(kernel.bytes.data(), kWeights.data(), kernel.bytes.size()) == 0);
  CHECK(file.at("empty").count() == 0);
  CHECK(file.at("step").shape.empty());
  CHECK(std::memcmp(file.at("step").bytes.data(), kStep.data(), 8) == 0);
  CHECK(file.metadata() == std::map<std::string, std::string>{{"format", "1"}});
}

TEST_CASE("safetensors: a file without tensors is one") {
  const ScratchFolder folder;
  write_safetensors(folder / "p", {});
  CHECK(SafeTensors::read(folder / "p").tensors().empty());
}

TEST_CASE("safetensors: the layout is what Python's reader wants") {
  const ScratchFolder folder;
  write_safetensors(folder / "p", example());
  const std::string file = slurp(folder / "p"), header = header_of(file);
  CHECK((8 + header.size()) % 64 == 0);
  CHECK(file.size() == 8 + header.size() + 24 + 8);
  CHECK(header.starts_with("{\"__metadata__\":{\"checksum\":\""));
  CHECK(header.find("\"cell/kernel\":{\"dtype\":\"F32\",\"shape\":[2,3],\"data_offsets\":[0,24]},"
                    "\"empty\":{\"dtype\":\"F64\",\"shape\":[0,7],\"data_offsets\":[24,24]},"
                    "\"step\":{\"dtype\":\"I64\",\"shape\":[],\"data_offsets\":[24,32]}}") !=
        std::string::npos);
}

TEST_CASE("safetensors: the same input gives the same bytes") {
  const ScratchFolder folder;
  write_safetensors(folder / "p", example(), {{"b", "1"}, {"a", "2"}});
  write_safetensors(folder / "q", example(), {{"a", "2"}, {"b", "1"}});
  CHECK(slurp(folder / "p") == slurp(folder / "q"));
}

TEST_CASE("safetensors: a file of another program's needs no checksum") {
  const ScratchFolder folder;
  spill(folder / "p", file_of(R"( {"b":{"data_offsets":[4,12],"shape":[1,2],"dtype":"I32"},)"
                              R"("a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}})",
                              12));
  const SafeTensors file = SafeTensors::read(folder / "p");
  CHECK(file.at("b").shape == std::vector<int64_t>{1, 2});
  CHECK(file.metadata().empty());
}

TEST_CASE("safetensors: a tensor that is missing is named with its file") {
  const ScratchFolder folder;
  write_safetensors(folder / "p", example());
  CHECK_THROWS_WITH_AS(SafeTensors::read(folder / "p").at("bias"),
                       ((folder / "p").string() + ": has no tensor 'bias' among its 3").c_str(),
                       Error);
}

TEST_CASE("safetensors: a missing file is the user's mistake") {
  const ScratchFolder folder;
  try {
    SafeTensors::read(folder / "no");
    FAIL("read a file that does not exist");
  } catch (const Error& e) {
    CHECK(e.fault() == Fault::kUsage);
  }
}

TEST_CASE("safetensors: a damaged file is refused, with what is wrong at which tensor") {
  struct Damage {
    std::string header;
    size_t data;
    std::string complaint;
  };
  const auto tensor = [](const std::string& fields) { return R"({"w":{)" + fields + "}}"; };
  const std::vector<Damage> table = {
      {"", 0, "its header is not a JSON object"},
      {"[]", 0, "its header is not a JSON object"},
      {R"({"w":)", 0, "its header is not a JSON object"},
      {"{\"\xff\":1}", 0, "its header is not a JSON object"},
      {R"({"__metadata__":[]})", 0, "its metadata is not a JSON object"},
      {R"({"__metadata__":{"a":1}})", 0, "its metadata 'a' is not a string"},
      {R"({"w":3})", 0, "tensor 'w' is not described by a JSON object"},
      {tensor(""), 0, "tensor 'w' has dtype nothing"},
      {tensor(R"("dtype":7)"), 0, "tensor 'w' has dtype 7"},
      {tensor(R"("dtype":"BF16","shape":[1],"data_offsets":[0,2])"), 2,
       "tensor 'w' has dtype \"BF16\"; wanted F32, F64, I32 or I64"},
      {tensor(R"("dtype":"F32","data_offsets":[0,4])"), 4, "tensor 'w' has no list 'shape'"},
      {tensor(R"("dtype":"F32","shape":1,"data_offsets":[0,4])"), 4, "has no list 'shape'"},
      {tensor(R"("dtype":"F32","shape":[1])"), 4, "tensor 'w' has no list 'data_offsets'"},
      {tensor(R"("dtype":"F32","shape":[-1],"data_offsets":[0,4])"), 4, "has -1 in 'shape'"},
      {tensor(R"("dtype":"F32","shape":[1.0],"data_offsets":[0,4])"), 4, "has 1.0 in 'shape'"},
      {tensor(R"("dtype":"F32","shape":["1"],"data_offsets":[0,4])"), 4, "has \"1\" in 'shape'"},
      {tensor(R"("dtype":"F32","shape":[9223372036854775808],"data_offsets":[0,4])"), 4,
       "has 9223372036854775808 in 'shape'"},
      {tensor(R"("dtype":"F32","shape":[4294967296,1073741825],"data_offsets":[0,4])"), 4,
       "has 4 bytes, which is not its shape [4294967296, 1073741825]"},
      {tensor(R"("dtype":"F32","shape":[2],"data_offsets":[0,4])"), 4,
       "tensor 'w' has 4 bytes, which is not its shape [2]"},
      {tensor(R"("dtype":"F32","shape":[1],"data_offsets":[4,0])"), 4, "has data_offsets [4, 0]"},
      {tensor(R"("dtype":"F32","shape":[1],"data_offsets":[0])"), 4, "has data_offsets [0]"},
      {tensor(R"("dtype":"F32","shape":[1],"data_offsets":[0,4])"), 3,
       "tensor 'w' ends at byte 4 of 3 (is the file cut off?)"},
      {tensor(R"("dtype":"F32","shape":[1],"data_offsets":[4,8])"), 8,
       "tensor 'w' begins at byte 4 instead of 0"},
      {tensor(R"("dtype":"F32","shape":[1],"data_offsets":[0,4])"), 6,
       "2 bytes behind the last tensor belong to none"},
      {R"({"v":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},)"
       R"("w":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}})",
       8, "tensor 'w' begins at byte 4 instead of 8"},
  };
  const ScratchFolder folder;
  for (const Damage& damage : table) {
    CAPTURE(damage.header);
    const std::string said = complaint(folder / "p", file_of(damage.header, damage.data));
    CAPTURE(said);
    CHECK(said.find(damage.complaint) != std::string::npos);
  }
}

TEST_CASE("safetensors: a file cut off anywhere is refused") {
  const ScratchFolder folder;
  write_safetensors(folder / "p", example());
  const std::string whole = slurp(folder / "p");
  for (size_t size = 0; size < whole.size(); ++size) {
    CAPTURE(size);
    CHECK(complaint(folder / "q", whole.substr(0, size)) != "");
  }
  CHECK(complaint(folder / "q", whole + '\0') != "");
}

TEST_CASE("safetensors: any flipped bit of the data is noticed") {
  const ScratchFolder folder;
  write_safetensors(folder / "p", example());
  const std::string whole = slurp(folder / "p");
  for (size_t i = 8 + header_of(whole).size(); i < whole.size(); ++i)
    for (int bit = 0; bit < 8; ++bit) {
      std::string altered = whole;
      altered[i] = char(altered[i] ^ (1 << bit));
      CHECK(complaint(folder / "q", altered).find("checksum") != std::string::npos);
    }
}

// A flip may be harmless: a space that becomes a tab, or the word "checksum" itself.
TEST_CASE("safetensors: a flipped byte of the header never alters what is read") {
  const ScratchFolder folder;
  write_safetensors(folder / "p", example());
  const SafeTensors expected = SafeTensors::read(folder / "p");
  const std::string whole = slurp(folder / "p");
  int refused = 0;
  const size_t header = 8 + header_of(whole).size();
  for (size_t i = 0; i < header; ++i)
    for (const int flip : {1, 2, 4, 8, 16, 32, 64, 128, 255}) {
      CAPTURE(i);
      CAPTURE(flip);
      std::string altered = whole;
      altered[i] = char(altered[i] ^ flip);
      if (complaint(folder / "q", altered).empty())
        CHECK(same(SafeTensors::read(folder / "q"), expected));
      else
        ++refused;
    }
  CHECK(refused > int(header) * 8);
}

TEST_CASE("safetensors: a changed name or metadata value does not fit the checksum") {
  const ScratchFolder folder;
  write_safetensors(folder / "p", example(), {{"update", "1000"}});
  struct Change {
    std::string from, to;
  };
  for (const Change& change : {Change{"cell/kernel", "cell/kernek"}, Change{"1000", "2000"},
                               Change{"[0,7]", "[0,8]"}, Change{"[2,3]", "[3,2]"}}) {
    CAPTURE(change.to);
    std::string altered = slurp(folder / "p");
    altered.replace(altered.find(change.from), change.from.size(), change.to);
    CHECK(complaint(folder / "q", altered).find("checksum") != std::string::npos);
  }
}

TEST_CASE("safetensors: a full disk leaves the previous file") {
  const ScratchFolder folder;
  write_safetensors(folder / "p", example());
  const std::string before = slurp(folder / "p");
  const std::vector<float> large(10'000);
  {
    const FullDisk disk(2000);
    const std::vector<TensorBytes> tensors = {{"w", DType::kF32, {10'000}, large.data()}};
    CHECK_THROWS_AS(write_safetensors(folder / "p", tensors), Error);
  }
  CHECK(slurp(folder / "p") == before);
  CHECK(folder.names() == std::vector<std::string>{"p"});
}

TEST_CASE("safetensors: a caller's nonsense is refused") {
  const ScratchFolder folder;
  const auto write = [&](std::vector<TensorBytes> tensors) {
    write_safetensors(folder / "p", tensors);
  };
  CHECK_THROWS_AS(write({example()[0], example()[0]}), std::invalid_argument);
  CHECK_THROWS_AS(write({{"__metadata__", DType::kF32, {0}, nullptr}}), std::invalid_argument);
  CHECK_THROWS_AS(write({{"w", DType::kF32, {-1}, nullptr}}), std::invalid_argument);
  CHECK_THROWS_AS(write({{"w", DType::kF32, {INT64_MAX, 2}, nullptr}}), std::invalid_argument);
  CHECK(folder.names().empty());
}
