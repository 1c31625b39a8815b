// Sums over rows: of columns, by all threads, with the same bits whatever their number.
#pragma once

#include <algorithm>
#include <vector>

#include "kernel.h"

namespace bowlab {

// Rows that are added up in one go. Their number decides the order of a sum, not that of the threads.
static constexpr int64_t kRowsOfSum = 64;

// `count` sums over rows: work(from, to, added) adds what rows from … to are worth to `added`.
template <typename Work>
void sumRows(int64_t rows, int64_t count, int64_t costOfRow, float* sums, const Work& work) {
  const int64_t parts = (rows + kRowsOfSum - 1) / kRowsOfSum;
  std::vector<float> added(parts * count, 0.0f);
  parallel(parts, kRowsOfSum * costOfRow, [&](int64_t first, int64_t end) {
    for (int64_t part = first; part < end; part++)
      work(part * kRowsOfSum, std::min(rows, (part + 1) * kRowsOfSum), added.data() + part * count);
  });
  std::fill(sums, sums + count, 0.0f);
  for (int64_t part = 0; part < parts; part++)
    for (int64_t i = 0; i < count; i++) sums[i] += added[part * count + i];
}

}  // namespace bowlab
