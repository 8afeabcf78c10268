#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <stdexcept>

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

using Json = nlohmann::ordered_json;

Json json_of(const Translation& translation, const Vocabulary& target) {
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
    if (i == 0 && translation.loops) list.back()["loops"] = true;
  }
  return list;
}

void write_json(std::ostream& out, int64_t line, const std::string& source,
                const Translation& translation, Json translations) {
  Json object{{"line", line}, {"source", clean_utf8(source)}};
  if (translation.cut) object["cut_from_pieces"] = translation.pieces;
  object["translations"] = std::move(translations);
  // Pieces come from a file: what is not UTF-8 there must not end the program here.
  out << object.dump(-1, ' ', false, Json::error_handler_t::replace) << '\n';
}

std::string best_text(const Translation& translation) {
  return translation.texts.empty() ? std::string() : one_line(translation.texts[0]);
}

}  // namespace

void write_translation(std::ostream& out, TranslationFormat format, int64_t line,
                       const std::string& source, const Translation& translation,
                       const Vocabulary& target) {
  switch (format) {
    case TranslationFormat::kText:
      out << best_text(translation) << '\n';
      return;
    case TranslationFormat::kNbest:
      write_nbest(out, line, translation);
      return;
    case TranslationFormat::kJson:
      write_json(out, line, source, translation, json_of(translation, target));
      return;
  }
}

void write_translations(std::ostream& out, TranslationFormat format, int64_t line,
                        const std::string& source, std::span<const TranslationInto> into) {
  if (format == TranslationFormat::kNbest)
    throw std::invalid_argument("an n-best list is of a single target");
  if (format == TranslationFormat::kJson) {
    Json translations = Json::object();
    for (const auto& [language, translation] : into)
      translations[language.name] = json_of(translation, *language.vocabulary);
    return write_json(out, line, source, into[0].translation, std::move(translations));
  }
  for (size_t k = 0; k < into.size(); ++k) {
    std::string text = best_text(into[k].translation);
    std::replace(text.begin(), text.end(), '\t', ' ');  // which would be another column
    out << (k > 0 ? "\t" : "") << text;
  }
  out << '\n';
}

}  // namespace nmt
