#include "jobs/translate/benchmark.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/clock.h"
#include "base/error.h"
#include "base/format.h"
#include "base/machine.h"
#include "tensor/product_peak.h"

namespace nmt {
namespace {

constexpr size_t kSingleSentences = 100;  // enough for a 95th percentile

/// The work of all models into all targets; sources are encoded once for all targets.
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
  translator.translate(plain_inputs(std::span(lines).first(1)));
  std::vector<double> milliseconds;
  for (const std::string& line : std::span(lines).first(std::min(lines.size(), kSingleSentences))) {
    const std::vector<TranslationInput> input = plain_inputs(std::span(&line, 1));
    const auto start = Clock::now();
    translator.translate(input);
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
    const std::vector<TranslationInput> inputs = plain_inputs(lines);
    translator.translate(inputs);  // packs weights, touches memory
    const auto start = Clock::now();
    const auto translations = translator.translate(inputs);
    result.seconds = seconds_since(start);
    count_work(models, translator, translations, result);
  }
  if (result.sentences == 0)
    throw Error::usage("--benchmark", "there is nothing to translate in the input", "name another");
  result.peak_memory_bytes = peak_memory();
  measure_latency(models, options, lines, result);
  ThreadPool pool(options.threads);
  result.peak_gflops = product_peak(pool);
  return result;
}

}  // namespace nmt
