#include "report/dry_run.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "base/format.h"
#include "report/events_json.h"
#include "report/events_text.h"
#include "report/json.h"
#include "report/table.h"

namespace nmt {
namespace {

std::string parameter_table(const std::vector<ParameterSize>& parameters) {
  Table table({{"parameter", Table::Align::kLeft}, {"shape", Table::Align::kLeft}, {"numbers"}});
  int64_t total = 0;
  for (const ParameterSize& p : parameters) {
    table.add({p.name, fmt::format("[{}]", fmt::join(p.shape, ", ")), format_count(p.count)});
    total += p.count;
  }
  table.add({"all", "", format_count(total)});
  return table.text();
}

std::string memory_table(const MemoryEstimate& memory) {
  Table table({{"memory, as tried", Table::Align::kLeft}, {"bytes"}});
  table.add({"parameters", format_bytes(memory.parameters)});
  table.add({"gradients of all workers", format_bytes(memory.gradients)});
  table.add({"moments and average", format_bytes(memory.moments)});
  table.add({"activations of the largest batches", format_bytes(memory.activations)});
  table.add({"packed weights, products, text, program", format_bytes(memory.other)});
  table.add({"all", format_bytes(memory.total())});
  return table.text();
}

}  // namespace

std::string describe(const DryRun& run) {
  return fmt::format("{}\n{}\n{}\n{}", run.recipe, parameter_table(run.parameters),
                     describe(StartedEvent{run.buckets, run.dropped}), memory_table(run.memory));
}

std::string to_json(const DryRun& run) {
  Json parameters = Json::array();
  for (const ParameterSize& p : run.parameters)
    parameters.push_back({{"name", p.name}, {"shape", p.shape}, {"count", p.count}});
  Json corpora = Json::array();
  for (const CorpusCounts& counts : run.corpora) corpora.push_back(json_of(counts));
  const MemoryEstimate& m = run.memory;
  const Json json = {{"recipe", run.recipe},
                     {"parameters", parameters},
                     {"corpora", corpora},
                     {"buckets", json_of(run.buckets)},
                     {"dropped_pairs", run.dropped},
                     {"memory_bytes",
                      {{"parameters", m.parameters},
                       {"gradients", m.gradients},
                       {"moments", m.moments},
                       {"activations", m.activations},
                       {"other", m.other},
                       {"total", m.total()}}}};
  return dump(json);
}

}  // namespace nmt
