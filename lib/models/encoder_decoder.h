#pragma once

#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

#include "models/encoder.h"
#include "models/model.h"
#include "models/target_decoder.h"

namespace nmt {

/// The number of symbols of the only target of an architecture. Throws std::invalid_argument if
/// there are more.
inline int only_target(const ModelSizes& sizes) {
  if (sizes.targets.size() != 1)
    throw std::invalid_argument("one target is wanted, not " +
                                std::to_string(sizes.targets.size()));
  return sizes.targets[0].value;
}

/// An encoder and decoders: the base of every architecture, which puts them together.
class EncoderDecoder : public Model {
 public:
  Encoded encode(Tape& tape, const SourceBatch& source, const Pass& pass) const override {
    return encoder_->encode(tape, source, pass);
  }
  int targets() const override { return int(decoders_.size()); }
  const Decoder& decoder(int target) const override { return *decoders_[size_t(target)]; }
  double encoder_multiply_adds(int64_t source_tokens) const override {
    return double(source_tokens) * source_costs_;
  }

 protected:
  /// The source's embedding if it is also that of a target with `symbols`, otherwise null. Throws
  /// std::invalid_argument if it has another number of symbols.
  const Parameter* shared_table(const RnnModelOptions& options, int symbols) const {
    if (options.tie_embeddings != Tying::kThreeWay) return nullptr;
    const Parameter& table = encoder_->table();
    if (table.value().rows != symbols)
      throw std::invalid_argument("one embedding for " + std::to_string(table.value().rows) +
                                  " source symbols and " + std::to_string(symbols) +
                                  " of a target");
    return &table;
  }

  /// Multiply-adds of the encoder per source token, including the keys of every head and target,
  /// which are computed once per source token.
  double source_costs_ = 0;
  std::unique_ptr<Encoder> encoder_;
  std::vector<std::unique_ptr<Decoder>> decoders_;
};

}  // namespace nmt
