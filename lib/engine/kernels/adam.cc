// Adam's update of one parameter (Kingma & Ba 2015) with decoupled weight decay, in one pass over memory.
#include <cmath>

#include "kernel.h"

namespace bowlab {

// The parameter after the update. Both moments, which belong to the optimizer alone, are changed in place.
// numbers: what is kept of the parameter, step size, 1 − β1, 1 − β2, epsilon; scale: what the gradient is multiplied by.
static void adam(void*, TF_OpKernelContext* context) {
  Run run(context);
  auto parameter = run.input<float>(0);
  float* first = const_cast<float*>(run.input<float>(1).data);
  float* second = const_cast<float*>(run.input<float>(2).data);
  auto gradient = run.input<float>(3);
  auto scale = run.input<float>(4);
  auto numbers = run.input<float>(5);
  auto updated = run.output<float>(0, parameter.shape);
  if (!parameter.data || !first || !second || !gradient.data || !scale.data || !numbers.data || !updated.data) return;
  const float by = scale.data[0], kept = numbers.data[0], stepSize = numbers.data[1];
  const float ofFirst = numbers.data[2], ofSecond = numbers.data[3], epsilon = numbers.data[4];
  parallel(parameter.size(), 8, [&](int64_t from, int64_t to) {
#pragma omp simd
    for (int64_t i = from; i < to; i++) {
      const float g = gradient.data[i] * by;
      first[i] += (g - first[i]) * ofFirst;
      second[i] += (g * g - second[i]) * ofSecond;
      updated.data[i] = parameter.data[i] * kept - first[i] * stepSize / (std::sqrt(second[i]) + epsilon);
    }
  });
}

void defineAdam() {
  define("BowlabAdam",
         {"parameter: float", "first: float", "second: float", "gradient: float", "scale: float", "numbers: float"},
         {"updated: float"}, {}, adam);
}

}  // namespace bowlab
