#include "report/benchmark_report.h"

#include <fmt/format.h>

#include "base/format.h"
#include "base/machine.h"
#include "report/json.h"
#include "report/table.h"
#include "tensor/product.h"

namespace nmt {
namespace {

std::vector<std::pair<const char*, double>> seconds_of(const TrainingProfile& p) {
  return {{"embedding", p.embedding}, {"recurrent", p.recurrent},
          {"attention", p.attention}, {"output and loss", p.output},
          {"optimizer", p.optimizer}, {"data", p.data},
          {"other", p.other},         {"idle", p.idle}};
}

std::string part_table(const TrainingBenchmark& r) {
  Table table({{"part", Table::Align::kLeft}, {"seconds"}, {"share"}});
  for (const auto& [name, seconds] : seconds_of(r.parts))
    table.add({name, fmt::format("{:.2f}", seconds),
               fmt::format("{:.1f} %", 100 * seconds / (r.seconds * r.threads))});
  return table.text();
}

}  // namespace

std::string describe(const TrainingBenchmark& r) {
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

std::string to_json(const TrainingBenchmark& r) {
  Json seconds;
  for (const auto& [name, value] : seconds_of(r.parts)) seconds[name] = value;
  const Json json = {{"machine", machine_name()},
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
  return dump(json);
}

std::string describe(const TranslationBenchmark& r) {
  return fmt::format(
      "machine        {}\nmodel          {}\nthreads        {}\n"
      "precision      {} (products: {})\n"
      "batch, beam    {}, {}\nsentences      {} in {:.2f} s, {:.1f}/s\nsource tokens  {}/s\n"
      "target tokens  {}/s\nuseful work    {:.1f} GFLOP/s, {:.1f} % of the product's peak of "
      "{:.1f}\nlatency        {:.1f} ms a single sentence at the median, {:.1f} ms at the 95th "
      "percentile\npeak memory    {}\n",
      machine_name(), r.model, r.threads, name_of(r.precision), product_instructions(), r.batch,
      r.beam, r.sentences, r.seconds, double(r.sentences) / r.seconds,
      format_count(int64_t(double(r.source_tokens) / r.seconds)),
      format_count(int64_t(double(r.target_tokens) / r.seconds)), r.gflops, 100 * r.share_of_peak(),
      r.peak_gflops, r.latency_median_ms, r.latency_95th_ms, format_bytes(r.peak_memory_bytes));
}

std::string to_json(const TranslationBenchmark& r) {
  const Json json = {{"machine", machine_name()},
                     {"model", r.model},
                     {"threads", r.threads},
                     {"precision", name_of(r.precision)},
                     {"instructions", product_instructions()},
                     {"batch", r.batch},
                     {"beam", r.beam},
                     {"sentences", r.sentences},
                     {"seconds", r.seconds},
                     {"sentences_per_s", double(r.sentences) / r.seconds},
                     {"source_tokens_per_s", double(r.source_tokens) / r.seconds},
                     {"target_tokens_per_s", double(r.target_tokens) / r.seconds},
                     {"gflops", r.gflops},
                     {"peak_gflops", r.peak_gflops},
                     {"share_of_peak", r.share_of_peak()},
                     {"latency_median_ms", r.latency_median_ms},
                     {"latency_95th_ms", r.latency_95th_ms},
                     {"peak_memory_bytes", r.peak_memory_bytes}};
  return dump(json);
}

}  // namespace nmt
