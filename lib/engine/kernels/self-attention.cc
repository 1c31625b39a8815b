// Attention over texts that stand one behind the other: scores, mask, softmax, dropout and the sum of the values of one
// head of one text in the cache, where TensorFlow makes stacks of padded matrices in other orders.
#include <tuple>
#include <utility>

#include "self-attention.h"

namespace bowlab {

// x becomes e^(x − the largest), and zero from `size` on. @returns the largest, and one over the sum
static std::pair<float, float> exponentials(float* x, int64_t size, int64_t width) {
  for (int64_t i = size; i < width; i++) x[i] = -INFINITY;
  const float largest = largestOf(x, width);
  float sum = 0;
#pragma omp simd reduction(+ : sum)
  for (int64_t i = 0; i < width; i++) sum += x[i] = exponential(x[i] - largest);
  return {largest, 1.0f / sum};
}

// context = dropout(softmax(q · kᵀ / √D + mask)) · v for every head of every text, and what a row's softmax was made
// with: the largest score, and one over the sum.
template <typename T>
static void attend(Run& run, int32_t limit) {
  const Attention<T> all(run, 0);
  if (!all.isWhole()) return;
  const int64_t H = all.H, D = all.D, columns = roundUp(D), rowCount = all.asking.rows();
  auto context = run.output<T>(0, {rowCount, H});
  auto statistics = run.output<float>(1, {all.heads, rowCount, 2});
  if (!context.data || !statistics.data) return;
  const float scale = 1.0f / std::sqrt(float(D)), kept = keptNumber(limit);
  all.each([&](const auto& tasks) {
    std::vector<float> queries, keys, values, scores, sums(kQueries * columns), one(D);
    tasks([&](int64_t text, int64_t head) {
      const int64_t column = head * D, Q = all.queries(text), K = all.keys(text), width = roundUp(K);
      const int64_t firstQuery = all.queryStarts.data[text], firstKey = all.keyStarts.data[text];
      queries.assign(roundUp(Q, kRows) * D, 0);
      keys.assign(D * width, 0);
      values.assign(K * columns, 0);
      scores.resize(kQueries * width);
      for (int64_t i = 0; i < Q; i++) all.query.read(firstQuery + i, column, D, scale, queries.data() + i * D);
      for (int64_t i = 0; i < K; i++) {
        all.value.read(firstKey + i, column, D, 1, values.data() + i * columns);
        all.key.read(firstKey + i, column, D, 1, one.data());
        for (int64_t d = 0; d < D; d++) keys[d * width + i] = one[d];
      }
      for (int64_t first = 0; first < Q; first += kQueries) {
        const int64_t count = std::min(kQueries, Q - first), rows = roundUp(count, kRows);
        float* made = statistics.data + 2 * (head * rowCount + firstQuery + first);
        multiply(queries.data() + first * D, D, keys.data(), width, scores.data(), width, rows, width, D);
        for (int64_t row = 0; row < count; row++) {
          float* x = scores.data() + row * width;
          all.hide(text, first + row, K, x);
          std::tie(made[2 * row], made[2 * row + 1]) = exponentials(x, K, width);
          const uint8_t* byte = all.bytesOf(text, head, first + row);
          if (!byte) continue;
#pragma omp simd
          for (int64_t i = 0; i < K; i++) x[i] = byte[i] >= limit ? x[i] * kept : 0.0f;
        }
        multiply(scores.data(), width, values.data(), columns, sums.data(), columns, rows, columns, K);
        for (int64_t row = 0; row < count; row++) {
          T* out = context.data + (firstQuery + first + row) * H + column;
          for (int64_t i = 0; i < D; i++) put(sums[row * columns + i] * made[2 * row + 1], out[i]);
        }
      }
    });
  });
}

static void selfAttention(void* self, TF_OpKernelContext* context) {
  const auto* attributes = static_cast<Attributes*>(self);
  Run run(context);
  if (attributes->isNarrow) attend<bfloat16>(run, attributes->limit);
  else attend<float>(run, attributes->limit);
}

void defineSelfAttention() {
  define("BowlabSelfAttention",
         {"asking: T", "asked: T", "asking_bias: float", "asked_bias: float", "query_starts: int32",
          "key_starts: int32", "heads: int32", "mask: float", "bytes: uint8"},
         {"context: T", "statistics: float"}, {"limit: int", "T: {float, bfloat16}"}, selfAttention);
}

}  // namespace bowlab
