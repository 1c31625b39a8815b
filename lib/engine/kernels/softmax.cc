// The softmax of attention with its mask and its dropout.
#include <cmath>

#include "kernel.h"
#include "mathematics.h"

namespace bowlab {

// weights = softmax(scores · scale + mask); scores (B, A, Q, K), mask (B or 1, 1, Q or 1, K).
template <typename T>
static void weigh(Run& run, float scale) {
  auto scores = run.input<T>(0);
  auto mask = run.input<float>(1);
  auto weights = run.output<float>(0, scores.shape);
  if (!scores.data || !mask.data || !weights.data) return;
  const int64_t heads = scores.shape[1], queries = scores.shape[2], keys = scores.shape[3];
  const int64_t maskQueries = mask.shape[2];
  const bool perText = mask.shape[0] > 1;
  parallel(scores.rows(), 8 * keys, [&](int64_t from, int64_t to) {
    for (int64_t row = from; row < to; row++) {
      const int64_t text = perText ? row / (heads * queries) : 0;
      const T* in = scores.data + row * keys;
      const float* hide = mask.data + (text * maskQueries + (maskQueries > 1 ? row % queries : 0)) * keys;
      float* out = weights.data + row * keys;
#pragma omp simd
      for (int64_t i = 0; i < keys; i++) out[i] = asFloat(in[i]) * scale + hide[i];
      const float largest = largestOf(out, keys);
      float sum = 0;
#pragma omp simd reduction(+ : sum)
      for (int64_t i = 0; i < keys; i++) sum += out[i] = exponential(out[i] - largest);
      const float part = 1.0f / sum;
#pragma omp simd
      for (int64_t i = 0; i < keys; i++) out[i] *= part;
    }
  });
}

static void attentionWeights(void* self, TF_OpKernelContext* context) {
  const auto& [isNarrow, scale, limit] = *static_cast<Attributes*>(self);
  Run run(context);
  if (isNarrow) weigh<bfloat16>(run, scale);
  else weigh<float>(run, scale);
}

// dscores = scale · weights · (d − Σ weights · d), where d is the change of the weights after dropout; no bytes: no
// dropout.
template <typename T>
static void weighBack(Run& run, float scale, int32_t limit) {
  auto change = run.input<T>(0);
  auto weights = run.input<float>(1);
  auto bytes = run.input<uint8_t>(2);
  auto dScores = run.output<T>(0, weights.shape);
  if (!change.data || !weights.data || !dScores.data) return;
  const int64_t keys = weights.width();
  const bool drops = bytes.size() > 0;
  const float kept = keptNumber(limit);
  parallel(weights.rows(), 4 * keys, [&](int64_t from, int64_t to) {
    std::vector<float> products(keys);
    for (int64_t row = from; row < to; row++) {
      const T* in = change.data + row * keys;
      const float* weight = weights.data + row * keys;
      const uint8_t* byte = drops ? bytes.data + row * keys : nullptr;
      float* product = products.data();
      T* out = dScores.data + row * keys;
      float sum = 0;
      if (drops) {
#pragma omp simd
        for (int64_t i = 0; i < keys; i++) product[i] = byte[i] >= limit ? asFloat(in[i]) * kept * weight[i] : 0.0f;
      } else {
#pragma omp simd
        for (int64_t i = 0; i < keys; i++) product[i] = asFloat(in[i]) * weight[i];
      }
#pragma omp simd reduction(+ : sum)
      for (int64_t i = 0; i < keys; i++) sum += product[i];
#pragma omp simd
      for (int64_t i = 0; i < keys; i++) put(scale * (product[i] - weight[i] * sum), out[i]);
    }
  });
}

static void attentionWeightsGradient(void* self, TF_OpKernelContext* context) {
  const auto& [isNarrow, scale, limit] = *static_cast<Attributes*>(self);
  Run run(context);
  if (isNarrow) weighBack<bfloat16>(run, scale, limit);
  else weighBack<float>(run, scale, limit);
}

void defineSoftmax() {
  define("BowlabAttentionWeights", {"scores: T", "mask: float"}, {"weights: float"},
         {"number: float", "T: {float, bfloat16}"}, attentionWeights);
  define("BowlabAttentionWeightsGradient", {"change: T", "weights: float", "bytes: uint8"}, {"dscores: T"},
         {"number: float", "limit: int", "T: {float, bfloat16}"}, attentionWeightsGradient);
}

}  // namespace bowlab
