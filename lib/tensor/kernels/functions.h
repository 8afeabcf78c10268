#pragma once

#include "tensor/kernels.h"

#ifndef NMT_LEVEL
#define NMT_LEVEL baseline
#endif

// The kernels of one instruction set; what they do stands at struct Kernels.
namespace nmt::NMT_LEVEL {

void add(const Real* x, Real* y, int64_t n);
void add_scaled(Real a, const Real* x, Real* y, int64_t n);
void scale(Real a, Real* x, int64_t n);
double sum_of_squares(const Real* x, int64_t n);
void multiply(const Real* a, const Real* b, Real* y, int64_t n, bool add);
void add_rows(const Real* x, Real* row, int64_t rows, int64_t cols);
void tanh(const Real* x, Real* y, int64_t n);
void sigmoid(const Real* x, Real* y, int64_t n);
void tanh_grad(const Real* y, const Real* dy, Real* dx, int64_t n, bool add);
void sigmoid_grad(const Real* y, const Real* dy, Real* dx, int64_t n, bool add);
void lstm(const LstmStep& step);
void lstm_grad(const LstmStepGrad& step);
void gru_gates(Real* gates, const Real* h, Real* reset, int64_t rows, int64_t units);
void gru_output(const Real* gates, Real* c, const Real* h, Real* out, int64_t rows, int64_t units);
void gru_output_grad(const Real* gates, const Real* c, const Real* h, const Real* dout, Real* dc,
                     Real* dgates, Real* dh, bool add, int64_t rows, int64_t units);
void gru_gates_grad(const Real* gates, const Real* h, const Real* dreset, Real* dgates, Real* dh,
                    int64_t rows, int64_t units);
void layer_norm(const LayerNorm& s);
void layer_norm_grad(const LayerNorm& s, const LayerNormGrad& g);
void layer_norm_lstm(const LayerNormLstm& s);
void layer_norm_lstm_grad(const LayerNormLstm& s, const LayerNormLstmGrad& g);
void attention(const Attention& a);
void attention_grad(const Attention& a, const AttentionGrad& g);
Real add_exps(const Real* x, int64_t n, Real* top, double* sum);
void log_sum_exp(const Real* x, int64_t n, Real* largest, double* log_sum);
void softmax_grad(const Real* x, int64_t n, double log_sum, Real scale, Real uniform, Real* dx,
                  bool add);
Real sum(const Real* x, int64_t n);
void dropout(const Real* x, Real* y, int64_t n, uint64_t key, uint64_t first, Real drop, bool add);
void float_product(const PackedProduct& p);
void make_filter(const FilteredColumns& columns);
void filter(const FilteredRow& row);
void float_packed(const float* x, float* y, int64_t rows, int64_t cols, int64_t terms);
void float_transposed(const float* x, float* y, int64_t rows, int64_t cols, int64_t stride);
void float_packed_transposed(const float* x, float* y, int64_t rows, int64_t cols);
void bfloat16(const float* x, uint16_t* y, int64_t n);
void bfloat16_packed(const float* x, uint32_t* y, int64_t rows, int64_t cols, int64_t terms);
void bfloat16_packed_transposed(const float* x, uint32_t* y, int64_t rows, int64_t cols);
void bfloat16_transposed(const float* x, uint32_t* y, int64_t rows, int64_t cols, int64_t terms);
void adam(const AdamStep& step, const Real* grad, Real* mean, Real* square, Real* value, int64_t n);
void sgd(const SgdStep& step, const Real* grad, Real* velocity, Real* value, int64_t n);
void adagrad(const AdagradStep& step, const Real* grad, Real* square, Real* value, int64_t n);
void rmsprop(const RmsPropStep& step, const Real* grad, Real* square, Real* velocity, Real* value,
             int64_t n);

extern const Kernels table;

}  // namespace nmt::NMT_LEVEL
