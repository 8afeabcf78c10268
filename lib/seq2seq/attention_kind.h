#pragma once

namespace nmt {

/// How a position M of the memory is scored for the state of a decoder; h is the last part of the
/// state, the output of the top layer.
enum class AttentionKind {
  kAdditive,   // v · tanh(M·W + q·U + b), where q is the whole state: TensorFlow's
  kDot,        // h · M (Luong et al. 2015, arXiv:1508.04025)
  kGeneral,    // h·U · M (same paper)
  kScaledDot,  // h·U · M·W / √d (Vaswani et al. 2017, arXiv:1706.03762)
};

}  // namespace nmt
