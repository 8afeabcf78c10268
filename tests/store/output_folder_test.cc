#include "store/output_folder.h"

#include <doctest/doctest.h>

#include <filesystem>

#include "jobs/workshop.h"

namespace nmt {
namespace {

namespace fs = std::filesystem;

/// Everything in a folder: names, kinds and bytes.
std::string contents(const fs::path& folder) {
  std::vector<std::string> all;
  for (const auto& entry : fs::recursive_directory_iterator(folder))
    all.push_back(entry.path().string() +
                  (entry.is_regular_file() ? " " + slurp(entry.path()) : std::string()));
  std::sort(all.begin(), all.end());
  std::string text;
  for (const std::string& one : all) text += one + "\n";
  return text;
}

}  // namespace

TEST_CASE("output folder: what training has not made is refused, and not a byte is changed") {
  const std::vector<std::pair<const char*, const char*>> files = {
      {"cache/photo.jpg", "cache"},
      {"recipe.yml", "recipe.yml"},
      {"history.jsonl", "history.jsonl"},
      {"notes.txt", "notes.txt"},
      {"checkpoints/mine", "checkpoints"},
      {"source.vocab", "source.vocab"},
      {".hidden", ".hidden"}};
  for (const bool resume : {false, true})
    for (const auto& [file, named] : files) {
      CAPTURE(file);
      Workshop shop;
      const fs::path folder = shop.recipe.output;
      fs::create_directories((folder / file).parent_path());
      spill(folder / file, "output: m   # of the user\n");
      const std::string before = contents(folder);
      const std::string message = shop.refusal(Fault::kUsage, resume);
      CHECK(message.find("is not empty, and nmt-train has not made what is in it") !=
            std::string::npos);
      CHECK(message.find(named) != std::string::npos);
      CHECK(contents(folder) == before);
      CHECK_FALSE(fs::exists(shop.scratch / "v/en"));  // nor was a vocabulary built
    }
}

TEST_CASE("output folder: an empty one, and that of a run which saved nothing, are used") {
  Workshop empty;
  fs::create_directories(empty.recipe.output);
  CHECK_NOTHROW(empty.train());
  Workshop killed;
  killed.train();
  const fs::path folder = killed.recipe.output;
  fs::remove(folder / "checkpoints.json");
  fs::remove(folder / "parameters.safetensors");
  fs::create_directories(folder / ".nmt-scratch-abcdef");
  spill(folder / "recipe.yml.nmt-tmp17", "half");
  CHECK_NOTHROW(killed.train());
  CHECK_FALSE(fs::exists(folder / ".nmt-scratch-abcdef"));
}

TEST_CASE("output folder: a resumed run leaves alone what is not its own") {
  Workshop shop;
  shop.train();
  const fs::path folder = shop.recipe.output;
  fs::create_directories(folder / "checkpoints/update-1/deeper");  // nothing names it: it is ours
  fs::create_directories(folder / "checkpoints/my-notes");
  fs::create_directories(folder / "cache");
  fs::create_directories(shop.scratch / "elsewhere");
  spill(shop.scratch / "elsewhere" / "photo", "x");
  fs::create_directory_symlink(shop.scratch / "elsewhere", folder / "checkpoints/update-7");
  spill(folder / "checkpoints/update-9.txt", "x");
  spill(folder / "README", "x");
  shop.recipe.train.max_updates = 6;
  shop.train(/*resume=*/true);
  for (const char* kept : {"checkpoints/my-notes", "cache", "checkpoints/update-9.txt", "README",
                           "checkpoints/update-7/photo"})
    CHECK_MESSAGE(fs::exists(folder / kept), kept);
  CHECK_FALSE(fs::exists(folder / "checkpoints/update-1"));
  for (const auto& entry : fs::directory_iterator(folder))
    CHECK(entry.path().filename().string().find(".nmt-") == std::string::npos);
}

TEST_CASE("output folder: a checkpoint's name that leads elsewhere is refused") {
  Workshop shop;
  shop.train();
  const fs::path folder = shop.recipe.output;
  fs::create_directories(shop.scratch / "photos.nmt-old");
  spill(shop.scratch / "photos.nmt-old" / "photo", "x");
  const std::string index = slurp(folder / "checkpoints.json");
  spill(folder / "checkpoints.json",
        index.substr(0, index.rfind('}')) + ", \"kept\": [\"../../photos\"]}");
  shop.recipe.train.max_updates = 6;
  CHECK(shop.refusal(Fault::kRuntime, true).find("\"../../photos\", which is no checkpoint") !=
        std::string::npos);
  CHECK(fs::exists(shop.scratch / "photos.nmt-old" / "photo"));
}

}  // namespace nmt
