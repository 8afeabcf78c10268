#pragma once

#include <string>
#include <vector>

namespace nmt {

/// A table for people: columns are as wide as they must be, numbers stand right, text left; two
/// spaces apart, a line feed after every row. Rows may be shorter than the heading.
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
