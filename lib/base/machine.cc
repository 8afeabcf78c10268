#include "base/machine.h"

#include <sys/resource.h>
#include <unistd.h>

#include <fstream>

#include "base/parallel.h"

namespace nmt {

std::string machine_name() {
  std::string name = "unknown processor";
  std::ifstream info("/proc/cpuinfo");
  for (std::string line; std::getline(info, line);)
    if (line.starts_with("model name")) {
      name = line.substr(line.find(':') + 2);
      break;
    }
  const int cores = available_threads();
  return name + ", " + std::to_string(cores) + (cores == 1 ? " core" : " cores");
}

int64_t resident_memory() {
  std::ifstream statm("/proc/self/statm");  // in pages: size, resident, ...
  int64_t size = 0, resident = 0;
  statm >> size >> resident;
  return resident * sysconf(_SC_PAGESIZE);
}

int64_t peak_memory() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  return int64_t{usage.ru_maxrss} * 1024;  // Linux counts KiB
}

}  // namespace nmt
