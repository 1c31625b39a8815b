// Attention without gradient over texts that stand one behind the other, without padding: scores, softmax and the sum of
// the values of one head of one text in the cache, where TensorFlow makes stacks of padded matrices in other orders.
#include <algorithm>
#include <cmath>

#include "kernel.h"
#include "mathematics.h"

namespace bowlab {

// A vector of the processor, and rows whose sums its registers hold beside four vectors.
#ifdef __AVX512F__
static constexpr int64_t kLanes = 16;
static constexpr int kRows = 6;
#else
static constexpr int64_t kLanes = 8;
static constexpr int kRows = 2;
#endif
typedef float Lanes __attribute__((vector_size(4 * kLanes)));

static inline Lanes load(const float* from) {
  Lanes value;
  std::memcpy(&value, from, sizeof value);
  return value;
}

static int64_t roundUp(int64_t size, int64_t to = kLanes) { return (size + to - 1) / to * to; }

// R rows and V vectors of columns of c = a · b, every sum in the order of `depth`: no number depends on its neighbours.
template <int R, int V>
static inline void multiplyBlock(const float* a, int64_t aStride, const float* b, int64_t bStride, float* c,
                                 int64_t cStride, int64_t depth) {
  Lanes sums[R][V] = {};
  for (int64_t k = 0; k < depth; k++) {
    Lanes row[V];
    for (int v = 0; v < V; v++) row[v] = load(b + k * bStride + v * kLanes);
    for (int r = 0; r < R; r++)
      for (int v = 0; v < V; v++) sums[r][v] += a[r * aStride + k] * row[v];
  }
  for (int r = 0; r < R; r++)
    for (int v = 0; v < V; v++) std::memcpy(c + r * cStride + v * kLanes, &sums[r][v], sizeof(Lanes));
}

template <int V>
static void multiplyColumns(const float* a, int64_t aStride, const float* b, int64_t bStride, float* c,
                            int64_t cStride, int64_t rows, int64_t depth) {
  for (int64_t row = 0; row < rows; row += kRows)
    multiplyBlock<kRows, V>(a + row * aStride, aStride, b, bStride, c + row * cStride, cStride, depth);
}

// c = a · b, of whole blocks of rows and whole vectors of columns.
static void multiply(const float* a, int64_t aStride, const float* b, int64_t bStride, float* c, int64_t cStride,
                     int64_t rows, int64_t columns, int64_t depth) {
  int64_t column = 0;
  for (; column + 4 * kLanes <= columns; column += 4 * kLanes)
    multiplyColumns<4>(a, aStride, b + column, bStride, c + column, cStride, rows, depth);
  for (; column + 2 * kLanes <= columns; column += 2 * kLanes)
    multiplyColumns<2>(a, aStride, b + column, bStride, c + column, cStride, rows, depth);
  for (; column < columns; column += kLanes)
    multiplyColumns<1>(a, aStride, b + column, bStride, c + column, cStride, rows, depth);
}

// x becomes e^(x − the largest), and zero from `size` on. @returns what makes it a softmax when multiplied by it
static float exponentials(float* x, int64_t size, int64_t width) {
  for (int64_t i = size; i < width; i++) x[i] = -1e30f;
  float largest = x[0];
#pragma omp simd reduction(max : largest)
  for (int64_t i = 0; i < width; i++) largest = x[i] > largest ? x[i] : largest;
  float sum = 0;
#pragma omp simd reduction(+ : sum)
  for (int64_t i = 0; i < width; i++) sum += x[i] = exponential(x[i] - largest);
  return 1.0f / sum;
}

// Queries whose scores are in the cache at once; whole blocks of rows.
static constexpr int64_t kQueries = 48;

// Some columns of what a product made of rows, and the bias that is still to be added to them.
template <typename T>
struct Projection {
  const Array<const T>& rows;
  const Array<const float>& bias;
  int64_t first;

  // A head's columns of one row in float32, times `scale`.
  void read(int64_t row, int64_t column, int64_t size, float scale, float* to) const {
    const float* add = bias.data + first + column;
    const T* in = rows.data + row * rows.width() + first + column;
#pragma omp simd
    for (int64_t i = 0; i < size; i++) to[i] = (asFloat(in[i]) + add[i]) * scale;
  }
};

// context = softmax(q · kᵀ / √D) · v for every head of every text. Queries are the first H columns of `asking`; keys and
// values the last 2·H of `asked`, which is the same where all three were made by one product. Text b has the queries from queryStarts[b] to before
// queryStarts[b + 1], and likewise keys and values.
template <typename T>
static void attend(Run& run, int64_t heads) {
  auto asking = run.input<T>(0);
  auto asked = run.input<T>(1);
  auto askingBias = run.input<float>(2);
  auto askedBias = run.input<float>(3);
  auto queryStarts = run.input<int32_t>(4);
  auto keyStarts = run.input<int32_t>(5);
  const int64_t H = asked.width() == asking.width() ? asked.width() / 3 : asked.width() / 2;
  auto context = run.output<T>(0, {asking.rows(), H});
  if (!queryStarts.data || !keyStarts.data || !context.data || !askingBias.data || !askedBias.data) return;
  const Projection<T> query{asking, askingBias, 0};
  const Projection<T> key{asked, askedBias, asked.width() - 2 * H};
  const Projection<T> value{asked, askedBias, asked.width() - H};
  const int64_t D = H / heads, texts = queryStarts.size() - 1;
  const int64_t columns = roundUp(D);
  const float scale = 1.0f / std::sqrt(float(D));
  // Long and short texts mixed, so that the threads' shares are alike.
  std::vector<int64_t> order;
  for (int64_t first = 0; first < 8; first++)
    for (int64_t text = first; text < texts; text += 8) order.push_back(text);
  parallel(texts * heads, H * asked.rows() / std::max<int64_t>(texts, 1), [&](int64_t from, int64_t to) {
    std::vector<float> queries, keys, values, scores, sums(kQueries * columns), one(D), parts(kQueries);
    for (int64_t task = from; task < to; task++) {
      const int64_t text = order[task / heads], column = task % heads * D;
      const int64_t firstQuery = queryStarts.data[text], Q = queryStarts.data[text + 1] - firstQuery;
      const int64_t firstKey = keyStarts.data[text], K = keyStarts.data[text + 1] - firstKey, width = roundUp(K);
      queries.assign(roundUp(Q, kRows) * D, 0);
      keys.assign(D * width, 0);
      values.assign(K * columns, 0);
      scores.resize(kQueries * width);
      for (int64_t i = 0; i < Q; i++) query.read(firstQuery + i, column, D, scale, queries.data() + i * D);
      for (int64_t i = 0; i < K; i++) {
        value.read(firstKey + i, column, D, 1, values.data() + i * columns);
        key.read(firstKey + i, column, D, 1, one.data());
        for (int64_t d = 0; d < D; d++) keys[d * width + i] = one[d];
      }
      for (int64_t first = 0; first < Q; first += kQueries) {
        const int64_t count = std::min(kQueries, Q - first);
        const int64_t rows = roundUp(count, kRows);
        multiply(queries.data() + first * D, D, keys.data(), width, scores.data(), width, rows, width, D);
        for (int64_t row = 0; row < count; row++) parts[row] = exponentials(scores.data() + row * width, K, width);
        multiply(scores.data(), width, values.data(), columns, sums.data(), columns, rows, columns, K);
        for (int64_t row = 0; row < count; row++) {
          T* out = context.data + (firstQuery + first + row) * H + column;
          for (int64_t i = 0; i < D; i++) put(sums[row * columns + i] * parts[row], out[i]);
        }
      }
    }
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
          "key_starts: int32"},
         {"context: T"}, {"limit: int", "T: {float, bfloat16}"}, selfAttention);
}

}  // namespace bowlab
