"""The project's own cases: corners that the public ones leave out."""

from error_builders import *  # noqa: the builders of error cases
from make_cases import *  # noqa: the builders of drafts


def embedded(cell, classes=5, size=4):
    return wrap("EmbeddingWrapper", cell, embedding_classes=classes,
                embedding_size=size)


def activations():
    """The cells with each activation but tanh."""
    for act in ("relu", "sigmoid", "linear"):
        yield "gru_" + act, d_static(
            "GRUCell, " + act, gru(4, activation=act), size=2, steps=5,
            batch=3)
        yield "basic_lstm_" + act, d_static(
            "BasicLSTMCell, %s, forget bias 0.3" % act,
            blstm(4, 0.3, activation=act), size=2, steps=5, batch=3)
        if act != "relu":  # no seed keeps its distance from the kinks
            yield "lstm_" + act, d_static(
                "LSTMCell, %s, projection and peepholes, lengths of which one"
                " is over the steps" % act,
                lstm(4, activation=act, num_proj=2, use_peepholes=True),
                size=2, steps=5, batch=3, lengths=[5, 0, 9])
        yield "rnn_" + act, d_static(
            "BasicRNNCell, %s, initial state and lengths" % act,
            rnn(4, activation=act), size=2, steps=5, batch=3,
            lengths=[2, 1, 4], initial=True)


def cells_and_wrappers():
    return [
        ("lstm_projection_wider", d_static(
            "LSTMCell with a projection wider than its units, both clips",
            lstm(4, num_proj=6, proj_clip=.2, cell_clip=.3), size=9, steps=6,
            batch=2, initial=True)),
        ("lstm_proj_clip_alone", d_static(
            "proj_clip without num_proj clips nothing",
            lstm(4, proj_clip=.2), size=9, steps=6, batch=2)),
        ("multi_of_embedding", d_static(
            "MultiRNNCell whose first layer embeds and whose second is a"
            " residual", multi(embedded(lstm(3)), residual(rnn(3))),
            vocabulary=5, steps=3, batch=4, lengths=[3, 2, 0, 1])),
        ("projection_of_embedding", d_static(
            "OutputProjectionWrapper(sigmoid) of EmbeddingWrapper",
            outproj(embedded(gru(3)), 6, activation="sigmoid"), vocabulary=5,
            steps=3, batch=4, scope="a")),
        ("residual_of_projections", d_static(
            "residual of an input projection (relu) of an output projection",
            residual(inproj(outproj(gru(5), 4), 6, activation="relu")),
            size=4, steps=3, batch=2)),
        ("dropout_of_multi", d_static(
            "full-keep dropout around a MultiRNNCell and inside a residual",
            keep_all(multi(residual(keep_all(outproj(blstm(3), 4))), gru(2))),
            size=4, steps=3, batch=2, initial=True)),
        ("multi_of_one", d_static(
            "MultiRNNCell of a single layer keeps its scope", multi(gru(2)),
            size=4, steps=3, batch=2, initial=True)),
    ]


def rnn_models():
    return [
        ("dec_argmax_wrapped", d_rnn_decoder(
            "argmax over the output of a wrapped MultiRNNCell",
            outproj(multi(lstm(3, num_proj=2), gru(4)), 6), size=5,
            loop="argmax", steps=5, scope="d")),
        ("dec_argmax_residual", d_rnn_decoder(
            "argmax over a projected residual", residual(gru(5)), size=5,
            loop="argmax", proj=True, symbols=9)),
        ("dec_smallest", d_rnn_decoder(
            "one step of one row of one number", rnn(2), size=1, steps=1,
            batch=1, loop="affine")),
        ("basic_multi_scope", d_basic(
            "a single encoder step, mixed layers, another scope",
            multi(gru(3), lstm(4, num_proj=2, use_peepholes=True)), size=2,
            enc=1, dec=6, batch=2, scope="my_e")),
        ("basic_residual", d_basic(
            "ResidualWrapper on both sides", residual(blstm(3)), size=3,
            batch=2)),
        ("tied_multi_loop", d_tied(
            "mixed layers with a loop function",
            multi(inproj(gru(3), 2), keep_all(rnn(4))), size=5, enc=3, dec=5,
            batch=2, loop=True)),
        ("tied_smallest", d_tied(
            "one step of one row, another scope", outproj(gru(3), 1), size=1,
            enc=1, dec=1, batch=1, scope="zz")),
        ("embdec_one_symbol", d_emb_decoder(
            "a vocabulary of one", outproj(gru(3), 1), symbols=1, emb=1,
            steps=3, batch=2, feed=True)),
        ("embdec_lstm_projection", d_emb_decoder(
            "feeding from an LSTMCell with projection and clip",
            lstm(6, num_proj=4, proj_clip=.5), symbols=11, emb=2, steps=6,
            batch=3, feed=True, proj=True)),
        ("embseq_multi_feed", d_emb_seq(
            "mixed layers, python boolean", multi(lstm(3), rnn(5)), ve=4,
            vd=9, emb=6, enc=6, dec=2, batch=2, feed=True)),
        ("embseq_tensor_false", d_emb_seq(
            "feed_previous is a tensor that is false", gru(4), ve=4, vd=9,
            emb=6, enc=2, dec=5, batch=2, feed=False, kind="tensor")),
        ("embseq_tensor_projection", d_emb_seq(
            "feed_previous is a tensor, with output_projection",
            lstm(4, num_proj=3), ve=4, vd=9, emb=6, enc=2, dec=5, batch=2,
            feed=True, kind="tensor", proj=True)),
        ("embtied_decoder_symbols", d_emb_tied(
            "num_decoder_symbols below num_symbols, cell clip",
            lstm(4, cell_clip=.5), v=8, vd=3, emb=5, enc=2, dec=5, batch=2)),
        ("embtied_projection", d_emb_tied(
            "output_projection makes num_decoder_symbols mean nothing",
            lstm(4), v=8, vd=3, emb=5, enc=2, dec=5, batch=2, proj=True,
            feed=True)),
        ("embtied_multi_tensor", d_emb_tied(
            "two layers, feed_previous is a tensor", multi(gru(4), gru(4)),
            v=5, emb=4, enc=2, dec=5, batch=2, feed=True, kind="tensor")),
        ("one2many_single", d_one2many(
            "one decoder, layers, fed",
            multi(gru(3), blstm(2)),
            {"only": (multi(gru(3), blstm(2)), 4, 3)}, ve=3, emb=5, enc=2,
            batch=2, feed=True)),
        ("one2many_names", d_one2many(
            "decoders of different lengths, a dot in a name, peepholes in one",
            lstm(4, num_proj=3),
            {"b.x": (lstm(4, num_proj=3, use_peepholes=True), 4, 3),
             "a": (lstm(4, num_proj=3), 6, 1)}, ve=3, emb=2, enc=5, batch=3)),
    ]


def attention_models():
    return [
        ("attn_four_heads", d_attn(
            "four heads, output of one number, a wrapped residual",
            residual(outproj(lstm(4, num_proj=2), 3)), size=3, attn_size=2,
            length=7, steps=5, batch=2, heads=4, out=1, isa=True,
            scope="at")),
        ("attn_multi_loop", d_attn(
            "mixed layers and activations with a loop function",
            multi(rnn(2, activation="sigmoid"), gru(3, activation="relu")),
            size=4, attn_size=6, length=2, steps=4, batch=3, loop=True)),
        ("attn_one_position", d_attn(
            "two heads over one position of one number", lstm(2), size=1,
            attn_size=1, length=1, steps=3, batch=2, heads=2, isa=True)),
        ("embattndec_layers", d_emb_attn_decoder(
            "layers with peepholes and residual, two heads, output_size, fed",
            multi(lstm(3, use_peepholes=True), residual(gru(3))), symbols=5,
            emb=4, attn_size=2, length=3, steps=5, batch=2, heads=2, out=6,
            proj=True, feed=True, isa=True)),
        ("embattndec_no_update", d_emb_attn_decoder(
            "fed without gradients to the embedding", outproj(gru(3), 5),
            symbols=5, emb=4, attn_size=2, length=3, steps=5, batch=2,
            feed=True, update=False)),
        ("embattn_layers_tensor", d_emb_attn(
            "layers, two heads, initial attention, feed_previous is a tensor",
            multi(lstm(3, num_proj=2), gru(4)), ve=5, vd=8, emb=2, enc=6,
            dec=5, batch=2, heads=2, isa=True, feed=True, kind="tensor")),
        ("embattn_clip_projection", d_emb_attn(
            "LSTMCell with projection and clip under output_projection",
            lstm(5, num_proj=2, proj_clip=.2), ve=5, vd=8, emb=2, enc=3,
            dec=5, batch=2, proj=True, feed=True, kind="tensor")),
        ("embattn_smallest", d_emb_attn(
            "one row, one symbol to produce", gru(2), ve=2, vd=1, emb=1,
            enc=2, dec=2, batch=1)),
    ]


def losses():
    return [
        ("loss_one_class", d_loss(
            "one class: nothing to learn", steps=6, classes=1, batch=3)),
        ("loss_smoothing_row", d_loss(
            "label smoothing 0.5, one row", by_example=True, steps=6,
            classes=3, batch=1,
            loss=dict(kind="label_smoothing", epsilon=0.5))),
        ("loss_sampled_no_miss", d_loss(
            "sampled softmax whose draws were all distinct, hits kept",
            by_example=True, loss=SAMPLED_KEEP, classes=30, size=2, steps=2,
            sampled=([29, 0, 3, 4, 5, 6, 7, 8], 8), scale=2.)),
        ("loss_sampled_all", d_loss(
            "sampled softmax over all classes, hits removed", loss=SAMPLED,
            classes=3, size=4, steps=2, batch=2, sampled=([0, 1, 2], 3),
            scale=2., across_batch=False)),
        ("loss_large_logits", d_loss(
            "logits of some thousands", scale=2000., steps=2, classes=4,
            batch=3)),
        ("loss_no_weights", d_loss(
            "no target counts", steps=3, classes=4, batch=2,
            weights=[[0, 0], [0, 0], [0, 0]])),
        ("buckets_tied_smoothed", d_buckets(
            "three buckets of the tied model, label smoothing",
            d_emb_tied("", lstm(3), v=6, enc=4, dec=5),
            [(1, 1), (2, 5), (4, 5)], 4, 5, 6, loss=SMOOTH)),
        ("buckets_dense", d_buckets(
            "buckets over dense inputs with a loop function",
            d_tied("", outproj(gru(3), 4), size=2, enc=4, dec=5, loop=True),
            [(2, 3), (4, 5)], 4, 5, 4)),
        ("buckets_sampled_examples", d_buckets(
            "sampled softmax, per example, fed",
            d_emb_seq("", gru(4), ve=6, vd=7, enc=4, dec=5, proj=True,
                      feed=True), [(2, 3), (4, 5)], 4, 5, 7,
            loss=SAMPLED_KEEP, sampled=([0, 2], 2), per_example=True)),
        ("buckets_single", d_buckets(
            "one bucket, two heads, initial attention, fed",
            d_emb_attn("", lstm(4), ve=6, vd=7, enc=4, dec=5, heads=2,
                       isa=True, feed=True), [(4, 5)], 4, 5, 7)),
    ]


def cases():
    return numbered("o", [*activations(), *cells_and_wrappers(),
                          *rnn_models(), *attention_models(), *losses()])


def decoder_errors():
    attend = "embedding_attention_seq2seq"
    plain = dict(num_heads=1, initial_state_attention=False)
    return [
        attention("attention_negative_heads", V, "heads are counted",
                  num_heads=-1),
        emb_attention("embattndec_no_inputs", V, "at least one", steps=0),
        emb_attention("embattndec_zero_heads", V, "at least one", heads=0),
        emb_attention("embattndec_id_high", I, "ids are below num_symbols",
                      fill={"input/decoder_inputs": 7}),
        emb_attention("embattndec_id_negative_late", I, "at any step",
                      fill={"input/decoder_inputs": [0, 0, -1]}),
        emb_attention("embattndec_ids_not_looked_at", None,
                      "feeding looks at the first input alone", w=(3, 7),
                      b=(7,), feed=True,
                      fill={"input/decoder_inputs": [0, -1, 77]}),
        emb_attention("embattndec_projection_rows", V,
                      "feeding multiplies the output by W", w=(4, 7), b=(7,),
                      feed=True),
        emb_attention("embattndec_projection_rows_unused", None,
                      "without feeding nothing multiplies by W", w=(4, 7),
                      b=(7,)),
        emb_attention("embattndec_projection_rows_of_output", None,
                      "W fits output_size, not the cell", w=(4, 7), b=(7,),
                      feed=True, out=4),
        emb_decoder("embdec_lstm_state_missing", V,
                    "an LSTM's state has c and h", cell=LSTM3),
        emb_decoder("embdec_state_size", V, "the state must fit the cell",
                    units=4),
        emb_decoder("embdec_no_inputs_fed", None,
                    "no inputs, no outputs", steps=0, feed=True),
        emb_decoder("embdec_projection_rank_weights", V, "W is a matrix",
                    w=(7,), b=(7,)),
        emb_decoder("embdec_projection_rank_biases", V, "B is a vector",
                    w=(3, 7), b=(7, 1)),
        model("embedding_rnn_seq2seq", "embseq_no_encoder_inputs", V,
              "the encoder needs a step", enc=0),
        model("embedding_rnn_seq2seq", "embseq_no_decoder_inputs", None,
              "no inputs, no outputs", dec=0),
        model("embedding_rnn_seq2seq", "embseq_batch_sizes", V,
              "one batch size for both sides", batch_dec=3),
        model("embedding_rnn_seq2seq", "embseq_encoder_id_high", I,
              "ids are below num_encoder_symbols",
              fill={"input/encoder_inputs": 7}),
        model("embedding_rnn_seq2seq", "embseq_decoder_id_high", I,
              "ids are below num_decoder_symbols",
              fill={"input/decoder_inputs": 6}),
        model("embedding_rnn_seq2seq", "embseq_projection_biases", V,
              "B must be [num_decoder_symbols]", w=(3, 6), b=(7,)),
        model("embedding_tied_rnn_seq2seq", "embtied_id_high", I,
              "ids are below num_symbols",
              fill={"input/encoder_inputs": [0, 0, 7]}),
        model("embedding_tied_rnn_seq2seq", "embtied_no_encoder_inputs", V,
              "the encoder needs a step", enc=0),
        model("embedding_tied_rnn_seq2seq", "embtied_no_decoder_inputs", None,
              "no inputs, no outputs", dec=0),
        model("embedding_tied_rnn_seq2seq", "embtied_batch_sizes", V,
              "one batch size for both sides", batch_dec=3),
        model(attend, "embattn_batch_sizes", V,
              "one batch size for both sides", batch_dec=3, **plain),
        model(attend, "embattn_no_decoder_inputs", V, "at least one", dec=0,
              **plain),
        model(attend, "embattn_zero_symbols", V, "there is nothing to produce",
              num_decoder_symbols=0, **plain),
    ]


def cell_errors():
    embed = embedded(GRU3, classes=4)
    return [
        static("rnn_ids_without_embedding", V, "the cell wants vectors", GRU3,
               ids=True),
        static("rnn_embedding_of_vectors", V, "the wrapper wants ids", embed),
        static("rnn_embedding_of_thin_vectors", V,
               "a vector of one number is no id", embed, size=1),
        static("rnn_embedding_id_high", I, "ids are below embedding_classes",
               embed, ids=True, fill={"input/inputs": 4}),
        static("rnn_embedding_id_negative", I, "ids are not negative", embed,
               ids=True, fill={"input/inputs": -1}),
        static("rnn_dropout_above_one", V, "probabilities are at most 1",
               wrap("DropoutWrapper", GRU3, input_keep_prob=1.5)),
        static("rnn_dropout_below_zero", V, "probabilities are at least 0",
               wrap("DropoutWrapper", GRU3, state_keep_prob=-.5)),
        static("rnn_lstm_initial_without_c", V, "an LSTM's state has c and h",
               LSTM3, initial=(2, 3)),
        static("rnn_embedding_twice", V, "vectors are embedded a second time",
               embedded(embed), ids=True),
        static("rnn_residual_of_ids", V, "ids cannot be added to an output",
               residual(embed), ids=True),
        static("rnn_lengths_scalar", V, "a length for each row", GRU3,
               lengths=()),
        static("rnn_projection_negative", V, "sizes are positive",
               outproj(GRU3, -2)),
        static("rnn_initial_batch", V, "a state for each row", GRU3,
               initial=(3, 3)),
        static("rnn_initial_not_spread", V,
               "one row's state is not spread over the batch", GRU3,
               initial=(1, 3)),
    ]


def loss_errors():
    names = ["a", "b"]
    return [
        loss("loss_target_negative", I, "targets are not negative",
             fill={"input/targets": -1}),
        loss("loss_by_example_target_high", I, "targets are below the classes",
             by_example=True, fill={"input/targets": [0, 0, 5]}),
        loss("loss_fewer_weights", V, "a weight for each step", weights=2),
        buckets("buckets_no_decoder_inputs", V,
                "no outputs meet the targets", dec=0),
        buckets("buckets_per_example_short", V,
                "decoder inputs too short for the last bucket", dec=4,
                per_example=True),
        buckets("buckets_first_longer", V,
                "decoder inputs too short for the first bucket",
                sizes=((9, 9), (2, 3)), dec=4),
        one2many("one2many_symbols_unused", None,
                 "numbers of symbols of decoders that are not there", ["a"],
                 ["a"], ["a", "z"]),
        one2many("one2many_fed", None, "nothing is wrong", names, names,
                 names, feed=True),
        one2many("one2many_inputs_without_cell", V, "a cell for each input",
                 ["a"], names, names),
        one2many("one2many_cell_without_inputs", V, "inputs for each cell",
                 names, ["a"], names),
    ]


def dense_errors():
    def pair(function, slug, encoder, decoder, raises, why, cell=GRU3, **kw):
        return entry(slug, function, dict(cell=cell, **kw), {
            "input/encoder_inputs": encoder,
            "input/decoder_inputs": decoder}, raises, why)

    def decoder(slug, why, inputs=f(2, 2, 3), raises=V, cell=GRU3, **state):
        tensors = {"input/decoder_inputs": inputs}
        tensors.update(("input/initial_state/0/" + k, v)
                       for k, v in state.items())
        return entry(slug, "rnn_decoder", dict(cell=cell, loop_function=None),
                     tensors, raises, why)

    def attended(slug, why, inputs, states):
        return entry(slug, "attention_decoder", dict(
            cell=GRU3, num_heads=1, output_size=None, loop_function=None,
            initial_state_attention=False), {
                "input/decoder_inputs": inputs,
                "input/initial_state/0/h": f(2, 3),
                "input/attention_states": states}, V, why)

    basic, tied = "basic_rnn_seq2seq", "tied_rnn_seq2seq"
    loop = dict(loop_function=None)
    return [
        pair(basic, "basic_no_encoder_inputs", f(0, 2, 3), f(2, 2, 3), V,
             "the encoder needs a step"),
        pair(basic, "basic_batch_sizes", f(2, 2, 3), f(2, 3, 3), V,
             "one batch size for both sides"),
        pair(basic, "basic_ids", i(2, 2), i(2, 2), V, "vectors are wanted"),
        pair(basic, "basic_input_sizes", f(2, 2, 4), f(2, 2, 3), None,
             "the sides have parameters of their own"),
        pair(tied, "tied_input_sizes", f(2, 2, 4), f(2, 2, 3), V,
             "the sides share their parameters", **loop),
        pair(tied, "tied_no_decoder_inputs", f(2, 2, 4), f(0, 2, 3), None,
             "no inputs, no outputs", **loop),
        decoder("decoder_state_part_size", "c and h are of the cell's size",
                cell=LSTM3, c=f(2, 3), h=f(2, 4)),
        decoder("decoder_no_inputs", "no inputs, no outputs", f(0, 2, 3),
                None, h=f(2, 3)),
        decoder("decoder_batch_sizes", "a state for each row", f(2, 3, 3),
                h=f(2, 3)),
        decoder("decoder_state_of_lstm", "a GRU has no c", h=f(2, 3),
                c=f(2, 3)),
        attended("attention_states_batch", "one batch size", f(2, 2, 3),
                 f(3, 4, 3)),
        attended("attention_states_rank", "[batch, length, size]", f(2, 2, 3),
                 f(2, 3)),
        attended("attention_inputs_batch", "one batch size", f(2, 3, 3),
                 f(2, 4, 3)),
    ]


def errors():
    return [*decoder_errors(), *cell_errors(), *loss_errors(),
            *dense_errors()]
