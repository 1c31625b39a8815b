// The score of a query and a vector.
#pragma once

#include <cstdint>

namespace bowlab {

// The inner product in double precision, rounded to float32: the same bits as `innerProduct` of the library, which adds
// four sums in this order. Products of two float32 are exact in double.
inline float scoreOf(const float* query, const float* vector, int64_t dimension) {
  double s[4] = {};
  const int64_t whole = dimension & ~int64_t(3);
  for (int64_t h = 0; h < whole; h += 4)
    for (int j = 0; j < 4; j++) s[j] += double(query[h + j]) * vector[h + j];
  for (int64_t h = whole; h < dimension; h++) s[0] += double(query[h]) * vector[h];
  return float(s[0] + s[1] + (s[2] + s[3]));
}

}  // namespace bowlab
