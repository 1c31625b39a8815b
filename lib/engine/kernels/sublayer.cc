// What stands behind the products of a Transformer's sub-layers in training, and its gradients: each in one pass over a
// row that the cache holds. Products and what they read are float32 or bfloat16, everything else is float32.
#include <cmath>

#include "column-sums.h"
#include "kernel.h"
#include "mathematics.h"

namespace bowlab {

// dx = dy · gelu′(x + bias), and its sums over rows.
template <typename T>
static void activateBack(Run& run) {
  auto dy = run.input<T>(0);
  auto x = run.input<T>(1);
  auto bias = run.input<float>(2);
  const int64_t width = x.width();
  auto dx = run.output<T>(0, x.shape);
  auto dBias = run.output<float>(1, {width});
  if (!dy.data || !x.data || !bias.data || !dx.data || !dBias.data) return;
  sumRows(x.rows(), width, 8 * width, dBias.data, [&](int64_t from, int64_t to, float* added) {
    for (int64_t row = from; row < to; row++) {
      const T* in = x.data + row * width;
      const T* change = dy.data + row * width;
      T* out = dx.data + row * width;
#pragma omp simd
      for (int64_t i = 0; i < width; i++) {
        const float sum = asFloat(in[i]) + bias.data[i];
        float bell;
        const float phi = normalDistribution(sum, bell);
        const float d = asFloat(change[i]) * (phi + sum * bell * 0.39894228f);
        put(d, out[i]);
        added[i] += d;
      }
    }
  });
}

// normal = (z − mean) / √(variance + number) where z = residual + dropout(product + bias); y = normal · scale + shift,
// and its bfloat16 copy where products read it so. No bytes: no dropout.
template <typename T>
static void addAndNorm(Run& run, float epsilon, int32_t limit) {
  auto product = run.input<T>(0);
  auto bias = run.input<float>(1);
  auto bytes = run.input<uint8_t>(2);
  auto residual = run.input<float>(3);
  auto scale = run.input<float>(4);
  auto shift = run.input<float>(5);
  const int64_t width = product.width(), rows = product.rows();
  constexpr bool copies = sizeof(T) == 2;
  auto y = run.output<float>(0, product.shape);
  auto normal = run.output<float>(1, product.shape);
  auto inverse = run.output<float>(2, {rows});
  auto copy = run.output<bfloat16>(3, copies ? product.shape : std::vector<int64_t>{0});
  if (!product.data || !bias.data || !residual.data || !scale.data || !shift.data) return;
  if (!y.data || !normal.data || !inverse.data) return;
  const bool drops = bytes.size() > 0;
  const float kept = keptNumber(limit);
  parallel(rows, 6 * width, [&](int64_t from, int64_t to) {
    for (int64_t row = from; row < to; row++) {
      const T* in = product.data + row * width;
      const float* add = residual.data + row * width;
      float* out = y.data + row * width;
      float* unit = normal.data + row * width;
      if (drops) {
        const uint8_t* byte = bytes.data + row * width;
#pragma omp simd
        for (int64_t i = 0; i < width; i++)
          unit[i] = add[i] + (byte[i] >= limit ? (asFloat(in[i]) + bias.data[i]) * kept : 0.0f);
      } else {
#pragma omp simd
        for (int64_t i = 0; i < width; i++) unit[i] = add[i] + (asFloat(in[i]) + bias.data[i]);
      }
      const auto [mean, rsqrt] = statisticsOf(unit, width, epsilon);
      inverse.data[row] = rsqrt;
#pragma omp simd
      for (int64_t i = 0; i < width; i++) {
        unit[i] = (unit[i] - mean) * rsqrt;
        out[i] = unit[i] * scale.data[i] + shift.data[i];
      }
      if (!copies) continue;
      bfloat16* narrowed = copy.data + row * width;
#pragma omp simd
      for (int64_t i = 0; i < width; i++) narrowed[i] = narrow(out[i]);
    }
  });
}

// dresidual, dproduct, dbias, dscale and dshift of dy.
template <typename T>
static void addAndNormBack(Run& run, int32_t limit) {
  auto dy = run.input<float>(0);
  auto normal = run.input<float>(1);
  auto inverse = run.input<float>(2);
  auto scale = run.input<float>(3);
  auto bytes = run.input<uint8_t>(4);
  const int64_t width = dy.width();
  auto dResidual = run.output<float>(0, dy.shape);
  auto dProduct = run.output<T>(1, dy.shape);
  Array<float> dVectors[3];
  for (int i = 0; i < 3; i++) dVectors[i] = run.output<float>(2 + i, {width});
  if (!dy.data || !normal.data || !inverse.data || !scale.data || !dResidual.data || !dProduct.data) return;
  const bool drops = bytes.size() > 0;
  const float kept = keptNumber(limit);
  std::vector<float> sums(3 * width);
  sumRows(dy.rows(), 3 * width, 8 * width, sums.data(), [&](int64_t from, int64_t to, float* added) {
    float *dBias = added, *dScale = added + width, *dShift = added + 2 * width;
    for (int64_t row = from; row < to; row++) {
      const float* change = dy.data + row * width;
      const float* unit = normal.data + row * width;
      float* out = dResidual.data + row * width;
      T* narrowed = dProduct.data + row * width;
      normGradientOfRow(change, unit, inverse.data[row], scale.data, width, out, dScale, dShift);
      const uint8_t* byte = drops ? bytes.data + row * width : nullptr;
      if (drops) {
#pragma omp simd
        for (int64_t i = 0; i < width; i++) {
          const float d = byte[i] >= limit ? out[i] * kept : 0.0f;
          put(d, narrowed[i]);
          dBias[i] += d;
        }
      } else {
#pragma omp simd
        for (int64_t i = 0; i < width; i++) {
          put(out[i], narrowed[i]);
          dBias[i] += out[i];
        }
      }
    }
  });
  for (int i = 0; i < 3; i++)
    if (dVectors[i].data) std::copy(sums.begin() + i * width, sums.begin() + (i + 1) * width, dVectors[i].data);
}

static void biasGeluGradient(void* self, TF_OpKernelContext* context) {
  Run run(context);
  if (static_cast<Attributes*>(self)->isNarrow) activateBack<bfloat16>(run);
  else activateBack<float>(run);
}

static void addNorm(void* self, TF_OpKernelContext* context) {
  const auto& [isNarrow, epsilon, limit] = *static_cast<Attributes*>(self);
  Run run(context);
  if (isNarrow) addAndNorm<bfloat16>(run, epsilon, limit);
  else addAndNorm<float>(run, epsilon, limit);
}

static void addNormGradient(void* self, TF_OpKernelContext* context) {
  const auto& [isNarrow, number, limit] = *static_cast<Attributes*>(self);
  Run run(context);
  if (isNarrow) addAndNormBack<bfloat16>(run, limit);
  else addAndNormBack<float>(run, limit);
}

void defineSublayer() {
  const char* type = "T: {float, bfloat16}";
  define("BowlabBiasGeluGradient", {"dy: T", "x: T", "bias: float"}, {"dx: T", "dbias: float"}, {type},
         biasGeluGradient);
  define("BowlabAddNorm",
         {"product: T", "bias: float", "bytes: uint8", "residual: float", "scale: float", "shift: float"},
         {"y: float", "normal: float", "inverse: float", "copy: bfloat16"}, {"number: float", "limit: int", type},
         addNorm);
  define("BowlabAddNormGradient",
         {"dy: float", "normal: float", "inverse: float", "scale: float", "bytes: uint8"},
         {"dresidual: float", "dproduct: T", "dbias: float", "dscale: float", "dshift: float"}, {"limit: int", type},
         addNormGradient);
}

}  // namespace bowlab
