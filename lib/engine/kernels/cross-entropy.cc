// The softmax of the vocabulary with its cross-entropy: of scores, or of the product that makes them, whose bias is still
// to be added.
#include <cmath>

#include "column-sums.h"
#include "kernel.h"
#include "mathematics.h"

namespace bowlab {

// Scores of one row in float32.
template <typename T>
static void readScores(const T* in, const Array<const float>& bias, int64_t width, float* scores) {
  if (bias.size() > 0) {
#pragma omp simd
    for (int64_t i = 0; i < width; i++) scores[i] = asFloat(in[i]) + bias.data[i];
  } else {
#pragma omp simd
    for (int64_t i = 0; i < width; i++) scores[i] = asFloat(in[i]);
  }
}

// loss = log Σ e^scores − scores[label], and that logarithm, for every row; NaN where there is no such label.
template <typename T>
static void lossOf(Run& run) {
  auto product = run.input<T>(0);
  auto bias = run.input<float>(1);
  auto labels = run.input<int32_t>(2);
  const int64_t rows = product.rows(), width = product.width();
  auto loss = run.output<float>(0, {rows});
  auto normalizer = run.output<float>(1, {rows});
  if (!product.data || !labels.data || !loss.data || !normalizer.data) return;
  parallel(rows, 8 * width, [&](int64_t from, int64_t to) {
    std::vector<float> scores(width);
    for (int64_t row = from; row < to; row++) {
      readScores(product.data + row * width, bias, width, scores.data());
      const float largest = largestOf(scores.data(), width);
      float sum = 0;
#pragma omp simd reduction(+ : sum)
      for (int64_t i = 0; i < width; i++) sum += exponential(scores[i] - largest);
      normalizer.data[row] = largest + std::log(sum);
      const int32_t label = labels.data[row];
      loss.data[row] = label >= 0 && label < width ? normalizer.data[row] - scores[label] : NAN;
    }
  });
}

static void crossEntropy(void* self, TF_OpKernelContext* context) {
  Run run(context);
  if (static_cast<Attributes*>(self)->isNarrow) lossOf<bfloat16>(run);
  else lossOf<float>(run);
}

// dscores = dy · (softmax(scores) − one at the label), and their sums over rows where there is a bias.
template <typename T>
static void lossBack(Run& run, bool isInPlace) {
  auto dy = run.input<float>(0);
  auto product = run.input<T>(1);
  auto bias = run.input<float>(2);
  auto labels = run.input<int32_t>(3);
  auto normalizer = run.input<float>(4);
  const int64_t rows = product.rows(), width = product.width();
  auto dScores = run.output<T>(0, isInPlace ? std::vector<int64_t>{0} : product.shape);
  const bool adds = bias.size() > 0;
  auto dBias = run.output<float>(1, {bias.size()});
  T* changes = isInPlace ? const_cast<T*>(product.data) : dScores.data;
  if (!dy.data || !product.data || !labels.data || !normalizer.data || !changes || (adds && !dBias.data)) return;
  sumRows(rows, bias.size(), 8 * width, dBias.data, [&](int64_t from, int64_t to, float* added) {
    std::vector<float> scores(width);
    for (int64_t row = from; row < to; row++) {
      readScores(product.data + row * width, bias, width, scores.data());
      const float change = dy.data[row], all = normalizer.data[row];
#pragma omp simd
      for (int64_t i = 0; i < width; i++) scores[i] = change * exponential(scores[i] - all);
      const int32_t label = labels.data[row];
      if (label >= 0 && label < width) scores[label] -= change;
      T* out = changes + row * width;
#pragma omp simd
      for (int64_t i = 0; i < width; i++) put(scores[i], out[i]);
      if (!adds) continue;
#pragma omp simd
      for (int64_t i = 0; i < width; i++) added[i] += scores[i];
    }
  });
}

// limit > 0: the product, which nobody reads any more, becomes dscores.
static void crossEntropyGradient(void* self, TF_OpKernelContext* context) {
  const auto* attributes = static_cast<Attributes*>(self);
  Run run(context);
  if (attributes->isNarrow) lossBack<bfloat16>(run, attributes->limit > 0);
  else lossBack<float>(run, attributes->limit > 0);
}

void defineCrossEntropy() {
  const char* type = "T: {float, bfloat16}";
  define("BowlabCrossEntropy", {"product: T", "bias: float", "labels: int32"}, {"loss: float", "normalizer: float"},
         {type}, crossEntropy);
  define("BowlabCrossEntropyGradient",
         {"dy: float", "product: T", "bias: float", "labels: int32", "normalizer: float"},
         {"dscores: T", "dbias: float"}, {"limit: int", type}, crossEntropyGradient);
}

}  // namespace bowlab
