// Rows of all heads side by side, (B·L, A·D), and heads one after the other, (B, A, L, D), with what stands beside the
// change of order: the bias of the product that made the rows, and the sums that its gradient wants.
#include "column-sums.h"
#include "kernel.h"

namespace bowlab {

// heads = rows + bias in the other order; no bias: the order alone. shape: B, A, L, D.
template <typename T>
static void split(Run& run) {
  auto rows = run.input<T>(0);
  auto bias = run.input<float>(1);
  auto shape = run.input<int32_t>(2);
  if (!rows.data || !shape.data) return;
  const int64_t batch = shape.data[0], heads = shape.data[1], length = shape.data[2], size = shape.data[3];
  auto y = run.output<T>(0, {batch, heads, length, size});
  if (!y.data) return;
  const bool adds = bias.size() > 0;
  parallel(batch * length, heads * size, [&](int64_t from, int64_t to) {
    for (int64_t row = from; row < to; row++)
      for (int64_t head = 0; head < heads; head++) {
        const T* in = rows.data + (row * heads + head) * size;
        const float* add = bias.data + head * size;
        T* out = y.data + ((row / length * heads + head) * length + row % length) * size;
        if (!adds) {
          std::memcpy(out, in, size * sizeof(T));
          continue;
        }
#pragma omp simd
        for (int64_t i = 0; i < size; i++) put(asFloat(in[i]) + add[i], out[i]);
      }
  });
}

// rows = heads in the other order, and their sums.
template <typename T>
static void merge(Run& run) {
  auto heads = run.input<T>(0);
  if (!heads.data) return;
  const int64_t count = heads.shape[1], length = heads.shape[2], size = heads.shape[3];
  const int64_t rows = heads.shape[0] * length, width = count * size;
  auto y = run.output<T>(0, {rows, width});
  auto sums = run.output<float>(1, {width});
  if (!y.data || !sums.data) return;
  sumRows(rows, width, 2 * width, sums.data, [&](int64_t from, int64_t to, float* added) {
    for (int64_t row = from; row < to; row++)
      for (int64_t head = 0; head < count; head++) {
        const T* in = heads.data + ((row / length * count + head) * length + row % length) * size;
        T* out = y.data + row * width + head * size;
        float* sum = added + head * size;
#pragma omp simd
        for (int64_t i = 0; i < size; i++) {
          out[i] = in[i];
          sum[i] += asFloat(in[i]);
        }
      }
  });
}

static void splitHeads(void* self, TF_OpKernelContext* context) {
  Run run(context);
  if (static_cast<Attributes*>(self)->isNarrow) split<bfloat16>(run);
  else split<float>(run);
}

static void mergeHeads(void* self, TF_OpKernelContext* context) {
  Run run(context);
  if (static_cast<Attributes*>(self)->isNarrow) merge<bfloat16>(run);
  else merge<float>(run);
}

void defineHeads() {
  define("BowlabSplitHeads", {"rows: T", "bias: float", "shape: int32"}, {"heads: T"}, {"T: {float, bfloat16}"},
         splitHeads);
  define("BowlabMergeHeads", {"heads: T"}, {"rows: T", "sums: float"}, {"T: {float, bfloat16}"}, mergeHeads);
}

}  // namespace bowlab
