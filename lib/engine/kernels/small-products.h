// Products of matrices that the cache holds.
#pragma once

#include <cstdint>
#include <cstring>

namespace bowlab {

// A vector of the processor, and rows whose sums its registers hold beside four vectors.
#ifdef __AVX512F__
static constexpr int64_t kLanes = 16;
static constexpr int kRows = 6;
#else
static constexpr int64_t kLanes = 8;
static constexpr int kRows = 2;
#endif
typedef float Lanes __attribute__((vector_size(4 * kLanes)));

inline Lanes load(const float* from) {
  Lanes value;
  std::memcpy(&value, from, sizeof value);
  return value;
}

inline int64_t roundUp(int64_t size, int64_t to = kLanes) { return (size + to - 1) / to * to; }

// R rows and V vectors of columns of c = a · b, every sum in the order of `depth`: no number depends on its neighbours.
// Turned: a is stored (depth, rows). Adds: c += a · b.
template <int R, int V, bool Turned, bool Adds>
inline void multiplyBlock(const float* a, int64_t aStride, const float* b, int64_t bStride, float* c, int64_t cStride,
                          int64_t depth) {
  Lanes sums[R][V] = {};
  if (Adds)
    for (int r = 0; r < R; r++)
      for (int v = 0; v < V; v++) sums[r][v] = load(c + r * cStride + v * kLanes);
  for (int64_t k = 0; k < depth; k++) {
    Lanes row[V];
    for (int v = 0; v < V; v++) row[v] = load(b + k * bStride + v * kLanes);
    for (int r = 0; r < R; r++)
      for (int v = 0; v < V; v++) sums[r][v] += (Turned ? a[k * aStride + r] : a[r * aStride + k]) * row[v];
  }
  for (int r = 0; r < R; r++)
    for (int v = 0; v < V; v++) std::memcpy(c + r * cStride + v * kLanes, &sums[r][v], sizeof(Lanes));
}

template <int V, bool Turned, bool Adds>
void multiplyColumns(const float* a, int64_t aStride, const float* b, int64_t bStride, float* c, int64_t cStride,
                     int64_t rows, int64_t depth) {
  for (int64_t row = 0; row < rows; row += kRows)
    multiplyBlock<kRows, V, Turned, Adds>(a + (Turned ? row : row * aStride), aStride, b, bStride, c + row * cStride,
                                          cStride, depth);
}

// c = a · b, of whole blocks of rows and whole vectors of columns.
template <bool Turned = false, bool Adds = false>
void multiply(const float* a, int64_t aStride, const float* b, int64_t bStride, float* c, int64_t cStride,
              int64_t rows, int64_t columns, int64_t depth) {
  int64_t column = 0;
  for (; column + 4 * kLanes <= columns; column += 4 * kLanes)
    multiplyColumns<4, Turned, Adds>(a, aStride, b + column, bStride, c + column, cStride, rows, depth);
  for (; column + 2 * kLanes <= columns; column += 2 * kLanes)
    multiplyColumns<2, Turned, Adds>(a, aStride, b + column, bStride, c + column, cStride, rows, depth);
  for (; column < columns; column += kLanes)
    multiplyColumns<1, Turned, Adds>(a, aStride, b + column, bStride, c + column, cStride, rows, depth);
}

}  // namespace bowlab
