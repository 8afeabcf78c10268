#pragma once

#include "models/decoder.h"
#include "seq2seq/attention_heads.h"

namespace nmt {

// In a model with attention, Encoded::memory holds the states of the encoder and, after remember()
// of a decoder, the keys of each head.

inline AttentionMemory memory_of(const Encoded& remembered) {
  return {remembered.memory[0],
          {remembered.memory.begin() + 1, remembered.memory.end()},
          remembered.size,
          remembered.lengths,
          remembered.masks};
}

inline Encoded with_keys(const AttentionHeads& attention, const Encoded& encoded) {
  const AttentionMemory memory =
      attention.remember(encoded.memory[0], encoded.size, encoded.lengths);
  Encoded remembered = encoded;
  remembered.memory.insert(remembered.memory.end(), memory.keys.begin(), memory.keys.end());
  return remembered;
}

}  // namespace nmt
