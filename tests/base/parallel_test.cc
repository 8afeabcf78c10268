#include "base/parallel.h"

#include <doctest/doctest.h>
#include <omp.h>

#include <stdexcept>
#include <string>

using namespace nmt;

TEST_CASE("pool: every piece is done once, with any number of threads and pieces") {
  for (const int threads : {1, 2, 5}) {
    ThreadPool pool(threads);
    CHECK(pool.size() == threads);
    for (const int count : {0, 1, 2, 7, 100}) {
      std::vector<int> done(size_t(count), 0);
      pool.run(count, [&](int i) { ++done[size_t(i)]; });
      CHECK(done == std::vector<int>(size_t(count), 1));
    }
  }
}

TEST_CASE("pool: piece i always runs on the same thread, and piece 0 on the caller's") {
  ThreadPool pool(3);
  std::vector<std::thread::id> ran_on(9), again(9);
  pool.run(9, [&](int i) { ran_on[size_t(i)] = std::this_thread::get_id(); });
  pool.run(9, [&](int i) { again[size_t(i)] = std::this_thread::get_id(); });
  CHECK(ran_on == again);
  for (size_t i = 0; i < 9; ++i) CHECK(ran_on[i] == ran_on[i % 3]);
  CHECK(ran_on[0] == std::this_thread::get_id());
  CHECK(ran_on[1] != ran_on[2]);
}

TEST_CASE("pool: the first exception by piece is thrown again after all pieces ended") {
  for (const int threads : {1, 3}) {
    ThreadPool pool(threads);
    std::vector<int> done(10, 0);
    const auto work = [&](int i) {
      done[size_t(i)] = 1;
      if (i == 4 || i == 8) throw std::runtime_error("piece " + std::to_string(i));
    };
    CHECK_THROWS_WITH_AS(pool.run(10, work), "piece 4", std::runtime_error);
    CHECK(done == std::vector<int>(10, 1));
  }
}

TEST_CASE("pool: works on after an exception") {
  ThreadPool pool(2);
  CHECK_THROWS(pool.run(2, [](int) { throw std::runtime_error("no"); }));
  std::vector<int> done(4, 0);
  CHECK_NOTHROW(pool.run(4, [&](int i) { done[size_t(i)] = 1; }));
  CHECK(done == std::vector<int>(4, 1));
}

TEST_CASE("pool: many short runs lose no wake-up") {
  ThreadPool pool(4);
  int64_t sum = 0;
  std::vector<int64_t> part(4);
  for (int run = 0; run < 2000; ++run) {
    pool.run(4, [&](int i) { part[size_t(i)] = run; });
    for (const int64_t p : part) sum += p;
  }
  CHECK(sum == 4 * 2000LL * 1999 / 2);
}

TEST_CASE("pool: OpenMP code in a piece has one thread") {
  ThreadPool pool(2);
  std::vector<int> threads(2);
  pool.run(2, [&](int i) { threads[size_t(i)] = omp_get_max_threads(); });
  CHECK(threads == std::vector<int>{1, 1});
}

TEST_CASE("pool: refuses to have no thread") {
  CHECK_THROWS_WITH_AS(ThreadPool(0), "threads is 0, wanted at least 1", std::invalid_argument);
  CHECK(available_threads() >= 1);
}
