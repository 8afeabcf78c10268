#include "base/parallel.h"

#include <fmt/core.h>
#include <omp.h>
#include <sched.h>

#include <algorithm>
#include <stdexcept>
#include <string>
#include <system_error>

#include "base/error.h"

namespace nmt {

ThreadPool::ThreadPool(int threads) {
  if (threads < 1)
    throw std::invalid_argument("threads is " + std::to_string(threads) + ", wanted at least 1");
  omp_set_num_threads(1);  // of the caller: it is thread 0
  try {
    for (int t = 1; t < threads; ++t) threads_.emplace_back([this, t] { serve(t); });
  } catch (const std::system_error& e) {
    stop();  // a thread that is not joined would end the process
    throw Error::runtime("--threads", fmt::format("cannot start {} threads: {}", threads, e.what()),
                         "ask for fewer");
  }
}

ThreadPool::~ThreadPool() { stop(); }

void ThreadPool::stop() {
  {
    std::lock_guard lock(mutex_);
    stop_ = true;
  }
  wake_.notify_all();
  for (auto& thread : threads_) thread.join();
}

void ThreadPool::run(int count, const std::function<void(int)>& work) {
  {
    std::lock_guard lock(mutex_);
    work_ = &work;
    count_ = count;
    running_ = int(threads_.size());
    failures_.assign(size_t(count), nullptr);
    ++generation_;
  }
  wake_.notify_all();
  run_pieces(0);
  std::unique_lock lock(mutex_);
  done_.wait(lock, [this] { return running_ == 0; });
  work_ = nullptr;
  for (const auto& failure : failures_)
    if (failure) std::rethrow_exception(failure);
}

void ThreadPool::run_pieces(int thread) {
  for (int i = thread; i < count_; i += size()) {
    try {
      (*work_)(i);
    } catch (...) {
      failures_[size_t(i)] = std::current_exception();
    }
  }
}

void ThreadPool::serve(int thread) {
  omp_set_num_threads(1);
  uint64_t seen = 0;
  std::unique_lock lock(mutex_);
  while (true) {
    wake_.wait(lock, [&] { return stop_ || generation_ != seen; });
    if (stop_) return;
    seen = generation_;
    lock.unlock();
    run_pieces(thread);
    lock.lock();
    if (--running_ == 0) done_.notify_one();
  }
}

int available_threads() {
  cpu_set_t set;
  if (sched_getaffinity(0, sizeof set, &set) == 0) return std::max(1, CPU_COUNT(&set));
  return std::max(1, int(std::thread::hardware_concurrency()));
}

}  // namespace nmt
