// Work that several threads share, one piece after another to whoever is free.
#pragma once

#include <atomic>
#include <exception>
#include <mutex>
#include <thread>
#include <vector>

namespace bowlab {

template <typename Work>
void inThreads(int threads, int64_t count, const Work& work) {
  std::atomic<int64_t> next{0};
  std::exception_ptr failure;
  std::mutex lock;
  const auto serve = [&] {
    try {
      for (int64_t i; (i = next++) < count;) work(i);
    } catch (...) {
      next = count;
      std::lock_guard<std::mutex> held(lock);
      failure = std::current_exception();
    }
  };
  std::vector<std::thread> others;
  for (int64_t i = 1; i < std::min<int64_t>(threads, count); i++) others.emplace_back(serve);
  serve();
  for (auto& each : others) each.join();
  if (failure) std::rethrow_exception(failure);
}

}  // namespace bowlab
