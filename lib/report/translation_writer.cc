#include "report/translation_writer.h"

#include <fmt/format.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <stdexcept>

#include "base/error.h"
#include "report/json.h"
#include "text/utf8.h"

namespace nmt {
namespace {

/// A vocabulary that was built from odd text may contain line ends; a translation must not.
std::string one_line(std::string text) {
  std::replace(text.begin(), text.end(), '\n', ' ');
  std::replace(text.begin(), text.end(), '\r', ' ');
  return text;
}

void write_nbest(std::ostream& out, int64_t line, const Translation& translation) {
  // Readers of n-best lists expect an entry for every line, including blank ones.
  if (translation.hypotheses.empty()) out << fmt::format("{} |||  ||| logp= 0 ||| 0\n", line - 1);
  for (size_t i = 0; i < translation.hypotheses.size(); ++i) {
    const Hypothesis& h = translation.hypotheses[i];
    out << fmt::format("{} ||| {} ||| logp= {:.6f} ||| {:.6f}\n", line - 1,
                       one_line(translation.texts[i]), h.log_prob, h.score);
  }
}

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
    if (i == 0 && translation.repeats) list.back()["loops"] = true;
  }
  return list;
}

void write_json(std::ostream& out, const TranslationInput& input, const Translation& translation,
                Json translations) {
  Json object{{"line", input.line}};
  if (translation.error.empty()) {
    object["source"] = clean_utf8(input.text);
    if (translation.cut) object["cut_from_pieces"] = translation.pieces;
    object["translations"] = std::move(translations);
  } else {
    object["error"] = translation.error;
  }
  // The toolkit's own keys win; items() refers to its object, which must therefore have a name.
  const Json extra = input.extra.empty() ? Json::object() : Json::parse(input.extra);
  for (const auto& [key, value] : extra.items())
    if (!object.contains(key)) object[key] = value;
  out << dump(object);
}

std::string best_text(const Translation& translation) {
  return translation.texts.empty() ? std::string() : one_line(translation.texts[0]);
}

}  // namespace

TranslationWriter::TranslationWriter(std::vector<std::ostream*> outs, TranslationFormat format,
                                     std::vector<const TargetLanguage*> languages)
    : outs_(std::move(outs)), format_(format), languages_(std::move(languages)) {
  if (outs_.size() != languages_.size() && format_ == TranslationFormat::kNbest)
    throw std::invalid_argument("an n-best list is of a single target");
}

void TranslationWriter::write(const TranslationInput& input,
                              std::span<const Translation* const> translations) {
  // What follows a failure must not hide its reason from flush().
  if (std::all_of(outs_.begin(), outs_.end(), [](std::ostream* out) { return out->good(); }))
    errno = 0;
  if (outs_.size() != translations.size()) return write_together(input, translations);
  for (size_t k = 0; k < translations.size(); ++k)
    write_one(*outs_[k], input, *translations[k], *languages_[k]->vocabulary);
}

void TranslationWriter::flush() {
  for (std::ostream* out : outs_)
    if (!out->flush())
      throw Error::runtime("output", std::string("cannot be written: ") +
                                         (errno ? std::strerror(errno) : "it is closed"));
}

void TranslationWriter::write_one(std::ostream& out, const TranslationInput& input,
                                  const Translation& translation, const Vocabulary& target) const {
  switch (format_) {
    case TranslationFormat::kText:
      out << best_text(translation) << '\n';
      return;
    case TranslationFormat::kNbest:
      write_nbest(out, input.line, translation);
      return;
    case TranslationFormat::kJson:
      write_json(out, input, translation, json_of(translation, target));
      return;
  }
}

void TranslationWriter::write_together(const TranslationInput& input,
                                       std::span<const Translation* const> translations) const {
  std::ostream& out = *outs_[0];
  if (format_ == TranslationFormat::kJson) {
    Json lists = Json::object();
    for (size_t k = 0; k < translations.size(); ++k)
      lists[languages_[k]->name] = json_of(*translations[k], *languages_[k]->vocabulary);
    return write_json(out, input, *translations[0], std::move(lists));
  }
  for (size_t k = 0; k < translations.size(); ++k) {
    std::string text = best_text(*translations[k]);
    std::replace(text.begin(), text.end(), '\t', ' ');  // it would begin another column
    out << (k > 0 ? "\t" : "") << text;
  }
  out << '\n';
}

}  // namespace nmt
