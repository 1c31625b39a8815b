// What a kernel sees of TensorFlow: its inputs and outputs as arrays, and the threads that it works on. By TensorFlow's
// C interface, which does not change with the compiler.
#pragma once

#include <cstdint>
#include <cstring>
#include <functional>
#include <string>
#include <vector>

#include "tensorflow/c/kernels.h"
#include "tensorflow/c/ops.h"
#include "tensorflow/c/tf_tensor.h"

namespace bowlab {

using bfloat16 = uint16_t;

inline float widen(bfloat16 x) {
  uint32_t bits = uint32_t(x) << 16;
  float value;
  std::memcpy(&value, &bits, sizeof value);
  return value;
}

// To the nearest, halves to even, as TensorFlow's Cast. NaN stays NaN.
inline bfloat16 narrow(float x) {
  uint32_t bits;
  std::memcpy(&bits, &x, sizeof bits);
  uint32_t rounded = (bits + 0x7fff + ((bits >> 16) & 1)) >> 16;
  return x != x ? bfloat16((bits >> 16) | 0x40) : bfloat16(rounded);
}

inline void put(float value, float& to) { to = value; }
inline void put(float value, bfloat16& to) { to = narrow(value); }
inline float asFloat(float x) { return x; }
inline float asFloat(bfloat16 x) { return widen(x); }

// A tensor that a kernel reads or writes.
template <typename T>
struct Array {
  T* data = nullptr;
  std::vector<int64_t> shape;

  int64_t size() const {
    int64_t product = 1;
    for (int64_t each : shape) product *= each;
    return product;
  }
  // The last axis, and how many of its rows there are.
  int64_t width() const { return shape.empty() ? 1 : shape.back(); }
  int64_t rows() const { return width() == 0 ? 0 : size() / width(); }
};

// One run of a kernel.
class Run {
 public:
  explicit Run(TF_OpKernelContext* context);
  ~Run();
  Run(const Run&) = delete;

  template <typename T>
  Array<const T> input(int index) {
    std::vector<int64_t> shape;
    const void* data = read(index, shape);
    return {static_cast<const T*>(data), shape};
  }
  // A new output. An input named by `reuse` gives its memory where nobody else needs it: element i may then be
  // written once element i has been read.
  template <typename T>
  Array<T> output(int index, const std::vector<int64_t>& shape, int reuse = -1) {
    return {static_cast<T*>(write(index, shape, sizeof(T) == 2 ? TF_BFLOAT16 : TF_FLOAT, reuse)), shape};
  }

 private:
  const void* read(int index, std::vector<int64_t>& shape);
  void* write(int index, const std::vector<int64_t>& shape, TF_DataType type, int reuse);

  TF_OpKernelContext* context_;
  TF_Status* status_;
  std::vector<TF_Tensor*> held_;
};

// Attributes of one kernel.
struct Attributes {
  bool isNarrow = false;  // T, the type that stands before or behind a product, is bfloat16
  float number = 0;   // epsilon, or what is multiplied by
  int32_t limit = 0;  // random bytes below it drop
};

// What elements are multiplied by that are not dropped.
inline float keptNumber(int32_t limit) { return 256.0f / (256 - limit); }

// Makes an operation known to TensorFlow. The strings are its inputs and outputs: "x: float".
void define(const char* name, const std::vector<const char*>& inputs, const std::vector<const char*>& outputs,
            const std::vector<const char*>& attributes, void (*compute)(void*, TF_OpKernelContext*));

// Splits 0 … count over the threads, each part by one call. What a part computes must not depend on where it begins.
void parallel(int64_t count, int64_t costOfOne, const std::function<void(int64_t, int64_t)>& work);

}  // namespace bowlab
