// LayerNorm over rows and its gradient, each in one pass over a row that the cache holds.
#include <algorithm>
#include <cmath>

#include "column-sums.h"
#include "kernel.h"
#include "mathematics.h"

namespace bowlab {

// normal = (x − mean) / √(variance + number); y = normal · scale + shift
static void layerNorm(void* self, TF_OpKernelContext* context) {
  const float epsilon = static_cast<Attributes*>(self)->number;
  Run run(context);
  auto x = run.input<float>(0);
  auto scale = run.input<float>(1);
  auto shift = run.input<float>(2);
  const int64_t width = x.width(), rows = x.rows();
  auto y = run.output<float>(0, x.shape);
  auto normal = run.output<float>(1, x.shape);
  auto inverse = run.output<float>(2, {rows});
  if (!x.data || !scale.data || !shift.data || !y.data || !normal.data || !inverse.data) return;
  parallel(rows, 4 * width, [&](int64_t from, int64_t to) {
    for (int64_t row = from; row < to; row++) {
      const float* in = x.data + row * width;
      float* out = y.data + row * width;
      float* unit = normal.data + row * width;
      const auto [mean, rsqrt] = statisticsOf(in, width, epsilon);
      inverse.data[row] = rsqrt;
#pragma omp simd
      for (int64_t i = 0; i < width; i++) {
        unit[i] = (in[i] - mean) * rsqrt;
        out[i] = unit[i] * scale.data[i] + shift.data[i];
      }
    }
  });
}

// dx, dscale and dshift of dy.
static void layerNormGradient(void*, TF_OpKernelContext* context) {
  Run run(context);
  auto dy = run.input<float>(0);
  auto normal = run.input<float>(1);
  auto inverse = run.input<float>(2);
  auto scale = run.input<float>(3);
  const int64_t width = dy.width(), rows = dy.rows();
  auto dx = run.output<float>(0, dy.shape);
  auto dScale = run.output<float>(1, {width});
  auto dShift = run.output<float>(2, {width});
  if (!dy.data || !normal.data || !inverse.data || !scale.data || !dx.data || !dScale.data || !dShift.data) return;
  std::vector<float> sums(2 * width);
  sumRows(rows, 2 * width, 6 * width, sums.data(), [&](int64_t from, int64_t to, float* added) {
    for (int64_t row = from; row < to; row++)
      normGradientOfRow(dy.data + row * width, normal.data + row * width, inverse.data[row], scale.data, width,
                        dx.data + row * width, added, added + width);
  });
  std::copy(sums.begin(), sums.begin() + width, dScale.data);
  std::copy(sums.begin() + width, sums.end(), dShift.data);
}

// y = layerNorm(product + bias + residual), and where a product in bfloat16 is to read it, a copy.
template <typename T>
static void normOfSum(Run& run, float epsilon, bool copies) {
  auto product = run.input<T>(0);
  auto bias = run.input<float>(1);
  auto residual = run.input<float>(2);
  auto scale = run.input<float>(3);
  auto shift = run.input<float>(4);
  auto y = run.output<float>(0, product.shape);
  auto copy = run.output<bfloat16>(1, copies ? product.shape : std::vector<int64_t>{0});
  if (!product.data || !bias.data || !residual.data || !scale.data || !shift.data || !y.data) return;
  const int64_t width = product.width();
  parallel(product.rows(), 4 * width, [&](int64_t from, int64_t to) {
    for (int64_t row = from; row < to; row++) {
      const T* in = product.data + row * width;
      const float* add = residual.data + row * width;
      float* out = y.data + row * width;
#pragma omp simd
      for (int64_t i = 0; i < width; i++) out[i] = (asFloat(in[i]) + bias.data[i]) + add[i];
      const auto [mean, rsqrt] = statisticsOf(out, width, epsilon);
#pragma omp simd
      for (int64_t i = 0; i < width; i++) out[i] = (out[i] - mean) * rsqrt * scale.data[i] + shift.data[i];
      if (!copies) continue;
      bfloat16* narrowed = copy.data + row * width;
#pragma omp simd
      for (int64_t i = 0; i < width; i++) narrowed[i] = narrow(out[i]);
    }
  });
}

static void normedSum(void* self, TF_OpKernelContext* context) {
  const auto& [isNarrow, epsilon, copies] = *static_cast<Attributes*>(self);
  Run run(context);
  if (isNarrow) normOfSum<bfloat16>(run, epsilon, copies > 0);
  else normOfSum<float>(run, epsilon, copies > 0);
}

void defineLayerNorm() {
  define("BowlabLayerNorm", {"x: float", "scale: float", "shift: float"},
         {"y: float", "normal: float", "inverse: float"}, {"number: float"}, layerNorm);
  define("BowlabNormOfSum", {"product: T", "bias: float", "residual: float", "scale: float", "shift: float"},
         {"y: float", "copy: bfloat16"}, {"number: float", "limit: int", "T: {float, bfloat16}"}, normedSum);
  define("BowlabLayerNormGradient", {"dy: float", "normal: float", "inverse: float", "scale: float"},
         {"dx: float", "dscale: float", "dshift: float"}, {}, layerNormGradient);
}

}  // namespace bowlab
