// The gradient of attention over texts: a head's weights are made once more in the cache, of the statistics that the
// forward pass left (Dao et al., NeurIPS 2022, "FlashAttention", section 3.1), so that no scores are kept.
#include "self-attention.h"

namespace bowlab {

// One head of one text, in float32.
template <typename T>
class HeadGradient {
 public:
  HeadGradient(const Attention<T>& all, const Array<const T>& change, const Array<const float>& statistics,
               int32_t limit)
      : all_(all), change_(change), statistics_(statistics), limit_(limit), kept_(keptNumber(limit)),
        D_(all.D), columns_(roundUp(all.D)), scale_(1.0f / std::sqrt(float(all.D))), one_(columns_) {}

  void compute(int64_t text, int64_t head) {
    text_ = text;
    head_ = head;
    read();
    for (int64_t first = 0; first < Q_; first += kQueries) computeRows(first, std::min(kQueries, Q_ - first));
  }

  // (Q, columns) and (K, columns)
  std::vector<float> dQuery, dKey, dValue;

 private:
  void read() {
    Q_ = all_.queries(text_), K_ = all_.keys(text_), width_ = roundUp(K_);
    const int64_t column = head_ * D_, firstQuery = all_.queryStarts.data[text_], firstKey = all_.keyStarts.data[text_];
    const int64_t queries = roundUp(Q_, kRows) * columns_, keys = roundUp(K_, kRows) * columns_;
    for (auto* each : {&query_, &change32_, &dQuery}) each->assign(queries, 0);
    for (auto* each : {&key_, &dKey, &dValue}) each->assign(keys, 0);
    for (auto* each : {&keyTurned_, &valueTurned_}) each->assign(D_ * width_, 0);
    // Whole blocks of rows may end behind the last number.
    for (auto* each : {&weights_, &changes_}) each->assign(kQueries * width_ + kRows, 0);
    for (int64_t i = 0; i < Q_; i++) {
      all_.query.read(firstQuery + i, column, D_, scale_, query_.data() + i * columns_);
      const T* in = change_.data + (firstQuery + i) * all_.H + column;
      for (int64_t d = 0; d < D_; d++) change32_[i * columns_ + d] = asFloat(in[d]);
    }
    for (int64_t i = 0; i < K_; i++) {
      all_.key.read(firstKey + i, column, D_, 1, key_.data() + i * columns_);
      all_.value.read(firstKey + i, column, D_, 1, one_.data());
      for (int64_t d = 0; d < D_; d++) {
        keyTurned_[d * width_ + i] = key_[i * columns_ + d];
        valueTurned_[d * width_ + i] = one_[d];
      }
    }
  }

  void computeRows(int64_t first, int64_t count) {
    const int64_t rows = roundUp(count, kRows);
    const float *query = query_.data() + first * columns_, *change = change32_.data() + first * columns_;
    multiply(query, columns_, keyTurned_.data(), width_, weights_.data(), width_, rows, width_, D_);
    multiply(change, columns_, valueTurned_.data(), width_, changes_.data(), width_, rows, width_, D_);
    for (int64_t row = 0; row < count; row++) weigh(first + row, weights_.data() + row * width_,
                                                    changes_.data() + row * width_);
    multiply(changes_.data(), width_, key_.data(), columns_, dQuery.data() + first * columns_, columns_, rows,
             columns_, K_);
    const int64_t keys = roundUp(K_, kRows);
    multiply<true, true>(changes_.data(), width_, query, columns_, dKey.data(), columns_, keys, columns_, count);
    multiply<true, true>(weights_.data(), width_, change, columns_, dValue.data(), columns_, keys, columns_, count);
  }

  // Scores become weights after dropout, and their changes those of the scores.
  void weigh(int64_t row, float* weights, float* changes) const {
    const int64_t at = head_ * all_.asking.rows() + all_.queryStarts.data[text_] + row;
    const float largest = statistics_.data[2 * at], part = statistics_.data[2 * at + 1];
    const uint8_t* byte = all_.bytesOf(text_, head_, row);
    all_.hide(text_, row, K_, weights);
#pragma omp simd
    for (int64_t i = 0; i < K_; i++) weights[i] = exponential(weights[i] - largest) * part;
    if (byte) {
#pragma omp simd
      for (int64_t i = 0; i < K_; i++) changes[i] = byte[i] >= limit_ ? changes[i] * kept_ : 0.0f;
    }
    float sum = 0;
#pragma omp simd reduction(+ : sum)
    for (int64_t i = 0; i < K_; i++) sum += weights[i] * changes[i];
#pragma omp simd
    for (int64_t i = 0; i < K_; i++) changes[i] = weights[i] * (changes[i] - sum);
    if (byte) {
#pragma omp simd
      for (int64_t i = 0; i < K_; i++) weights[i] = byte[i] >= limit_ ? weights[i] * kept_ : 0.0f;
    }
    for (int64_t i = K_; i < width_; i++) weights[i] = changes[i] = 0;
  }

  const Attention<T>& all_;
  const Array<const T>& change_;
  const Array<const float>& statistics_;
  const int32_t limit_;
  const float kept_;
  const int64_t D_, columns_;
  const float scale_;
  int64_t text_ = 0, head_ = 0, Q_ = 0, K_ = 0, width_ = 0;
  // keyTurned_ and valueTurned_: (D, width), weights_ and changes_: (rows, width), the others like the gradients.
  std::vector<float> query_, key_, change32_, keyTurned_, valueTurned_, weights_, changes_, one_;
};

// Rows of a head (count, columns) times `scale` into its place, and their sums.
template <typename T>
static void putRows(const std::vector<float>& rows, int64_t count, int64_t D, float scale, T* to, int64_t width,
                    float* sums) {
  const int64_t columns = roundUp(D);
  for (int64_t row = 0; row < count; row++)
#pragma omp simd
    for (int64_t i = 0; i < D; i++) {
      const float d = rows[row * columns + i] * scale;
      put(d, to[row * width + i]);
      sums[i] += d;
    }
}

// (texts, width) → (width)
static void addUp(const std::vector<float>& parts, int64_t width, float* sums) {
  std::fill(sums, sums + width, 0.0f);
  for (size_t i = 0; i < parts.size(); i++) sums[i % width] += parts[i];
}

// dasking and dasked of the change of the context, and their sums over rows; where both are one, dasked has all of it.
template <typename T>
static void attendBack(Run& run, int32_t limit) {
  auto change = run.input<T>(0);
  auto statistics = run.input<float>(1);
  const Attention<T> all(run, 2);
  if (!all.isWhole() || !change.data || !statistics.data) return;
  const bool isOne = all.isOneProduct();
  const int64_t H = all.H, D = all.D, width = all.asked.width(), queryWidth = isOne ? 0 : H;
  auto dAsking = run.output<T>(0, {isOne ? 0 : all.asking.rows(), H});
  auto dAsked = run.output<T>(1, all.asked.shape);
  auto askingSums = run.output<float>(2, {queryWidth});
  auto askedSums = run.output<float>(3, {width});
  if (!dAsked.data || !askedSums.data || (!isOne && (!dAsking.data || !askingSums.data))) return;
  std::vector<float> ofAsking(all.texts * queryWidth, 0.0f), ofAsked(all.texts * width, 0.0f);
  const float scale = 1.0f / std::sqrt(float(D));
  all.each([&](const auto& tasks) {
    HeadGradient<T> gradient(all, change, statistics, limit);
    tasks([&](int64_t text, int64_t head) {
      gradient.compute(text, head);
      const int64_t column = head * D, Q = all.queries(text), K = all.keys(text);
      T* keys = dAsked.data + all.keyStarts.data[text] * width + width - 2 * H + column;
      float* sums = ofAsked.data() + text * width + width - 2 * H + column;
      putRows(gradient.dKey, K, D, 1, keys, width, sums);
      putRows(gradient.dValue, K, D, 1, keys + H, width, sums + H);
      const int64_t row = all.queryStarts.data[text];
      if (isOne)
        putRows(gradient.dQuery, Q, D, scale, dAsked.data + row * width + column, width, sums - H);
      else
        putRows(gradient.dQuery, Q, D, scale, dAsking.data + row * H + column, H, ofAsking.data() + text * H + column);
    });
  });
  addUp(ofAsked, width, askedSums.data);
  if (!isOne) addUp(ofAsking, H, askingSums.data);
}

static void selfAttentionGradient(void* self, TF_OpKernelContext* context) {
  const auto* attributes = static_cast<Attributes*>(self);
  Run run(context);
  if (attributes->isNarrow) attendBack<bfloat16>(run, attributes->limit);
  else attendBack<float>(run, attributes->limit);
}

void defineSelfAttentionGradient() {
  define("BowlabSelfAttentionGradient",
         {"dcontext: T", "statistics: float", "asking: T", "asked: T", "asking_bias: float", "asked_bias: float",
          "query_starts: int32", "key_starts: int32", "heads: int32", "mask: float", "bytes: uint8"},
         {"dasking: T", "dasked: T", "asking_sums: float", "asked_sums: float"}, {"limit: int", "T: {float, bfloat16}"},
         selfAttentionGradient);
}

}  // namespace bowlab
