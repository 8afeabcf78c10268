#include "toolkit/benchmark.h"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "base/clock.h"
#include "report/table.h"
#include "report/units.h"
#include "tensor/product.h"
#include "toolkit/machine.h"
#include "toolkit/memory_plan.h"
#include "toolkit/pretrained.h"
#include "toolkit/temporary_folder.h"
#include "toolkit/training_data.h"
#include "training/updater.h"

namespace nmt {
namespace {

constexpr int kWarmUp = 10;  // updates: by then memory has been touched

/// Of the forward pass over a pair, each side without padding.
double pair_multiply_adds(const Model& model, const Corpus& corpus, int64_t pair) {
  const int64_t source = corpus.lengths(pair).source + 1;
  const std::vector<int> targets = corpus.target_lengths(pair);
  double sum = model.encoder_multiply_adds(source);
  for (size_t k = 0; k < targets.size(); ++k)
    sum += model.decoder(corpus.target_numbers()[k]).multiply_adds(source, targets[k] + 1);
  return sum;
}

void measure(const Model& model, Updater& updater, Benchmark& result) {
  for (int64_t update = 1; update <= kWarmUp; ++update) updater.make(update);
  double multiply_adds = 0;
  LossSums sums;
  updater.start_profile();
  const auto start = Clock::now();
  for (int64_t i = 1; i <= result.updates; ++i) {
    const Update made = updater.make(kWarmUp + i);
    sums += made.sums;
    for (const Mixture::Draw& draw : made.draws)
      for (const int64_t pair : draw.pairs)
        multiply_adds += pair_multiply_adds(model, updater.mixture().corpus(draw.corpus), pair);
  }
  result.seconds = seconds_since(start);
  result.parts = updater.profile();
  result.target_tokens_per_s = double(sums.target_tokens) / result.seconds;
  result.source_tokens_per_s = double(sums.source_tokens) / result.seconds;
  result.gflops = 2 * 3 * multiply_adds / result.seconds / 1e9;
}

}  // namespace

Benchmark benchmark(const Recipe& asked, const TrainSettings& settings, int64_t updates,
                    Reporter& reporter) {
  Recipe recipe = asked;
  check_texts(recipe.data);
  const TemporaryFolder folder;
  const Vocabularies vocabularies =
      prepare_vocabularies(recipe, folder.path(), reporter, settings.quiet);
  EncodedData data = encode_data(recipe, vocabularies, folder.path(), reporter, settings.quiet);
  const auto model = make_model(recipe.model, vocabularies.sizes(recipe.seed));
  prepare_parameters(*model, recipe, vocabularies, false, reporter);
  if (settings.max_memory) fit_batch(recipe, data, *model, settings.threads, *settings.max_memory);
  ThreadPool pool(settings.threads);
  Updater updater(*model, data.mixed(), recipe.train, recipe.seed, pool);
  Benchmark result;
  result.model = fmt::format("{}, {} parameters",
                             std::visit([](const auto& o) { return o.kType; }, recipe.model),
                             format_count(model->parameters().count()));
  result.precision = effective_precision(recipe.train.precision);
  result.threads = settings.threads;
  result.workers = recipe.train.workers;
  result.updates = updates;
  measure(*model, updater, result);
  result.peak_memory_bytes = peak_memory();
  // A worker has one thread: more threads than workers do not make the products faster.
  ThreadPool busy(std::min(settings.threads, recipe.train.workers));
  result.peak_gflops = product_peak(busy);
  return result;
}

namespace {

std::vector<std::pair<const char*, double>> seconds_of(const TrainingProfile& p) {
  return {{"embedding", p.embedding}, {"recurrent", p.recurrent},
          {"attention", p.attention}, {"output and loss", p.output},
          {"optimizer", p.optimizer}, {"data", p.data},
          {"other", p.other},         {"idle", p.idle}};
}

std::string part_table(const Benchmark& r) {
  Table table({{"part", Table::Align::kLeft}, {"seconds"}, {"share"}});
  for (const auto& [name, seconds] : seconds_of(r.parts))
    table.add({name, fmt::format("{:.2f}", seconds),
               fmt::format("{:.1f} %", 100 * seconds / (r.seconds * r.threads))});
  return table.text();
}

}  // namespace

std::string describe(const Benchmark& r) {
  return fmt::format(
      "machine        {}\nmodel          {}\nthreads        {} ({} workers)\n"
      "precision      {} (products: {})\nupdates        {} in {:.2f} s\n"
      "target tokens  {}/s\nsource tokens  {}/s\nuseful work    {:.1f} GFLOP/s, {:.1f} % of the "
      "product's peak of {:.1f}\npeak memory    {}\n{}",
      machine_name(), r.model, r.threads, r.workers, name_of(r.precision), product_instructions(),
      r.updates, r.seconds, format_count(int64_t(r.target_tokens_per_s)),
      format_count(int64_t(r.source_tokens_per_s)), r.gflops, 100 * r.share_of_peak(),
      r.peak_gflops, format_bytes(r.peak_memory_bytes), part_table(r));
}

std::string to_json(const Benchmark& r) {
  nlohmann::ordered_json seconds;
  for (const auto& [name, value] : seconds_of(r.parts)) seconds[name] = value;
  const nlohmann::ordered_json json = {{"machine", machine_name()},
                                       {"model", r.model},
                                       {"threads", r.threads},
                                       {"workers", r.workers},
                                       {"precision", name_of(r.precision)},
                                       {"instructions", product_instructions()},
                                       {"updates", r.updates},
                                       {"seconds", r.seconds},
                                       {"target_tokens_per_s", r.target_tokens_per_s},
                                       {"source_tokens_per_s", r.source_tokens_per_s},
                                       {"gflops", r.gflops},
                                       {"peak_gflops", r.peak_gflops},
                                       {"share_of_peak", r.share_of_peak()},
                                       {"seconds_by_part", seconds},
                                       {"peak_memory_bytes", r.peak_memory_bytes}};
  return json.dump() + "\n";
}

}  // namespace nmt
