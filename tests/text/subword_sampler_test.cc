#include "text/subword_sampler.h"

#include <doctest/doctest.h>

#include <cmath>
#include <map>
#include <utility>

#include "text/bpe_dropout.h"
#include "text/fixtures.h"
#include "text/unigram_sampler.h"

using namespace nmt;

namespace {

const std::string kText = joined(kEnglish) + joined(kGerman);
const std::vector<std::string> kOdd = {
    "日本 a 日",  " Zwei   junge ", "x",
    "<unk> </s>", "\u2581\u2581 a", std::string("\0\xFF\t\xC3", 4)};

struct Pieces {
  ScratchFolder folder;
  std::unique_ptr<Vocabulary> vocabulary;
  const SentencePieceVocabulary& model;

  explicit Pieces(VocabularyKind kind, int size = 200)
      : vocabulary(learnt(folder, kind, kText, size)),
        model(dynamic_cast<const SentencePieceVocabulary&>(*vocabulary)) {}
};

std::string in_piece_form(const SentencePieceVocabulary& model, const std::string& line) {
  std::string text;
  for (const TextPiece& piece : model.pieces(line)) text += piece.text;
  return text;
}

std::vector<std::string> sentences() {
  std::vector<std::string> all = kEnglish;
  all.insert(all.end(), kGerman.begin(), kGerman.end());
  all.insert(all.end(), kOdd.begin(), kOdd.end());
  return all;
}

using Distribution = std::map<std::vector<TokenId>, double>;

/// The largest difference between the shares of many draws and the probabilities.
double distance(const SubwordSampler& sampler, const std::string& text,
                const Distribution& wanted) {
  constexpr int kDraws = 40000;
  Distribution drawn;
  for (int i = 0; i < kDraws; ++i) {
    Rng rng(1, Purpose::kTest, uint64_t(i));
    drawn[sampler.sample(text, rng)] += 1.0 / kDraws;
  }
  double largest = 0;
  for (const auto& [ids, share] : drawn)
    if (!wanted.contains(ids)) return 1;
  for (const auto& [ids, probability] : wanted)
    largest = std::max(largest, std::abs(probability - drawn[ids]));
  return largest;
}
constexpr double kNoise = 0.012;  // over four deviations of a share of 40000 draws

/// Every way to cut `text` into pieces of the model, with its score. All characters are known.
void enumerate(const SentencePieceVocabulary& model, std::string_view text, ScoredPath path,
               std::vector<ScoredPath>& all) {
  if (text.empty()) all.push_back(path);
  for (TokenId id = kReservedSymbols; id < model.size(); ++id) {
    if (!text.starts_with(model.text_of(id))) continue;
    ScoredPath longer = path;
    longer.ids.push_back(id);
    longer.score += model.score(id);
    enumerate(model, text.substr(model.text_of(id).size()), longer, all);
  }
}

std::vector<ScoredPath> enumerated(const SentencePieceVocabulary& model, const std::string& text) {
  std::vector<ScoredPath> all;
  enumerate(model, text, {0, {}}, all);
  std::sort(all.begin(), all.end(), [](const auto& a, const auto& b) { return a.score > b.score; });
  return all;
}

Distribution powers(const std::vector<ScoredPath>& paths, double alpha) {
  Distribution distribution;
  double sum = 0;
  for (const ScoredPath& path : paths) sum += std::exp(alpha * path.score);
  for (const ScoredPath& path : paths) distribution[path.ids] = std::exp(alpha * path.score) / sum;
  return distribution;
}

/// Algorithm 1 of Provilkov et al. 2020, worked out: which merge comes next, with what probability.
void work_out(const SentencePieceVocabulary& model, const std::vector<std::string>& parts,
              double dropout, double probability, Distribution& ends) {
  struct Merge {
    double score;
    size_t left;
  };
  std::map<std::string, TokenId> ids;
  for (TokenId id = kReservedSymbols; id < model.size(); ++id) ids[model.text_of(id)] = id;
  std::vector<Merge> merges;
  for (size_t i = 0; i + 1 < parts.size(); ++i)
    if (ids.contains(parts[i] + parts[i + 1]))
      merges.push_back({model.score(ids[parts[i] + parts[i + 1]]), i});
  std::stable_sort(merges.begin(), merges.end(),
                   [](const Merge& a, const Merge& b) { return a.score > b.score; });
  for (const Merge& merge : merges) {
    std::vector<std::string> next = parts;
    next[merge.left] += next[merge.left + 1];
    next.erase(next.begin() + int64_t(merge.left) + 1);
    work_out(model, next, dropout, probability * (1 - dropout), ends);
    probability *= dropout;
  }
  std::vector<TokenId> end;
  for (const std::string& part : parts) end.push_back(ids.at(part));
  ends[end] += probability;
}

}  // namespace

TEST_CASE("unigram sampling: the lattice's best paths are all segmentations, in their order") {
  const Pieces pieces(VocabularyKind::kUnigram);
  const UnigramSampler sampler(pieces.model, {});
  const std::string text = in_piece_form(pieces.model, "Mann in");
  const auto wanted = enumerated(pieces.model, text);
  REQUIRE(wanted.size() > 10);
  const auto found = best_paths(sampler.lattice(text), 100000);
  REQUIRE(found.size() == wanted.size());
  Distribution scores;
  for (const ScoredPath& path : wanted) scores[path.ids] = path.score;
  for (size_t i = 0; i < found.size(); ++i) {
    CHECK(found[i].score == doctest::Approx(wanted[i].score).epsilon(1e-9));
    CHECK(found[i].score == doctest::Approx(scores.at(found[i].ids)).epsilon(1e-9));
    scores.erase(found[i].ids);
  }
  CHECK(best_paths(sampler.lattice(text), 3).size() == 3);
}

TEST_CASE("unigram sampling: segmentations come as often as their probability to alpha") {
  const Pieces pieces(VocabularyKind::kUnigram);
  const std::string text = in_piece_form(pieces.model, "Mann");
  const auto all = enumerated(pieces.model, text);
  REQUIRE(all.size() >= 5);
  for (const double alpha : {0.0, 0.3, 1.0}) {
    CAPTURE(alpha);
    const UnigramSampler sampler(pieces.model, {.alpha = alpha, .nbest = {}});
    CHECK(distance(sampler, text, powers(all, alpha)) < kNoise);
    const UnigramSampler few(pieces.model, {.alpha = alpha, .nbest = 3});
    CHECK(distance(few, text, powers({all.begin(), all.begin() + 3}, alpha)) < kNoise);
  }
}

TEST_CASE("unigram sampling: the best paths are SentencePiece's, with unknown characters too") {
  const Pieces pieces(VocabularyKind::kUnigram);
  sentencepiece::SentencePieceProcessor processor;
  REQUIRE(processor.LoadFromSerializedProto(pieces.model.file_bytes()).ok());
  const UnigramSampler sampler(pieces.model, {.alpha = 1000, .nbest = {}});
  for (const std::string& line : sentences()) {
    CAPTURE(line);
    const std::string text = in_piece_form(pieces.model, line);
    Rng rng(1, Purpose::kTest);
    CHECK(sampler.sample(text, rng) == pieces.model.encode(line));
    const auto theirs = processor.NBestEncodeAsImmutableProto(normalise(line), 20);
    const auto ours = best_paths(sampler.lattice(text), 20);
    REQUIRE(ours.size() == theirs.nbests_size());
    for (size_t i = 0; i < ours.size(); ++i)
      CHECK(ours[i].score == doctest::Approx(double(theirs.nbests(int(i)).score())).epsilon(1e-5));
  }
}

TEST_CASE("BPE-dropout: without dropout it cuts as SentencePiece does, with a limit too") {
  const Pieces pieces(VocabularyKind::kBpe);
  SentencePieceVocabulary limited(pieces.model.file_bytes(), "limited");
  limited.limit_to(limited.size() / 2);
  for (const SentencePieceVocabulary* model : {&pieces.model, &std::as_const(limited)}) {
    const BpeDropoutSampler sampler(*model, {.probability = 0});
    for (const std::string& line : sentences()) {
      CAPTURE(line);
      Rng rng(1, Purpose::kTest);
      CHECK(sampler.sample(in_piece_form(*model, line), rng) == model->encode(line));
    }
  }
}

TEST_CASE("BPE-dropout: segmentations come as often as the paper's algorithm makes them") {
  const Pieces pieces(VocabularyKind::kBpe);
  const std::vector<std::string> characters = {"\u2581", "M", "ä", "n", "n", "e", "r"};
  for (const double dropout : {0.1, 0.6}) {
    CAPTURE(dropout);
    Distribution wanted;
    work_out(pieces.model, characters, dropout, 1, wanted);
    REQUIRE(wanted.size() >= 5);
    const BpeDropoutSampler sampler(pieces.model, {.probability = dropout});
    CHECK(distance(sampler, in_piece_form(pieces.model, "Männer"), wanted) < kNoise);
  }
}

TEST_CASE("BPE-dropout: with all merges left out characters remain") {
  const Pieces pieces(VocabularyKind::kBpe);
  const BpeDropoutSampler sampler(pieces.model, {.probability = 1});
  Rng rng(1, Purpose::kTest);
  std::string cut;
  for (const TokenId id : sampler.sample(in_piece_form(pieces.model, "zwei Büsche"), rng))
    cut += pieces.model.piece(id) + "|";
  CHECK(cut == "\u2581|z|w|e|i|\u2581|B|ü|s|c|h|e|");
}

TEST_CASE("sampling: whatever is drawn says the same text, and a stream of numbers decides it") {
  const std::vector<std::pair<VocabularyKind, SubwordSamplingOptions>> all = {
      {VocabularyKind::kUnigram, UnigramSampling{.alpha = 0.1, .nbest = {}}},
      {VocabularyKind::kUnigram, UnigramSampling{.alpha = 0.1, .nbest = 16}},
      {VocabularyKind::kBpe, BpeDropout{.probability = 0.3}}};
  for (const auto& [kind, options] : all) {
    const Pieces pieces(kind);
    const auto sampler = make_sampler(options, pieces.model, "v");
    int different = 0;
    for (const std::string& line : sentences()) {
      const std::string text = in_piece_form(pieces.model, line);
      for (uint64_t i = 0; i < 5; ++i) {
        Rng rng(1, Purpose::kTest, i), again(1, Purpose::kTest, i);
        const Ids drawn = sampler->sample(text, rng);
        CHECK(drawn == sampler->sample(text, again));
        CHECK(pieces.model.decode(drawn) == pieces.model.decode(pieces.model.encode(line)));
        different += drawn != pieces.model.encode(line);
      }
    }
    CHECK(different > 20);
  }
}

TEST_CASE("sampling: a vocabulary of another kind is refused") {
  const Pieces unigram(VocabularyKind::kUnigram);
  CHECK(make_sampler(NoSampling{}, unigram.model, "v") == nullptr);
  CHECK(error_of([&] { make_sampler(BpeDropout{}, unigram.model, "vocab/en"); }) ==
        "vocab/en: is a vocabulary of the type unigram, which sampling of the type bpe_dropout "
        "cannot cut; it needs one of the type bpe: learn another, or set this vocabulary's "
        "sampling.type to none");
}

TEST_CASE("corpus: what is drawn depends on seed, epoch, sentence and side alone") {
  const Pieces pieces(VocabularyKind::kUnigram);
  const auto sampler = make_sampler(UnigramSampling{.alpha = 0.1, .nbest = {}}, pieces.model, "v");
  const std::string file = (pieces.folder / "t").string();
  spill(file, joined(kEnglish));
  const auto corpus = [&](uint64_t seed, int64_t first, const std::string& name,
                          const CorpusOptions& more = {}) {
    CorpusOptions options = more;
    options.seed = seed;
    options.first_sentence = first;
    options.source_sampler = sampler.get();
    const TargetLanguage target = target_of(pieces.model);
    return Corpus::encode({{{file, file}}}, pieces.model, {{&target, sampler.get()}}, options,
                          pieces.folder / name);
  };
  /// Sentence b of a side, without </s>.
  const auto source = [](const Batch& batch, int b) {
    Ids ids;
    for (int t = 0; t + 1 < batch.source.lengths[size_t(b)]; ++t)
      ids.push_back(batch.source.ids[size_t(t * batch.source.size + b)]);
    return ids;
  };
  const auto target = [](const Batch& batch, int b) {
    Ids ids;
    for (int t = 0; t + 1 < batch.targets[0].lengths[size_t(b)]; ++t)
      ids.push_back(batch.targets[0].labels[size_t(t * batch.source.size + b)]);
    return ids;
  };
  const Corpus one = corpus(1, 0, "one"), other = corpus(2, 0, "two"),
               later = corpus(1, 3, "three");
  const Batch all = one.batch({4, 2, 0}, 3);
  CHECK(source(all, 1) == source(one.batch({2}, 3), 0));
  CHECK(target(all, 1) == target(one.batch({2}, 3), 0));
  CHECK(source(all, 1) != target(all, 1));
  CHECK(source(all, 1) != source(one.batch({2}, 4), 0));
  CHECK(source(all, 1) != source(other.batch({2}, 3), 0));
  CHECK(source(all, 1) != source(later.batch({2}, 3), 0));
  CHECK(pieces.model.decode(source(all, 1)) == kEnglish[2]);
  CHECK(pieces.model.decode(target(all, 2)) == kEnglish[0]);
  CHECK(size_t(one.lengths(2).source) == pieces.model.encode(kEnglish[2]).size());
  CHECK(all.targets[0].tokens ==
        int64_t(target(all, 0).size() + target(all, 1).size() + target(all, 2).size() + 3));

  const Corpus cut = corpus(1, 0, "cut", {.max_length = 6, .cut = true});
  const Ids kept = pieces.model.encode(kEnglish[2]);
  CHECK(pieces.model.decode(source(cut.batch({2}, 3), 0)) ==
        pieces.model.decode(std::span(kept).first(6)));
}
