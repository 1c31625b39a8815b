// Loaded by Node as an addon, beside the binding: makes the operations known to TensorFlow, and exact search to Node.
#include <node_api.h>

namespace bowlab {
void defineAdam();
void defineCrossEntropy();
void defineElementwise();
void defineHeads();
void defineLayerNorm();
void defineSelfAttention();
void defineSelfAttentionGradient();
void defineSoftmax();
void defineSublayer();
void exportVectorScan(napi_env env, napi_value exports);
}  // namespace bowlab

static napi_value Init(napi_env env, napi_value exports) {
  static bool isDone = false;
  if (!isDone) {
    bowlab::defineAdam();
    bowlab::defineCrossEntropy();
    bowlab::defineElementwise();
    bowlab::defineHeads();
    bowlab::defineLayerNorm();
    bowlab::defineSelfAttention();
    bowlab::defineSelfAttentionGradient();
    bowlab::defineSoftmax();
    bowlab::defineSublayer();
    isDone = true;
  }
  bowlab::exportVectorScan(env, exports);
  return exports;
}

NAPI_MODULE(bowlab_kernels, Init)
