#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "text/utf8.h"
#include "toolkit/translate.h"

namespace nmt {
namespace {

/// A vocabulary that learnt from odd text may hold what ends a line: no translation may.
std::string one_line(std::string text) {
  std::replace(text.begin(), text.end(), '\n', ' ');
  std::replace(text.begin(), text.end(), '\r', ' ');
  return text;
}

void write_nbest(std::ostream& out, int64_t line, const Translation& translation) {
  // A reader of n-best lists wants an entry for every line, blank ones too.
  if (translation.hypotheses.empty()) out << fmt::format("{} |||  ||| logp= 0 ||| 0\n", line - 1);
  for (size_t i = 0; i < translation.hypotheses.size(); ++i) {
    const Hypothesis& h = translation.hypotheses[i];
    out << fmt::format("{} ||| {} ||| logp= {:.6f} ||| {:.6f}\n", line - 1,
                       one_line(translation.texts[i]), h.log_prob, h.score);
  }
}

void write_json(std::ostream& out, int64_t line, const std::string& source,
                const Translation& translation, const Vocabulary& target) {
  using Json = nlohmann::ordered_json;
  Json list = Json::array();
  for (size_t i = 0; i < translation.hypotheses.size(); ++i) {
    const Hypothesis& h = translation.hypotheses[i];
    Json tokens = Json::array();
    for (const TokenId token : h.tokens) tokens.push_back(target.piece(token));
    list.push_back({{"text", translation.texts[i]},
                    {"tokens", tokens},
                    {"log_prob", h.log_prob},
                    {"score", h.score},
                    {"finished", h.finished},
                    {"token_log_probs", h.token_log_probs}});
  }
  Json object{{"line", line}, {"source", clean_utf8(source)}};
  if (translation.cut) object["cut_from_pieces"] = translation.pieces;
  object["translations"] = std::move(list);
  // Pieces come from a file: what is not UTF-8 there must not end the program here.
  out << object.dump(-1, ' ', false, Json::error_handler_t::replace) << '\n';
}

}  // namespace

void write_translation(std::ostream& out, TranslationFormat format, int64_t line,
                       const std::string& source, const Translation& translation,
                       const Vocabulary& target) {
  switch (format) {
    case TranslationFormat::kText:
      out << (translation.texts.empty() ? std::string() : one_line(translation.texts[0])) << '\n';
      return;
    case TranslationFormat::kNbest:
      write_nbest(out, line, translation);
      return;
    case TranslationFormat::kJson:
      write_json(out, line, source, translation, target);
      return;
  }
}

}  // namespace nmt
