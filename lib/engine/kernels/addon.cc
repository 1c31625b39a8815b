// Loaded by Node as an addon, beside the binding: all it does is to make the operations known to TensorFlow.
#include <node_api.h>

namespace bowlab {
void defineElementwise();
void defineLayerNorm();
void defineSoftmax();
}  // namespace bowlab

static napi_value Init(napi_env, napi_value exports) {
  static bool isDone = false;
  if (!isDone) {
    bowlab::defineElementwise();
    bowlab::defineLayerNorm();
    bowlab::defineSoftmax();
    isDone = true;
  }
  return exports;
}

NAPI_MODULE(bowlab_kernels, Init)
