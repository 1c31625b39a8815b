// What attention over texts and its gradient read: rows of texts that stand one behind the other.
#pragma once

#include <algorithm>
#include <cmath>

#include "kernel.h"
#include "mathematics.h"
#include "small-products.h"

namespace bowlab {

// Queries whose scores are in the cache at once; whole blocks of rows.
static constexpr int64_t kQueries = 48;
static_assert(kQueries % kRows == 0);

// Some columns of what a product made of rows, and the bias that is still to be added to them.
template <typename T>
struct Projection {
  const T* rows;
  const float* bias;
  int64_t width;

  // A head's columns of one row in float32, times `scale`.
  void read(int64_t row, int64_t column, int64_t size, float scale, float* to) const {
    const float* add = bias + column;
    const T* in = rows + row * width + column;
#pragma omp simd
    for (int64_t i = 0; i < size; i++) to[i] = (asFloat(in[i]) + add[i]) * scale;
  }
};

// Queries are the first H columns of `asking`; keys and values the last 2·H of `asked`, which is the same where all
// three were made by one product. Text b has the queries from queryStarts[b] to before queryStarts[b + 1], and likewise
// keys and values. The mask is (B or 1, 1, Q or 1, K) or nothing, the random bytes are (A, Q, K) of text after text, or
// nothing.
template <typename T>
struct Attention {
  Array<const T> asking, asked;
  Array<const float> askingBias, askedBias;
  Array<const int32_t> queryStarts, keyStarts, headCount;
  Array<const float> mask;
  Array<const uint8_t> bytes;
  int64_t H = 0, heads = 0, D = 0, texts = 0;
  Projection<T> query, key, value;
  // Where the random bytes of each text begin.
  std::vector<int64_t> byteStarts;

  Attention(Run& run, int from)
      : asking(run.input<T>(from)),
        asked(run.input<T>(from + 1)),
        askingBias(run.input<float>(from + 2)),
        askedBias(run.input<float>(from + 3)),
        queryStarts(run.input<int32_t>(from + 4)),
        keyStarts(run.input<int32_t>(from + 5)),
        headCount(run.input<int32_t>(from + 6)),
        mask(run.input<float>(from + 7)),
        bytes(run.input<uint8_t>(from + 8)) {
    if (!isWhole()) return;
    const int64_t width = asked.width();
    H = isOneProduct() ? width / 3 : width / 2;
    heads = headCount.data[0];
    D = H / heads;
    texts = queryStarts.size() - 1;
    query = {asking.data, askingBias.data, asking.width()};
    key = {asked.data + width - 2 * H, askedBias.data + width - 2 * H, width};
    value = {asked.data + width - H, askedBias.data + width - H, width};
    byteStarts.assign(texts + 1, 0);
    for (int64_t b = 0; b < texts; b++) byteStarts[b + 1] = byteStarts[b] + heads * queries(b) * keys(b);
  }

  bool isWhole() const {
    return asking.data && asked.data && askingBias.data && askedBias.data && queryStarts.data && keyStarts.data &&
           headCount.data;
  }
  bool isOneProduct() const { return asking.width() == asked.width(); }
  int64_t queries(int64_t text) const { return queryStarts.data[text + 1] - queryStarts.data[text]; }
  int64_t keys(int64_t text) const { return keyStarts.data[text + 1] - keyStarts.data[text]; }

  // scores + mask
  void hide(int64_t text, int64_t row, int64_t size, float* scores) const {
    if (mask.size() == 0) return;
    const int64_t width = mask.width(), rows = mask.shape[2];
    const float* add = mask.data + ((mask.shape[0] > 1 ? text * rows : 0) + (rows > 1 ? row : 0)) * width;
#pragma omp simd
    for (int64_t i = 0; i < size; i++) scores[i] += add[i];
  }

  // Of one row of scores; null where nothing drops.
  const uint8_t* bytesOf(int64_t text, int64_t head, int64_t row) const {
    if (bytes.size() == 0) return nullptr;
    return bytes.data + byteStarts[text] + (head * queries(text) + row) * keys(text);
  }

  // A task is a head of a text, work(text, head). Long and short texts mixed, so that the threads' shares are alike.
  template <typename Work>
  void each(const Work& work) const {
    std::vector<int64_t> order;
    for (int64_t first = 0; first < 8; first++)
      for (int64_t text = first; text < texts; text += 8) order.push_back(text);
    parallel(texts * heads, H * asked.rows() / std::max<int64_t>(texts, 1), [&](int64_t from, int64_t to) {
      work([&](const auto& task) {
        for (int64_t i = from; i < to; i++) task(order[i / heads], i % heads);
      });
    });
  }
};

}  // namespace bowlab
