#include "report/table.h"

#include <fmt/format.h>

#include <algorithm>
#include <stdexcept>

namespace nmt {

Table::Table(std::vector<Column> columns) : columns_(std::move(columns)) {
  std::vector<std::string> heading;
  for (const Column& column : columns_) heading.push_back(column.heading);
  rows_.push_back(std::move(heading));
}

void Table::add(std::vector<std::string> row) {
  if (row.size() > columns_.size())
    throw std::invalid_argument(
        fmt::format("a row of {} cells in a table of {}", row.size(), columns_.size()));
  rows_.push_back(std::move(row));
}

std::string Table::text() const {
  std::vector<size_t> widths(columns_.size());
  for (const auto& row : rows_)
    for (size_t c = 0; c < row.size(); ++c) widths[c] = std::max(widths[c], row[c].size());
  std::string text;
  for (const auto& row : rows_) {
    std::string line;
    for (size_t c = 0; c < row.size(); ++c) {
      if (c > 0) line += "  ";
      line += columns_[c].align == Align::kLeft ? fmt::format("{:<{}}", row[c], widths[c])
                                                : fmt::format("{:>{}}", row[c], widths[c]);
    }
    line.erase(line.find_last_not_of(' ') + 1);
    text += line + "\n";
  }
  return text;
}

}  // namespace nmt
