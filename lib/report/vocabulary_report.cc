#include "report/vocabulary_report.h"

#include "report/json.h"

#include <fmt/core.h>

namespace nmt {
namespace {

constexpr int kIndent = 2;

std::string line_list(const Finding& finding) {
  std::string list = finding.count == 1 ? "line " : "lines ";
  for (size_t i = 0; i < finding.lines.size(); ++i)
    list += (i == 0 ? "" : ", ") + std::to_string(finding.lines[i]);
  return list + (finding.count > int64_t(finding.lines.size()) ? " ..." : "");
}

Json to_json(const CorpusCheck& check) {
  Json findings;
  for (const Finding& finding : check.findings)
    findings[finding.name] = {{"count", finding.count}, {"lines", finding.lines}};
  return {{"source", check.source},
          {"target", check.target},
          {"source_lines", check.source_lines},
          {"target_lines", check.target_lines},
          {"source_words", check.source_words},
          {"target_words", check.target_words},
          {"findings", findings},
          {"grave", check.errors}};
}

}  // namespace

std::string describe(const VocabularySummary& s, const std::string& path) {
  std::string text;
  if (s.size < s.wanted)
    text = fmt::format("{}: asked for {}, the corpus carries {}\n", path, s.wanted, s.size);
  return text + fmt::format(
                    "{}: {} symbols from {} lines with {} words; coverage {:.3f} %, unknown "
                    "{:.3f} % ({} of {} tokens)\n",
                    path, s.size, s.lines, s.words, 100 * s.coverage, 100 * (1 - s.coverage),
                    s.unknown, s.tokens);
}

std::string to_json(const VocabularySummary& s, const std::string& path) {
  return dump(Json{{"path", path},
                   {"size", s.size},
                   {"wanted", s.wanted},
                   {"lines", s.lines},
                   {"words", s.words},
                   {"tokens", s.tokens},
                   {"unknown", s.unknown},
                   {"coverage", s.coverage}},
              kIndent);
}

std::string describe(const CorpusCheck& check) {
  std::string text = fmt::format("{}: {} lines, {} words\n{}: {} lines, {} words\n", check.source,
                                 check.source_lines, check.source_words, check.target,
                                 check.target_lines, check.target_words);
  bool clean = true;
  for (const Finding& finding : check.findings) {
    if (finding.count == 0) continue;
    clean = false;
    text += fmt::format("{:>9} {}: {}\n", finding.count, finding.meaning, line_list(finding));
  }
  if (clean) text += "          nothing found\n";
  for (const std::string& grave : check.errors) text += "    GRAVE " + grave + "\n";
  return text;
}

std::string to_json(const std::vector<CorpusCheck>& checks) {
  Json all = Json::array();
  for (const CorpusCheck& check : checks) all.push_back(to_json(check));
  return dump(all, kIndent);
}

}  // namespace nmt
