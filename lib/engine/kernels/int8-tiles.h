// Vectors rounded to 8 bits, and their products with queries rounded so: whole numbers, so the sums are exact.
#pragma once

#include <cstdint>
#include <cstring>
#include <vector>

#if defined(__AVX512VNNI__) && defined(__AVX512BW__)
#define BOWLAB_VNNI 1
#include <immintrin.h>
#endif

namespace bowlab {

// Vectors and queries that are multiplied at once: their 24 sums of 16 numbers stay in registers.
constexpr int64_t kTile = 64, kQueries = 6;

#ifdef BOWLAB_VNNI
// Four neighbouring numbers of a vector stand together. A vector's codes are 128 more than its numbers: the processor
// multiplies unsigned by signed numbers. A query's sums begin at what that adds.
using VectorCode = uint8_t;
using QueryCode = int8_t;
constexpr int64_t kTogether = 4, kOffset = 128;
#else
// Without such products, whole numbers as float32, whose sums are exact below 2^24.
using VectorCode = float;
using QueryCode = float;
constexpr int64_t kTogether = 1, kOffset = 0;
#endif

// A line of the processor's cache.
struct alignas(64) Line {
  VectorCode codes[64 / sizeof(VectorCode)];
};
constexpr int64_t kLineCodes = sizeof(Line) / sizeof(VectorCode);

// Groups of `kTogether` numbers of a row.
inline int64_t groupsOf(int64_t dimension) { return (dimension + kTogether - 1) / kTogether; }

// Lines of a tile of vectors: (groups, kTile, kTogether) codes.
inline int64_t linesOf(int64_t dimension) { return groupsOf(dimension) * kTile * kTogether / kLineCodes; }

// Puts the codes (of `dimension` numbers and a few zeros) of one vector into its tile.
inline void putIntoTile(const VectorCode* codes, int64_t dimension, int64_t place, Line* tile) {
  VectorCode* to = tile->codes + place * kTogether;
  for (int64_t group = 0; group < groupsOf(dimension); group++)
    std::memcpy(to + group * kTile * kTogether, codes + group * kTogether, kTogether * sizeof(VectorCode));
}

// sums(query, vector) = starts(query) + Σ codes · query codes.
// queries: (kQueries, groups · kTogether)
#ifdef BOWLAB_VNNI
inline void multiplyTile(const Line* tile, const QueryCode* queries, const int32_t* starts, int64_t dimension,
                         int32_t (*sums)[kTile]) {
  const int64_t groups = groupsOf(dimension), width = groups * kTogether;
  __m512i s[kQueries][4];
  for (int q = 0; q < kQueries; q++)
    for (int v = 0; v < 4; v++) s[q][v] = _mm512_set1_epi32(starts[q]);
  for (int64_t group = 0; group < groups; group++) {
    __m512i codes[4];
    for (int v = 0; v < 4; v++) codes[v] = _mm512_load_si512(tile + group * 4 + v);
    for (int q = 0; q < kQueries; q++) {
      int32_t four;
      std::memcpy(&four, queries + q * width + group * kTogether, sizeof four);
      const __m512i query = _mm512_set1_epi32(four);
      for (int v = 0; v < 4; v++) s[q][v] = _mm512_dpbusd_epi32(s[q][v], codes[v], query);
    }
  }
  for (int q = 0; q < kQueries; q++)
    for (int v = 0; v < 4; v++) _mm512_storeu_si512(sums[q] + 16 * v, s[q][v]);
}
#else
inline void multiplyTile(const Line* tile, const QueryCode* queries, const int32_t* starts, int64_t dimension,
                         int32_t (*sums)[kTile]) {
  // So many products of 127 · 127 stay below 2^24.
  constexpr int64_t kExact = 1024;
  // Eight numbers, which the compiler keeps in one register or in two; twelve such sums stay in registers.
  using Eight = float __attribute__((vector_size(32)));
  for (int q = 0; q < kQueries; q++)
    for (int64_t v = 0; v < kTile; v++) sums[q][v] = starts[q];
  for (int64_t from = 0; from < dimension; from += kExact) {
    const int64_t to = from + kExact < dimension ? from + kExact : dimension;
    for (int64_t v = 0; v < kTile; v += 16) {
      Eight s[kQueries][2] = {};
      for (int64_t h = from; h < to; h++) {
        Eight codes[2];
        std::memcpy(codes, tile->codes + h * kTile + v, sizeof codes);
        for (int q = 0; q < kQueries; q++)
          for (int half = 0; half < 2; half++) s[q][half] += codes[half] * queries[q * dimension + h];
      }
      for (int q = 0; q < kQueries; q++)
        for (int i = 0; i < 16; i++) sums[q][v + i] += int32_t(s[q][i / 8][i % 8]);
    }
  }
}
#endif

}  // namespace bowlab
