#pragma once

namespace nmt {

/// How a position of the memory, M, is scored for a decoder's state; h is the state's last part,
/// the output of the top layer.
enum class AttentionKind {
  kAdditive,   // v · tanh(M·W + q·U + b), q the whole state: TensorFlow's
  kDot,        // h · M (Luong et al. 2015, arXiv:1508.04025)
  kGeneral,    // h·U · M (there)
  kScaledDot,  // h·U · M·W / √d (Vaswani et al. 2017, arXiv:1706.03762)
};

}  // namespace nmt
