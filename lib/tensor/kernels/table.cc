#include "tensor/kernels/functions.h"

namespace nmt::NMT_LEVEL {

#define NMT_TEXT_OF(x) #x
#define NMT_TEXT(x) NMT_TEXT_OF(x)

const Kernels table = {
    .name = NMT_TEXT(NMT_LEVEL),
    .add = add,
    .add_scaled = add_scaled,
    .scale = scale,
    .sum_of_squares = sum_of_squares,
    .multiply = multiply,
    .add_rows = add_rows,
    .tanh = tanh,
    .sigmoid = sigmoid,
    .tanh_grad = tanh_grad,
    .sigmoid_grad = sigmoid_grad,
    .lstm = lstm,
    .lstm_grad = lstm_grad,
    .gru_gates = gru_gates,
    .gru_output = gru_output,
    .gru_output_grad = gru_output_grad,
    .gru_gates_grad = gru_gates_grad,
    .layer_norm = layer_norm,
    .layer_norm_grad = layer_norm_grad,
    .layer_norm_lstm = layer_norm_lstm,
    .layer_norm_lstm_grad = layer_norm_lstm_grad,
    .attention = attention,
    .attention_grad = attention_grad,
    .add_exps = add_exps,
    .log_sum_exp = log_sum_exp,
    .softmax_grad = softmax_grad,
    .sum = sum,
    .dropout = dropout,
    .adam = adam,
    .sgd = sgd,
    .adagrad = adagrad,
    .rmsprop = rmsprop,
    .float_product = float_product,
#ifdef __AVX2__
    .make_filter = make_filter,
    .filter = filter,
#endif
    .float_packed = float_packed,
    .float_transposed = float_transposed,
    .float_packed_transposed = float_packed_transposed,
    .bfloat16 = bfloat16,
    .bfloat16_packed_transposed = bfloat16_packed_transposed,
    .bfloat16_packed = bfloat16_packed,
    .bfloat16_transposed = bfloat16_transposed,
};

}  // namespace nmt::NMT_LEVEL
