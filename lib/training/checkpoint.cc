#include "training/checkpoint.h"

#include <algorithm>
#include <functional>
#include <nlohmann/json.hpp>
#include <regex>

#include "base/atomic_file.h"
#include "base/error.h"
#include "base/whole_file.h"
#include "training/state_file.h"

namespace nmt {
namespace fs = std::filesystem;
namespace {

constexpr const char* kParameters = "parameters.safetensors";
constexpr const char* kOthers = "training.safetensors";
constexpr const char* kRecipe = "recipe.yml";

std::string name_of(int64_t update) { return "update-" + std::to_string(update); }

std::vector<std::string> names_of(const std::vector<int64_t>& updates) {
  std::vector<std::string> names;
  for (const int64_t update : updates) names.push_back(name_of(update));
  return names;
}

}  // namespace

Checkpoints::Checkpoints(fs::path model_folder)
    : model_folder_(std::move(model_folder)),
      folder_(model_folder_ / "checkpoints"),
      index_file_(model_folder_ / "checkpoints.json") {}

bool Checkpoints::exist() const { return fs::exists(index_file_); }

void Checkpoints::recover() const {
  const Index index = read_index();
  recover_folder(folder_of(index.current));
  if (index.best) recover_folder(folder_of(*index.best));
  for (const std::string& name : index.kept) recover_folder(folder_of(name));
  remove_all_but(index);
  publish(index);
}

TrainingState Checkpoints::load(const CheckpointTensors& into) const {
  const fs::path folder = folder_of(read_index().current);
  TrainingState state = read_state(folder);
  load_tensors(folder / kParameters, into.parameters);
  load_tensors(folder / kOthers, into.others);
  return state;
}

std::string Checkpoints::recipe() const {
  return read_file(folder_of(read_index().current) / kRecipe);
}

fs::path Checkpoints::save(const TrainingState& state, const CheckpointTensors& tensors,
                           const std::string& recipe) const {
  const std::string name = name_of(state.update);
  write_folder(folder_of(name), [&](const fs::path& folder) {
    save_tensors(folder / kParameters, tensors.parameters);
    save_tensors(folder / kOthers, tensors.others);
    write_state(folder, state);
    write_new_file(folder / kRecipe, recipe);
  });
  Index index = {
      .current = name,
      .best = state.best.empty() ? std::nullopt : std::optional(name_of(state.best_update))};
  for (const ScoredCheckpoint& kept : state.kept) index.kept.push_back(name_of(kept.update));
  write_index(index);
  if (!index.best || *index.best == name) publish(index);
  remove_all_but(index);
  return folder_of(name);
}

void Checkpoints::load_mean(const std::vector<int64_t>& updates,
                            const std::vector<NamedTensor>& into) const {
  std::vector<std::vector<double>> sums;
  for (const NamedTensor& tensor : into) sums.emplace_back(size_t(tensor.size()), 0.0);
  for (const std::string& name : names_of(updates)) {
    load_tensors(folder_of(name) / kParameters, into);
    for (size_t k = 0; k < into.size(); ++k)
      for (size_t i = 0; i < sums[k].size(); ++i) sums[k][i] += double(into[k].data[i]);
  }
  for (size_t k = 0; k < into.size(); ++k)
    for (size_t i = 0; i < sums[k].size(); ++i)
      into[k].data[i] = Real(sums[k][i] / double(updates.size()));
}

// The index comes last: a process that dies before leaves a model whose mean is evaluated again.
void Checkpoints::save_mean(const std::vector<int64_t>& updates,
                            const std::vector<NamedTensor>& mean, bool better) const {
  if (better) save_tensors(model_folder_ / kParameters, mean);
  Index index = read_index();
  index.averaged.emplace(better ? names_of(updates) : std::vector<std::string>());
  write_index(index);
}

void Checkpoints::forget_mean() const {
  Index index = read_index();
  if (!index.averaged) return;
  index.averaged.reset();
  write_index(index);
  publish(index);
}

bool Checkpoints::Index::names(const std::string& checkpoint) const {
  return checkpoint == current || checkpoint == best ||
         std::find(kept.begin(), kept.end(), checkpoint) != kept.end();
}

Checkpoints::Index Checkpoints::read_index() const {
  try {
    const auto json = nlohmann::json::parse(read_file(index_file_));
    Index index;
    index.current = json.at("current").get<std::string>();
    if (!json.at("best").is_null()) index.best = json.at("best").get<std::string>();
    if (json.contains("kept")) index.kept = json["kept"].get<std::vector<std::string>>();
    if (json.contains("averaged"))
      index.averaged = json["averaged"].get<std::vector<std::string>>();
    check_names(index);
    return index;
  } catch (const nlohmann::json::exception& e) {
    throw Error::runtime(
        index_file_.string(), std::string("is damaged: ") + e.what(),
        R"(it should read like {"current": "update-1200", "best": "update-1000"}, )"
        "which are folders in " +
            folder_.string());
  }
}

// A name that leads out of the folder could make a resumed run change what is not its own.
void Checkpoints::check_names(const Index& index) const {
  static const std::regex checkpoint("update-[0-9]+");
  std::vector<std::string> names = index.kept;
  names.push_back(index.current);
  if (index.best) names.push_back(*index.best);
  if (index.averaged) names.insert(names.end(), index.averaged->begin(), index.averaged->end());
  for (const std::string& name : names)
    if (!std::regex_match(name, checkpoint))
      throw Error::runtime(index_file_.string(), "names \"" + name + "\", which is no checkpoint",
                           "checkpoints are called update-1200 and the like; do not resume a model "
                           "from a source that you do not trust");
}

void Checkpoints::write_index(const Index& index) const {
  nlohmann::ordered_json json = {{"current", index.current}, {"best", nullptr}};
  if (index.best) json["best"] = *index.best;
  if (!index.kept.empty()) json["kept"] = index.kept;
  if (index.averaged) json["averaged"] = *index.averaged;
  replace_file(index_file_, json.dump() + "\n");
}

void Checkpoints::publish(const Index& index) const {
  if (index.averaged && !index.averaged->empty()) return;  // save_mean() did
  const std::string bytes = read_file(folder_of(index.best.value_or(index.current)) / kParameters);
  const fs::path target = model_folder_ / kParameters;
  if (!fs::exists(target) || read_file(target) != bytes) replace_file(target, bytes);
}

// A folder that cannot be removed does no harm: nothing names it, the next try will.
// What has another name than a checkpoint, or is a link, somebody else has put there.
void Checkpoints::remove_all_but(const Index& index) const {
  static const std::regex ours(R"(update-[0-9]+(\.nmt-(old|tmp[0-9]+(\.[0-9]+)?))?)");
  std::error_code ignored;
  std::vector<fs::path> stale;
  for (const auto& entry : fs::directory_iterator(folder_, ignored)) {
    const std::string name = entry.path().filename().string();
    if (index.names(name) || !std::regex_match(name, ours)) continue;
    if (fs::is_directory(entry.symlink_status())) stale.push_back(entry.path());
  }
  for (const fs::path& path : stale) fs::remove_all(path, ignored);
}

}  // namespace nmt
