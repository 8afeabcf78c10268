#pragma once

#include <cstdint>
#include <vector>

#include "tensor/matrix.h"

namespace nmt {

// Element-wise work on raw memory. One set of files is compiled once for each instruction set;
// kernels() chooses one of them when the program starts. A sum over source positions or over the
// vocabulary has a fixed order that does not depend on padding or neighbours.

/// The inputs and results of an LSTM step, rows x units each unless stated otherwise.
struct LstmStep {
  int64_t rows, units;
  Real forget_bias;
  const Real* c_prev;
  Real* gates;  // [rows, 4·units] i j f o: first the sum of products, then activated
  Real* c;
  Real* h;
};

struct LstmStepGrad {
  int64_t rows, units;
  const Real* gates;  // activated
  const Real* c_prev;
  const Real* c;
  const Real* dh;  // null: zero
  const Real* dc;  // null: zero
  Real* dgates;    // [rows, 4·units], assigned; may be gates
  Real* dc_prev;   // null: not wanted
  bool add_dc_prev;
};

/// Attention of N hypotheses over the memory of B sentences, additive (Bahdanau et al. 2015,
/// arXiv:1409.0473, eq. 6) or by dot products (Luong et al. 2015, arXiv:1508.04025); memory is
/// time-major: row t·B + b.
struct Attention {
  int64_t rows;          // N
  int64_t batch, steps;  // B, S
  int64_t units, width;  // A of keys, D of memory
  const int* sentences;  // [N] sentence of a row; null: row i is sentence i
  const int* lengths;    // [B] positions that count; null: all
  const Real* query;     // [N, A]
  const Real* keys;      // [S·B, A]
  const Real* v;         // [A]; null: scores are scale · (query · key)
  const Real* memory;    // [S·B, D]
  Real* weights;         // [N, S]; exactly 0 past the length
  Real* read;            // [N, D]
  Real scale = 1;        // of dot products
};

struct AttentionGrad {
  const Real* dread;     // [N, D]
  const Real* dweights;  // [N, S]; null: zero
  Real* dquery;          // [N, A], added to
  Real* dkeys;           // added to; each sentence must belong to one row
  Real* dv;              // [A], added to; null with v
  Real* dmemory;         // null: not wanted; added to
  Real* scratch;         // [N, S]
};

/// Of a row: its mean, and one divided by the square root of its variance plus epsilon.
struct Moments {
  Real mean, inverse_deviation;
};

/// Layer normalisation of rows (Ba et al. 2016, arXiv:1607.06450):
/// y (+)= gain ⊙ (x − mean) / √(variance + epsilon) + bias.
struct LayerNorm {
  int64_t rows, units;
  Real epsilon;
  const Real* x;      // [rows, units]
  const Real* gain;   // [units]
  const Real* bias;   // [units]; null: none
  Moments* moments;   // [rows], left for the gradient
  Real* y = nullptr;  // [rows, units]
  bool add = false;
};

struct LayerNormGrad {
  const Real* dy;  // [rows, units]
  Real* dgain;     // [units], added to
  Real* dbias;     // [units], added to; null: there is none
  Real* dx;        // [rows, units]; may be x or dy
  bool add;        // to dx
};

/// A step of an LSTM with normalised gates and memory: TF's LayerNormBasicLSTMCell.
struct LayerNormLstm {
  int64_t rows, units;
  Real forget_bias, epsilon;
  const Real *gain[5], *bias[5];  // [units] each, of i, j, f, o and c
  const Real* c_prev;             // [rows, units], as are c and h
  const Real* z;                  // [rows, 4·units] sum of products, i j f o
  Real* gates;                    // the same, normalised and activated
  Moments* moments;               // [rows, 5]
  Real *c, *h;
};

struct LayerNormLstmGrad {
  const Real *dh, *dc;        // null: zero
  Real *dgain[5], *dbias[5];  // added to
  Real* dz;                   // [rows, 4·units], assigned
  Real* dc_prev;              // null: not wanted
  bool add_dc_prev;
  Real* scratch;  // [2·units]
};

// Optimisers. A gradient is first multiplied by grad_scale; then l2 times the value is added to it.

struct AdamStep {
  Real rate;                   // step size, including both bias corrections
  Real beta1, beta2, epsilon;  // epsilon includes the correction
  Real grad_scale;
  Real l2 = 0;
  Real keep = 1;  // values are multiplied by it: decoupled weight decay
};

struct SgdStep {
  Real rate, momentum, grad_scale, l2;
  bool nesterov;
};

struct AdagradStep {
  Real rate, grad_scale, l2;
};

struct RmsPropStep {
  Real rate, decay, momentum, epsilon, grad_scale, l2;
};

/// bfloat16 for products: floats rounded to the nearest, ties to even; NaN stays NaN, and a
/// denormal may become zero, which is how products treat it anyway. A product pairs its terms (k, k
/// + 1) in one 32-bit word, k in the lower half, and takes its second operand packed: groups of
/// kPackedColumns columns, each with all pairs, and of each pair the words of the group. Terms are
/// filled with zeros to a multiple of kBfloat16Terms, and packed columns to whole groups. Floats
/// are packed in the same way, with a term in place of a pair, and their terms are not filled.
constexpr int64_t kBfloat16Terms = 32, kPackedColumns = 64;

/// c [rows, cols] = start + a·B + bias, with words that are terms in float and pairs of terms in
/// bfloat16: a [rows, words], each row a_stride words after the previous one; B packed as above,
/// each column b_stride words (a group kPackedColumns times that); rows of c are c_stride numbers
/// apart. The sums of an element have one order, whatever its neighbouring rows and columns.
struct PackedProduct {
  int64_t rows, words, cols;  // words > 0
  const void* a;
  int64_t a_stride;
  const void* b;
  int64_t b_stride;
  float* c;
  int64_t c_stride;
  const float* bias;   // [cols]; null: none
  const float* start;  // [rows, cols], rows as far apart as c's; may be c itself; null: zeros
};

/// Packed columns, words that are terms in float and pairs of them in bfloat16, in 8 bits: column j
/// is scale times its entries, and off by at most |x| times its error when a row x is multiplied by
/// it; infinitely if it has numbers that are none, or too large.
struct FilteredColumns {
  int64_t words, columns;  // a multiple of kPackedColumns
  bool pairs;
  const void* packed;
  int8_t* entries;         // packed as floats are
  float *scales, *errors;  // [columns]
};

/// A row x times columns in 8 bits, and bounds on the error of the product.
struct FilteredRow {
  int64_t terms, cols;
  const float* x;         // [terms]
  const int8_t* entries;  // packed as floats are
  const float* scales;    // [cols]
  const float* errors;    // [cols], from make_filter()
  const float* bias;      // [cols]; null: none
  float norm;             // |x| or slightly more
  int64_t first;          // columns before it do not count
  // For each group of kPackedColumns columns: a lower and an upper bound of its largest column;
  // minus infinity if none counts. Where a bias is NaN the upper bound is NaN.
  float *lower, *upper;
};

constexpr int64_t kExpsAtOnce = 512;  // that are summed in Real

struct Kernels {
  const char* name;                                // "amx", "avx512", "avx2", "baseline"
  void (*add)(const Real* x, Real* y, int64_t n);  // y += x
  void (*add_scaled)(Real a, const Real* x, Real* y, int64_t n);  // y += a·x
  void (*scale)(Real a, Real* x, int64_t n);                      // x *= a
  double (*sum_of_squares)(const Real* x, int64_t n);
  void (*multiply)(const Real* a, const Real* b, Real* y, int64_t n, bool add);  // y (+)= a·b
  void (*add_rows)(const Real* x, Real* row, int64_t rows, int64_t cols);  // row += sum of x[r]
  void (*tanh)(const Real* x, Real* y, int64_t n);
  void (*sigmoid)(const Real* x, Real* y, int64_t n);
  void (*tanh_grad)(const Real* y, const Real* dy, Real* dx, int64_t n, bool add);
  void (*sigmoid_grad)(const Real* y, const Real* dy, Real* dx, int64_t n, bool add);
  void (*lstm)(const LstmStep& step);
  void (*lstm_grad)(const LstmStepGrad& step);
  /// [r, u] = σ(gates); reset = r ⊙ h. gates [rows, 2·units], activated in place.
  void (*gru_gates)(Real* gates, const Real* h, Real* reset, int64_t rows, int64_t units);
  /// c = tanh(c) in place; out = u ⊙ h + (1 − u) ⊙ c.
  void (*gru_output)(const Real* gates, Real* c, const Real* h, Real* out, int64_t rows,
                     int64_t units);
  /// dc before tanh and du before σ (into dgates' second half) from dout; dh (+)= u ⊙ dout.
  void (*gru_output_grad)(const Real* gates, const Real* c, const Real* h, const Real* dout,
                          Real* dc, Real* dgates, Real* dh, bool add, int64_t rows, int64_t units);
  /// dr before σ (first half of dgates) and dh += r ⊙ dreset.
  void (*gru_gates_grad)(const Real* gates, const Real* h, const Real* dreset, Real* dgates,
                         Real* dh, int64_t rows, int64_t units);
  void (*layer_norm)(const LayerNorm& s);
  void (*layer_norm_grad)(const LayerNorm& s, const LayerNormGrad& g);
  void (*layer_norm_lstm)(const LayerNormLstm& s);
  void (*layer_norm_lstm_grad)(const LayerNormLstm& s, const LayerNormLstmGrad& g);
  void (*attention)(const Attention& a);
  void (*attention_grad)(const Attention& a, const AttentionGrad& g);
  /// Adds entries to *sum = Σ exp(x − *top) of the earlier ones, which is 0 if there were none;
  /// *top becomes the largest so far. Returns the largest of these entries; n <= kExpsAtOnce.
  Real (*add_exps)(const Real* x, int64_t n, Real* top, double* sum);
  /// The largest entry of a row and the log of the sum of exp; the same bits as those of add_exps()
  /// from the beginning of the row, kExpsAtOnce at a time.
  void (*log_sum_exp)(const Real* x, int64_t n, Real* largest, double* log_sum);
  /// dx (+)= scale·(exp(x − log_sum) − uniform), the part of the gradient of cross-entropy that all
  /// classes share.
  void (*softmax_grad)(const Real* x, int64_t n, double log_sum, Real scale, Real uniform, Real* dx,
                       bool add);
  Real (*sum)(const Real* x, int64_t n);
  /// y (+)= x·mask / keep, with mask bits keyed by (key, first + i): independent of earlier calls.
  void (*dropout)(const Real* x, Real* y, int64_t n, uint64_t key, uint64_t first, Real drop,
                  bool add);
  void (*adam)(const AdamStep& step, const Real* grad, Real* mean, Real* square, Real* value,
               int64_t n);
  /// velocity is null if momentum is 0.
  void (*sgd)(const SgdStep& step, const Real* grad, Real* velocity, Real* value, int64_t n);
  void (*adagrad)(const AdagradStep& step, const Real* grad, Real* square, Real* value, int64_t n);
  /// velocity is null if momentum is 0.
  void (*rmsprop)(const RmsPropStep& step, const Real* grad, Real* square, Real* velocity,
                  Real* value, int64_t n);
  void (*float_product)(const PackedProduct& p);
  /// Both are null where columns in 8 bits are not faster to read.
  void (*make_filter)(const FilteredColumns& columns) = nullptr;
  void (*filter)(const FilteredRow& row) = nullptr;
  /// From x [rows, cols], some rows of a matrix of `terms` rows: packed, with the rows as terms;
  /// and xᵀ row by row, [cols, terms], with rows `stride` apart. y is the place of the first of
  /// them.
  void (*float_packed)(const float* x, float* y, int64_t rows, int64_t cols, int64_t terms);
  void (*float_transposed)(const float* x, float* y, int64_t rows, int64_t cols, int64_t stride);
  /// From x [rows, cols]: xᵀ packed, with the columns as terms.
  void (*float_packed_transposed)(const float* x, float* y, int64_t rows, int64_t cols);
  /// Null without instructions for it; their name is "avx512_bf16" or "amx_bf16".
  void (*bfloat16_product)(const PackedProduct& p) = nullptr;
  const char* bfloat16_instructions = nullptr;
  void (*bfloat16)(const float* x, uint16_t* y, int64_t n);
  void (*bfloat16_packed_transposed)(const float* x, uint32_t* y, int64_t rows, int64_t cols);
  /// x packed in bfloat16, and xᵀ row by row, [cols, filled terms / 2] words. x may be some rows of
  /// a matrix of `terms` rows, from a multiple of kBfloat16Terms on: y is the place of the first of
  /// their words.
  void (*bfloat16_packed)(const float* x, uint32_t* y, int64_t rows, int64_t cols, int64_t terms);
  void (*bfloat16_transposed)(const float* x, uint32_t* y, int64_t rows, int64_t cols,
                              int64_t terms);
};

/// The tables of every instruction set that this processor has, the best first.
std::vector<const Kernels*> runnable_kernels();

/// The best of them that is not above NMT_KERNELS (amx, avx512, avx2 or baseline) in the
/// environment. Throws a usage error for any other value.
const Kernels& kernels();

}  // namespace nmt
