// Threads of our own: TensorFlow's are not in its C interface. As many as TensorFlow has; they sleep between two runs.
#include <atomic>
#include <cfenv>
#include <condition_variable>
#include <cstdlib>
#include <mutex>
#include <thread>

#include "kernel.h"

namespace bowlab {

// Work that is less than this, in elements, is not worth waking a thread.
static constexpr int64_t kLeast = 16384;

namespace {

class Pool {
 public:
  explicit Pool(int threads) : threads_(threads) {
    for (int i = 1; i < threads; i++) std::thread([this, i] { serve(i); }).detach();
  }

  int threads() const { return threads_; }

  void run(const std::function<void(int)>& part) {
    {
      std::lock_guard<std::mutex> lock(mutex_);
      part_ = &part;
      std::fegetenv(&arithmetic_);
      left_ = threads_ - 1;
      round_++;
    }
    begin_.notify_all();
    part(0);
    std::unique_lock<std::mutex> lock(mutex_);
    end_.wait(lock, [this] { return left_ == 0; });
  }

 private:
  void serve(int number) {
    for (uint64_t seen = 0;;) {
      const std::function<void(int)>* part;
      std::fenv_t arithmetic;
      {
        std::unique_lock<std::mutex> lock(mutex_);
        begin_.wait(lock, [&] { return round_ != seen; });
        seen = round_;
        part = part_;
        arithmetic = arithmetic_;
      }
      // As the caller rounds, and takes numbers below the smallest normal one for zero or not: TensorFlow does.
      std::fesetenv(&arithmetic);
      (*part)(number);
      std::lock_guard<std::mutex> lock(mutex_);
      if (--left_ == 0) end_.notify_one();
    }
  }

  const int threads_;
  std::mutex mutex_;
  std::condition_variable begin_, end_;
  const std::function<void(int)>* part_ = nullptr;
  std::fenv_t arithmetic_;
  int left_ = 0;
  uint64_t round_ = 0;
};

int wantedThreads() {
  const char* given = std::getenv("TF_NUM_INTRAOP_THREADS");
  int threads = given ? std::atoi(given) : 0;
  return threads > 0 ? threads : std::max(1, int(std::thread::hardware_concurrency()));
}

// Never taken down: its threads may outlive what a process destroys at its end.
Pool& pool() {
  static Pool* one = new Pool(wantedThreads());
  return *one;
}

// TensorFlow may run two operations at once; the threads serve one after the other.
std::mutex& turn() {
  static std::mutex* one = new std::mutex();
  return *one;
}

}  // namespace

void parallel(int64_t count, int64_t costOfOne, const std::function<void(int64_t, int64_t)>& work) {
  const int threads = count * costOfOne < kLeast ? 1 : int(std::min<int64_t>(pool().threads(), count));
  if (threads <= 1) {
    if (count > 0) work(0, count);
    return;
  }
  std::lock_guard<std::mutex> lock(turn());
  const int all = pool().threads();
  pool().run([&](int number) {
    int64_t from = count * number / all, to = count * (number + 1) / all;
    if (from < to) work(from, to);
  });
}

}  // namespace bowlab
