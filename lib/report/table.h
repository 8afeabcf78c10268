#pragma once

#include <string>
#include <vector>

namespace nmt {

/// A table for people: columns are as wide as their contents and two spaces apart, numbers are
/// right-aligned, text is left-aligned, and every row ends in a line feed. Rows may be shorter than
/// the heading.
class Table {
 public:
  enum class Align { kLeft, kRight };
  struct Column {
    std::string heading;
    Align align = Align::kRight;
  };
  explicit Table(std::vector<Column> columns);

  void add(std::vector<std::string> row);
  std::string text() const;

 private:
  std::vector<Column> columns_;
  std::vector<std::vector<std::string>> rows_;
};

}  // namespace nmt
