#pragma once

#include <condition_variable>
#include <cstdint>
#include <exception>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

namespace nmt {

/// Threads that are kept, so that their caches and memory survive from one piece of work to the
/// next. Each of them runs OpenMP code with one thread.
class ThreadPool {
 public:
  /// REQUIRES threads >= 1. Throws a runtime error if the system cannot start as many threads.
  explicit ThreadPool(int threads);
  ~ThreadPool();
  ThreadPool(const ThreadPool&) = delete;
  ThreadPool& operator=(const ThreadPool&) = delete;

  int size() const { return int(threads_.size()) + 1; }

  /// Calls work(0) .. work(count-1) in any order and returns when all are done; piece i runs on
  /// thread i % size(). The first exception (by i) is thrown again here after all pieces have
  /// ended. REQUIRES: called by the thread that made the pool, which is its thread 0, and not from
  /// within a piece.
  void run(int count, const std::function<void(int)>& work);

 private:
  void serve(int thread);
  void stop();
  void run_pieces(int thread);

  std::vector<std::thread> threads_;
  std::mutex mutex_;
  std::condition_variable wake_, done_;
  const std::function<void(int)>* work_ = nullptr;
  std::vector<std::exception_ptr> failures_;
  int count_ = 0, running_ = 0;
  uint64_t generation_ = 0;
  bool stop_ = false;
};

/// The number of processors that this process may use.
int available_threads();

}  // namespace nmt
