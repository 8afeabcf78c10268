#include "toolkit/translation_benchmark.h"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "base/clock.h"
#include "base/error.h"
#include "report/units.h"
#include "tensor/product.h"
#include "toolkit/machine.h"

namespace nmt {
namespace {

constexpr size_t kSingleSentences = 100;  // enough for a 95th percentile

/// Of all models that vote, into all targets; sources are read once for all of these.
void count_work(std::span<const ModelFolder> models, const Translator& translator,
                const std::vector<std::vector<Translation>>& translations,
                TranslationBenchmark& result) {
  double multiply_adds = 0;
  for (size_t k = 0; k < translations.size(); ++k) {
    for (const Translation& t : translations[k]) {
      if (t.hypotheses.empty()) continue;
      const auto read = int64_t(t.cut ? translator.options().max_length : t.pieces) + 1;
      const auto written = int64_t(t.hypotheses[0].tokens.size()) + 1;
      result.sentences += k == 0;
      result.source_tokens += k == 0 ? read : 0;
      result.target_tokens += written;
      for (const ModelFolder& folder : models) {
        const Decoder& decoder = folder.model->decoder(translator.targets()[k]);
        multiply_adds += (k == 0 ? folder.model->encoder_multiply_adds(read) : 0) +
                         result.beam * decoder.multiply_adds(read, written);
      }
    }
  }
  result.gflops = 2 * multiply_adds / result.seconds / 1e9;
}

void measure_latency(std::span<const ModelFolder> models, TranslatorOptions options,
                     const std::vector<std::string>& lines, TranslationBenchmark& result) {
  options.threads = options.batch = 1;
  Translator translator(models, options);
  translator.translate(std::span(lines).first(1));
  std::vector<double> milliseconds;
  for (const std::string& line : std::span(lines).first(std::min(lines.size(), kSingleSentences))) {
    const auto start = Clock::now();
    translator.translate(std::span(&line, 1));
    milliseconds.push_back(1000 * seconds_since(start));
  }
  std::sort(milliseconds.begin(), milliseconds.end());
  result.latency_median_ms = milliseconds[milliseconds.size() / 2];
  result.latency_95th_ms = milliseconds[milliseconds.size() * 95 / 100];
}

}  // namespace

TranslationBenchmark benchmark_translation(std::span<const ModelFolder> models,
                                           const TranslatorOptions& options,
                                           const std::vector<std::string>& lines) {
  TranslationBenchmark result;
  result.model = fmt::format(
      "{}{} parameters", models.size() > 1 ? fmt::format("{} models, first ", models.size()) : "",
      format_count(models[0].model->parameters().count()));
  result.precision = models[0].precision;
  result.threads = options.threads;
  result.batch = options.batch;
  result.beam = options.search.sampling ? options.search.nbest : options.search.beam;
  {
    Translator translator(models, options);
    translator.translate(lines);  // packs weights, touches memory
    std::vector<TranslationInput> inputs;
    for (const std::string& line : lines)
      inputs.push_back({.text = line, .line = int64_t(inputs.size()) + 1});
    const auto start = Clock::now();
    const auto translations = translator.translate_into_all(inputs);
    result.seconds = seconds_since(start);
    count_work(models, translator, translations, result);
  }
  if (result.sentences == 0)
    throw Error::asked("--benchmark", "there is nothing to translate in the input", "name another");
  result.peak_memory_bytes = peak_memory();
  measure_latency(models, options, lines, result);
  ThreadPool pool(options.threads);
  result.peak_gflops = product_peak(pool);
  return result;
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
  const nlohmann::ordered_json json = {{"machine", machine_name()},
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
  return json.dump() + "\n";
}

}  // namespace nmt
