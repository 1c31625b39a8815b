// GELU, dropout, and what stands before and behind a product in bfloat16.
#include "kernel.h"
#include "mathematics.h"

namespace bowlab {

// y = x · Φ(x)
static void gelu(void*, TF_OpKernelContext* context) {
  Run run(context);
  auto x = run.input<float>(0);
  auto y = run.output<float>(0, x.shape);
  if (!x.data || !y.data) return;
  parallel(x.size(), 8, [&](int64_t from, int64_t to) {
#pragma omp simd
    for (int64_t i = from; i < to; i++) {
      float bell;
      y.data[i] = x.data[i] * normalDistribution(x.data[i], bell);
    }
  });
}

// dx = dy · (Φ(x) + x · φ(x))
static void geluGradient(void*, TF_OpKernelContext* context) {
  Run run(context);
  auto dy = run.input<float>(0);
  auto x = run.input<float>(1);
  auto dx = run.output<float>(0, x.shape);
  if (!dy.data || !x.data || !dx.data) return;
  parallel(x.size(), 8, [&](int64_t from, int64_t to) {
#pragma omp simd
    for (int64_t i = from; i < to; i++) {
      float bell;
      const float phi = normalDistribution(x.data[i], bell);
      dx.data[i] = dy.data[i] * (phi + x.data[i] * bell * 0.39894228f);
    }
  });
}

// y = x · number where the element's random byte is at least `limit`, else 0; its own gradient.
template <typename T>
static void drop(Run& run, float number, int32_t limit) {
  auto x = run.input<float>(0);
  auto bytes = run.input<uint8_t>(1);
  auto y = run.output<T>(0, x.shape);
  if (!x.data || !bytes.data || !y.data) return;
  parallel(x.size(), 2, [&](int64_t from, int64_t to) {
#pragma omp simd
    for (int64_t i = from; i < to; i++) put(bytes.data[i] >= limit ? x.data[i] * number : 0.0f, y.data[i]);
  });
}

static void dropout(void* self, TF_OpKernelContext* context) {
  const auto& [isNarrow, number, limit] = *static_cast<Attributes*>(self);
  Run run(context);
  if (isNarrow) drop<bfloat16>(run, number, limit);
  else drop<float>(run, number, limit);
}

// y = x + bias for every row, of a product in float32 or bfloat16.
template <typename T>
static void addBias(Run& run) {
  auto x = run.input<T>(0);
  auto bias = run.input<float>(1);
  auto y = run.output<float>(0, x.shape);
  if (!x.data || !bias.data || !y.data) return;
  const int64_t width = x.width();
  parallel(x.rows(), width, [&](int64_t from, int64_t to) {
    for (int64_t row = from; row < to; row++) {
      const T* in = x.data + row * width;
      float* out = y.data + row * width;
#pragma omp simd
      for (int64_t i = 0; i < width; i++) out[i] = asFloat(in[i]) + bias.data[i];
    }
  });
}

static void bias(void* self, TF_OpKernelContext* context) {
  Run run(context);
  if (static_cast<Attributes*>(self)->isNarrow) addBias<bfloat16>(run);
  else addBias<float>(run);
}

// The bfloat16 copy of dy and its sums over rows: what a product's two gradients and a bias's read.
static void narrowAndSum(void*, TF_OpKernelContext* context) {
  Run run(context);
  auto dy = run.input<float>(0);
  const int64_t width = dy.width(), rows = dy.rows();
  auto copy = run.output<bfloat16>(0, dy.shape);
  auto sums = run.output<float>(1, {width});
  if (!dy.data || !copy.data || !sums.data) return;
  // By columns: a sum's order must not depend on the number of threads.
  parallel(width, 2 * rows, [&](int64_t from, int64_t to) {
    for (int64_t i = from; i < to; i++) sums.data[i] = 0;
    for (int64_t row = 0; row < rows; row++) {
      const float* in = dy.data + row * width;
      bfloat16* out = copy.data + row * width;
#pragma omp simd
      for (int64_t i = from; i < to; i++) {
        out[i] = narrow(in[i]);
        sums.data[i] += in[i];
      }
    }
  });
}

// y = gelu(x + bias) for every row of a product, as the next product reads it.
template <typename T>
static void activate(Run& run) {
  auto x = run.input<T>(0);
  auto bias = run.input<float>(1);
  auto y = run.output<T>(0, x.shape);
  if (!x.data || !bias.data || !y.data) return;
  const int64_t width = x.width();
  parallel(x.rows(), 8 * width, [&](int64_t from, int64_t to) {
    for (int64_t row = from; row < to; row++) {
      const T* in = x.data + row * width;
      T* out = y.data + row * width;
#pragma omp simd
      for (int64_t i = 0; i < width; i++) {
        const float sum = asFloat(in[i]) + bias.data[i];
        float bell;
        put(sum * normalDistribution(sum, bell), out[i]);
      }
    }
  });
}

static void biasGelu(void* self, TF_OpKernelContext* context) {
  Run run(context);
  if (static_cast<Attributes*>(self)->isNarrow) activate<bfloat16>(run);
  else activate<float>(run);
}

void defineElementwise() {
  define("BowlabGelu", {"x: float"}, {"y: float"}, {}, gelu);
  define("BowlabGeluGradient", {"dy: float", "x: float"}, {"dx: float"}, {}, geluGradient);
  define("BowlabDropout", {"x: float", "bytes: uint8"}, {"y: T"},
         {"number: float", "limit: int", "T: {float, bfloat16}"}, dropout);
  define("BowlabBias", {"x: T", "bias: float"}, {"y: float"}, {"T: {float, bfloat16}"}, bias);
  define("BowlabBiasGelu", {"x: T", "bias: float"}, {"y: T"}, {"T: {float, bfloat16}"}, biasGelu);
  define("BowlabNarrowAndSum", {"dy: float"}, {"copy: bfloat16", "sums: float"}, {}, narrowAndSum);
}

}  // namespace bowlab
