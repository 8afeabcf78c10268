"""Batches as a recipe with `padding: as_tensorflow` trains on them.

A batch is of one bucket and laid out as get_batch of TensorFlow's translation
tutorial does it: sources padded to the bucket, then, if they are to be
reversed, turned round with their padding; targets between GO and EOS; weight 1
where a symbol is to be predicted, 0 at padding. Sources end in EOS here.

The sentence pairs themselves stand in the file too, as `pairs/source` and
`pairs/target`, without GO and EOS and filled up with PAD, a pair a row: a test
makes its own batch of them. model_with_buckets is called with all buckets; of
its losses only that of the batch's own bucket means anything to a recipe, and
only that one has weights (all 1) where losses stay apart.
"""

from make_cases import *  # noqa: the spellings of cells, Draft

PAD, GO, EOS = 0, 1, 2
SYMBOLS = 10
BUCKETS = [[5, 6], [8, 9]]

SHORT = [  # both sides fit the first bucket, the first pair just so
    ([4, 5, 6, 7], [5, 4, 9, 6, 8]),
    ([8], [7]),
    ([9, 3], [6, 6, 4]),
    ([5, 4, 8], [9, 8]),
]
LONG = [  # the source, the target or both are too long for it
    ([4, 9, 6, 7, 5, 8, 4], [5, 8, 4, 4, 7, 6, 9, 5]),
    ([6, 5], [8, 5, 9, 6, 4, 7]),
    ([8, 7, 6, 5, 4], [4]),
    ([9, 9, 3, 8, 5, 6], [7, 5, 6, 4]),
]
BATCHES = dict(short=(SHORT, 0), long=(LONG, 1))


def filled(rows, length=None):
    """Lists of ids as an array, a row each."""
    length = length or max(len(row) for row in rows)
    return np.array([row + [PAD] * (length - len(row)) for row in rows],
                    dtype=np.int32)


def time_major(rows):
    """[time, batch], as long as the last bucket wants it."""
    array = filled(rows).T
    missing = max(BUCKETS[-1]) - len(array)
    return np.pad(array, ((0, missing), (0, 0)))


def batch_inputs(draft, pairs, bucket, reverse):
    size_in, size_out = BUCKETS[bucket]
    encoder, decoder, targets = [], [], []
    for source, target in pairs:
        source = source + [EOS]
        source += [PAD] * (size_in - len(source))
        encoder.append(source[::-1] if reverse else source)
        target = [GO] + target + [EOS]
        target += [PAD] * (size_out + 1 - len(target))
        decoder.append(target[:size_out])
        targets.append(target[1:])
    targets = time_major(targets)
    draft.given("input/encoder_inputs", time_major(encoder))
    draft.given("input/decoder_inputs", time_major(decoder))
    draft.given("input/targets", targets)
    draft.given("input/weights", (targets != PAD).astype(np.float64))
    draft.given("pairs/source", filled([s for s, _ in pairs]))
    draft.given("pairs/target", filled([t for _, t in pairs]))


def attention(cell, heads=1, isa=False):
    return "embedding_attention_seq2seq", dict(
        cell=cell, num_encoder_symbols=SYMBOLS, num_decoder_symbols=SYMBOLS,
        embedding_size=3, num_heads=heads, output_projection=None,
        initial_state_attention=isa, **feed_args(False))


def embedding(cell):
    return "embedding_rnn_seq2seq", dict(
        cell=cell, num_encoder_symbols=SYMBOLS, num_decoder_symbols=SYMBOLS,
        embedding_size=3, output_projection=None, **feed_args(False))


def tied(cell):
    return "embedding_tied_rnn_seq2seq", dict(
        cell=cell, num_symbols=SYMBOLS, num_decoder_symbols=None,
        embedding_size=3, output_projection=None, **feed_args(False))


def recipe(desc, model, batch, reverse, per_example, loss=None):
    pairs, bucket = BATCHES[batch]
    d = Draft("model_with_buckets", desc, dict(
        buckets=BUCKETS, seq2seq=dict(function=model[0], args=model[1]),
        per_example_loss=per_example, softmax_loss_function=loss), len(pairs))
    batch_inputs(d, pairs, bucket, reverse)
    for j in range(len(BUCKETS)):
        if per_example:
            d.given("weight/%d/loss" % j,
                    np.full(len(pairs), float(j == bucket)))
    return d


def both_losses(slug, desc, *args, **kw):
    return [
        (slug + "_mean", recipe(desc + ", sequence_loss", *args,
                                per_example=False, **kw)),
        (slug + "_examples", recipe(desc + ", per_example_loss", *args,
                                    per_example=True, **kw))]


def cases():
    lstm4, gru2 = blstm(4), multi(gru(4), gru(4))
    return [
        *both_losses("attention_short", "attention, first bucket, reversed",
                     attention(lstm4), "short", reverse=True),
        *both_losses("attention_long", "attention, second bucket, reversed",
                     attention(lstm4), "long", reverse=True),
        *both_losses("attention_layers", "attention of two heads and layers,"
                     " label smoothing", attention(gru2, 2, True), "long",
                     reverse=False, loss=SMOOTH),
        *both_losses("embedding", "no attention, second bucket, reversed",
                     embedding(lstm4), "long", reverse=True),
        *both_losses("tied", "tied, first bucket", tied(gru(4)), "short",
                     reverse=False),
    ]


def errors():
    return []
