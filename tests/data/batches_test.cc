#include "data/batches.h"

#include <doctest/doctest.h>

#include <set>
#include <stdexcept>

#include "text/fixtures.h"

using namespace nmt;

namespace {

using Pairs = std::vector<int64_t>;

/// All batches of the epoch that the order stands in.
std::vector<Pairs> rest_of_epoch(BatchOrder& order) {
  std::vector<Pairs> batches;
  const int64_t epoch = order.position().epoch;
  while (true) {
    const BatchOrder::Position before = order.position();
    Pairs batch = order.next();
    if (order.position().epoch != epoch) {
      order.seek(before);
      return batches;
    }
    batches.push_back(std::move(batch));
  }
}

Pairs flat(const std::vector<Pairs>& batches) {
  Pairs pairs;
  for (const Pairs& batch : batches) pairs.insert(pairs.end(), batch.begin(), batch.end());
  return pairs;
}

Pairs sorted(Pairs pairs) {
  std::sort(pairs.begin(), pairs.end());
  return pairs;
}

Pairs numbers(int64_t count) {
  Pairs all;
  for (int64_t i = 0; i < count; ++i) all.push_back(i);
  return all;
}

size_t bucket_of(const Corpus& corpus, int64_t pair, const std::vector<Bucket>& buckets) {
  const auto lengths = corpus.lengths(pair);
  size_t b = 0;
  while (b < buckets.size() &&
         (lengths.source >= buckets[b].source || lengths.target >= buckets[b].target))
    ++b;
  return b;
}

}  // namespace

TEST_CASE("order: each epoch has every pair once, in another order") {
  const ScratchFolder folder;
  const Corpus corpus = random_corpus(folder, 1777);
  for (const BatchOptions& options :
       {BatchOptions{.sentences = 4}, BatchOptions{.sentences = 64},
        BatchOptions{.sentences = 0, .tokens = 100, .buckets = choose_buckets({&corpus})}}) {
    BatchOrder order(corpus, options, 1);
    const Pairs first = flat(rest_of_epoch(order));
    order.next();
    order.seek({.epoch = 1, .window = 0, .batch = 0});
    const Pairs second = flat(rest_of_epoch(order));
    CHECK(sorted(first) == numbers(corpus.size()));
    CHECK(sorted(second) == numbers(corpus.size()));
    CHECK(first != second);
  }
}

TEST_CASE("order: the seed decides, and nothing else") {
  const ScratchFolder folder;
  const Corpus corpus = random_corpus(folder, 300);
  const auto epoch = [&](uint64_t seed) {
    BatchOrder order(corpus, {.sentences = 8}, seed);
    return rest_of_epoch(order);
  };
  CHECK(epoch(1) == epoch(1));
  CHECK(epoch(1) != epoch(2));
}

TEST_CASE("order: from any position it goes on as if it had run there") {
  const ScratchFolder folder;
  const Corpus corpus = random_corpus(folder, 700);
  const BatchOptions options{.sentences = 2, .buckets = choose_buckets({&corpus})};
  BatchOrder whole(corpus, options, 5);
  std::vector<BatchOrder::Position> positions;
  std::vector<Pairs> batches;
  for (int i = 0; i < 1000; ++i) {
    positions.push_back(whole.position());
    batches.push_back(whole.next());
  }
  CHECK(positions.back().epoch == 2);
  for (const size_t at : {0, 1, 99, 100, 107, 351, 352, 700, 998}) {
    BatchOrder resumed(corpus, options, 5);
    resumed.seek(positions[at]);
    CHECK(resumed.position() == positions[at]);
    for (size_t i = at; i < std::min<size_t>(at + 130, batches.size()); ++i)
      CHECK(resumed.next() == batches[i]);
  }
}

TEST_CASE("order: a batch keeps its size and never leaves its bucket") {
  const ScratchFolder folder;
  const Corpus corpus = random_corpus(folder, 1000);
  const std::vector<Bucket> buckets = choose_buckets({&corpus});
  REQUIRE(buckets.size() > 1);
  BatchOrder order(corpus, {.sentences = 16, .buckets = buckets}, 1);
  for (const Pairs& batch : rest_of_epoch(order)) {
    CHECK(batch.size() <= 16);
    for (const int64_t pair : batch)
      CHECK(bucket_of(corpus, pair, buckets) == bucket_of(corpus, batch[0], buckets));
  }
}

TEST_CASE("order: batches by tokens hold as many pairs as fit with their padding") {
  const ScratchFolder folder;
  const Corpus corpus = random_corpus(folder, 1000);
  constexpr int kTokens = 30;  // less than the longest pair has
  BatchOrder order(corpus, {.sentences = 0, .tokens = kTokens}, 1);
  bool lone_long_pair = false;
  for (const Pairs& batch : rest_of_epoch(order)) {
    int longest = 0;
    for (const int64_t pair : batch) longest = std::max(longest, corpus.lengths(pair).target + 1);
    lone_long_pair |= longest > kTokens;
    CHECK((batch.size() == 1 || int(batch.size()) * longest <= kTokens));
  }
  CHECK(lone_long_pair);
}

TEST_CASE("order: pairs beyond the last bucket are left out and counted") {
  const ScratchFolder folder;
  const Corpus corpus = random_corpus(folder, 500);
  const std::vector<Bucket> buckets = {{8, 8}, {14, 15}};
  BatchOrder order(corpus, {.sentences = 8, .buckets = buckets}, 1);
  int64_t dropped = -1, kept = 0;
  const auto statistics = order.statistics(&dropped);
  for (const auto& bucket : statistics) kept += bucket.pairs;
  CHECK(dropped > 0);
  CHECK(kept + dropped == corpus.size());
  const Pairs used = flat(rest_of_epoch(order));
  CHECK(int64_t(used.size()) == kept);
  for (const int64_t pair : used) CHECK(bucket_of(corpus, pair, buckets) < 2);
}

TEST_CASE("order: windows without a pair that fits are passed over, no fitting pair is refused") {
  const ScratchFolder folder;
  std::string lines = "a\n";
  for (int i = 0; i < 500; ++i) lines += "a a a\n";
  const auto words = learnt(folder, VocabularyKind::kWord, "a\n");
  spill(folder / "t", lines);
  const TrainingText pair{{(folder / "t").string(), (folder / "t").string()}};
  const TargetLanguage target = target_of(*words);
  const Corpus corpus = Corpus::encode({pair}, *words, {{&target}}, {}, folder / "ids");
  BatchOrder order(corpus, {.sentences = 1, .buckets = {{2, 2}}}, 1);
  for (int64_t epoch = 0; epoch < 5; ++epoch) {
    CHECK(order.next() == Pairs{0});
    CHECK(order.position().epoch == epoch);
  }
  CHECK(contains(error_of([&] {
                   BatchOrder(corpus, {.sentences = 1, .buckets = {{1, 1}}}, 1);
                 }),
                 "none of 501 pairs fits the last bucket, [1, 1]"));
}

TEST_CASE("order: the epoch's fraction rises from 0 to 1 and on") {
  const ScratchFolder folder;
  const Corpus corpus = random_corpus(folder, 1000);
  BatchOrder order(corpus, {.sentences = 3}, 1);
  CHECK(order.epoch_fraction() == 0);
  double before = 0;
  while (order.position().epoch == 0) {
    order.next();
    CHECK(order.epoch_fraction() > before);
    before = order.epoch_fraction();
  }
  CHECK(before > 1);
  CHECK(before < 1.01);
}

TEST_CASE("order: impossible positions and options are the caller's mistake") {
  const ScratchFolder folder;
  const Corpus corpus = random_corpus(folder, 50);
  BatchOrder order(corpus, {.sentences = 8}, 1);
  CHECK_THROWS_AS(order.seek({.epoch = 0, .window = 1, .batch = 0}), std::invalid_argument);
  CHECK_THROWS_AS(order.seek({.epoch = 0, .window = 0, .batch = 8}), std::invalid_argument);
  CHECK_THROWS_AS(order.seek({.epoch = -1, .window = 0, .batch = 0}), std::invalid_argument);
  CHECK_THROWS_AS(BatchOrder(corpus, {.sentences = 0}, 1), std::invalid_argument);
  CHECK_THROWS_AS(BatchOrder(corpus, {.sentences = 8, .tokens = 8}, 1), std::invalid_argument);
}

TEST_CASE("order: where padding is read, it is counted to the bucket's limit") {
  const ScratchFolder folder;
  Corpus corpus = random_corpus(folder, 200);
  const std::vector<Bucket> buckets = {{corpus.longest().source + 11, corpus.longest().target + 1}};
  const auto padding = [&] {
    return BatchOrder(corpus, {.sentences = 10, .buckets = buckets}, 1)
        .statistics(nullptr)[0]
        .padding();
  };
  const double hidden = padding();
  corpus.set_layout({.reverse = false, .pad_to = buckets});
  CHECK(padding() > hidden + 0.1);
}

TEST_CASE("buckets: they rise on both sides, take every pair, and batches pad under 10 %") {
  const ScratchFolder folder;
  const Corpus corpus = random_corpus(folder, 5000);
  const std::vector<Bucket> buckets = choose_buckets({&corpus});
  CHECK(buckets.size() > 1);
  CHECK(buckets.size() <= 16);
  for (size_t b = 1; b < buckets.size(); ++b) {
    CHECK(buckets[b - 1].source <= buckets[b].source);
    CHECK(buckets[b - 1].target <= buckets[b].target);
    CHECK(buckets[b - 1] != buckets[b]);
  }
  BatchOrder order(corpus, {.sentences = 32, .buckets = buckets}, 1);
  int64_t dropped = -1;
  double padding = 0;
  for (const auto& bucket : order.statistics(&dropped)) {
    CHECK(bucket.pairs > 0);
    padding += bucket.padding() * double(bucket.pairs) / double(corpus.size());
  }
  CHECK(dropped == 0);
  CHECK(padding > 0);
  CHECK(padding < 0.1);
}

TEST_CASE("buckets: a text of one length has one, without padding") {
  const ScratchFolder folder;
  const Corpus corpus = random_corpus(folder, 100, 6);
  CHECK(choose_buckets({&corpus}) == std::vector<Bucket>{{7, 7}});
  BatchOrder order(corpus, {.sentences = 8}, 1);
  CHECK(order.statistics(nullptr)[0].padding() == 0);
}

TEST_CASE("buckets: fewer when more padding is allowed, and a single pair has its own") {
  const ScratchFolder folder;
  const Corpus many = random_corpus(folder, 2000), one = random_corpus(folder, 1);
  CHECK(choose_buckets({&many}, 0.9).size() == 1);
  CHECK(choose_buckets({&many}, 0.3).size() < choose_buckets({&many}, 0.12).size());
  CHECK(choose_buckets({&one}).size() == 1);
}
