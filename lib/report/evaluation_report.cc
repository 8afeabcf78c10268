#include "report/evaluation_report.h"

#include "report/json.h"

#include <fmt/core.h>

namespace nmt {
namespace {

std::string limit_text(int limit) { return limit == kNoLimit ? "any" : fmt::format("{}", limit); }

Json limit_json(int limit) { return limit == kNoLimit ? Json() : Json(limit); }

std::string unit_row(const char* unit, int64_t count, Perplexity::Figure figure) {
  return fmt::format("  {:<12} {:>12} {:>14.4f} {:>14.4f}\n", unit, count, figure.cross_entropy,
                     figure.perplexity);
}

std::string bucket_rows(const Evaluation& evaluation) {
  std::string text = fmt::format("\n  {:<12} {:>12} {:>12} {:>12} {:>9} {:>14}\n", "source up to",
                                 "target up to", "sentences", "tokens", "padding", "perplexity");
  for (const BucketScore& b : evaluation.buckets)
    text +=
        fmt::format("  {:<12} {:>12} {:>12} {:>12} {:>7.1f} % {:>14.4f}\n",
                    limit_text(b.bucket.source), limit_text(b.bucket.target), b.perplexity.lines,
                    b.perplexity.tokens, 100 * b.padding(), b.perplexity.per_token().perplexity);
  return text;
}

Json bucket_json(const BucketScore& b) {
  return {{"source", limit_json(b.bucket.source)},
          {"target", limit_json(b.bucket.target)},
          {"sentences", b.perplexity.lines},
          {"tokens", b.perplexity.tokens},
          {"padding", b.padding()},
          {"log_prob", b.perplexity.log_prob},
          {"perplexity", b.perplexity.per_token().perplexity}};
}

Json bleu_json(const BleuScore& bleu, const BleuOptions& options) {
  return {{"score", bleu.score},
          {"signature", bleu_signature(options, 1)},
          {"precisions", bleu.precisions},
          {"brevity_penalty", bleu.brevity_penalty},
          {"hypothesis_length", bleu.hypothesis_length},
          {"reference_length", bleu.reference_length},
          {"line", format_bleu(bleu, options, 1)}};
}

Json chrf_json(double score) {
  return {
      {"score", score}, {"signature", chrf_signature({}, 1)}, {"line", format_chrf(score, {}, 1)}};
}

Json scores_json(const Evaluation& evaluation, const Vocabulary& target, bool tokens) {
  Json list = Json::array();
  for (const SentenceScore& sentence : evaluation.sentences) {
    Json object{{"line", sentence.line}, {"log_prob", sentence.log_prob}};
    if (tokens) {
      Json pieces = Json::array();
      for (const TokenId token : sentence.tokens) pieces.push_back(target.piece(token));
      object["tokens"] = std::move(pieces);
      object["token_log_probs"] = sentence.log_probs;
    } else {
      object["tokens"] = sentence.tokens.size();
    }
    list.push_back(std::move(object));
  }
  return list;
}

Json set_json(const Evaluation& e, const Vocabulary& target, const EvaluationDetails& details) {
  const auto token = e.perplexity.per_token(), word = e.perplexity.per_word(),
             character = e.perplexity.per_character();
  Json buckets = Json::array();
  for (const BucketScore& b : e.buckets) buckets.push_back(bucket_json(b));
  Json object{{"source", e.source_path}, {"reference", e.reference_path}};
  if (!e.name.empty()) object["to"] = e.name;
  object.update({{"lines", e.lines},
                 {"blank", e.blank},
                 {"cut_sources", e.cut_sources},
                 {"cut_references", e.cut_references},
                 {"sentences", e.perplexity.lines},
                 {"tokens", e.perplexity.tokens},
                 {"words", e.perplexity.words},
                 {"characters", e.perplexity.characters},
                 {"log_prob", e.perplexity.log_prob},
                 {"cross_entropy",
                  {{"token", token.cross_entropy},
                   {"word", word.cross_entropy},
                   {"character", character.cross_entropy}}},
                 {"perplexity",
                  {{"token", token.perplexity},
                   {"word", word.perplexity},
                   {"character", character.perplexity}}},
                 {"buckets", std::move(buckets)}});
  if (e.comparison) {
    object["bleu"] = bleu_json(e.comparison->bleu, e.comparison->bleu_options);
    object["chrf"] = chrf_json(e.comparison->chrf);
  }
  if (details.sentences || details.tokens)
    object["scores"] = scores_json(e, target, details.tokens);
  return object;
}

}  // namespace

std::string describe(const Evaluation& e) {
  const Perplexity& p = e.perplexity;
  std::string text =
      fmt::format("{} -> {}{}\n  {} lines, {} scored", e.source_path, e.reference_path,
                  e.name.empty() ? "" : " (" + e.name + ")", e.lines, p.lines);
  if (e.blank > 0) text += fmt::format(", {} with a blank side left out", e.blank);
  if (e.cut_sources > 0) text += fmt::format(", {} sources cut", e.cut_sources);
  if (e.cut_references > 0) text += fmt::format(", {} references cut", e.cut_references);
  text += fmt::format("\n\n  {:<12} {:>12} {:>14} {:>14}\n", "unit", "count", "nats each",
                      "perplexity");
  text += unit_row("token", p.tokens, p.per_token());
  text += unit_row("word", p.words, p.per_word());
  text += unit_row("character", p.characters, p.per_character());
  text += bucket_rows(e);
  if (e.comparison)
    text += fmt::format("\n  {}\n  {}\n",
                        format_bleu(e.comparison->bleu, e.comparison->bleu_options, 1),
                        format_chrf(e.comparison->chrf, {}, 1));
  return text;
}

std::string sentence_heading() { return "set\tline\ttokens\tlog_prob\n"; }

std::string sentence_rows(const Evaluation& evaluation, int set) {
  std::string text;
  for (const SentenceScore& s : evaluation.sentences)
    text += fmt::format("{}\t{}\t{}\t{:.6f}\n", set, s.line, s.tokens.size(), s.log_prob);
  return text;
}

std::string token_heading() { return "set\tline\tplace\tpiece\tlog_prob\n"; }

std::string token_rows(const Evaluation& evaluation, int set, const Vocabularies& vocabularies) {
  const Vocabulary& target = *vocabularies.targets[size_t(evaluation.target)].vocabulary;
  std::string text;
  for (const SentenceScore& s : evaluation.sentences)
    for (size_t i = 0; i < s.tokens.size(); ++i)
      text += fmt::format("{}\t{}\t{}\t{}\t{:.6f}\n", set, s.line, i + 1, target.piece(s.tokens[i]),
                          s.log_probs[i]);
  return text;
}

std::string to_json(const std::vector<Evaluation>& evaluations, const Vocabularies& vocabularies,
                    const EvaluationDetails& details) {
  Json sets = Json::array();
  for (const Evaluation& e : evaluations)
    sets.push_back(set_json(e, *vocabularies.targets[size_t(e.target)].vocabulary, details));
  return dump(Json{{"sets", std::move(sets)}}, 2);
}

}  // namespace nmt
