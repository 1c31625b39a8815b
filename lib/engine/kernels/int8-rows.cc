// The bounds allow for every rounding on the way: 2^-24 of a float32 operation, 2^-53 of a double's.
#include "int8-rows.h"

#include <cmath>
#include <limits>

#include "kernel.h"

namespace bowlab {

static constexpr float kInfinity = std::numeric_limits<float>::infinity();
// Rows of smaller numbers count as lost, rows of larger ones as unknown: scales and their products stay normal.
static constexpr float kSmallest = 0x1p-90f, kLargest = 0x1p90f;

// The largest |x − centre|, compared as whole numbers, which sees NaN as larger than infinity. rest: x − centre
static float largestOf(const float* x, const float* centre, int64_t dimension, float* rest) {
  int32_t largest = 0;
#pragma omp simd reduction(max : largest)
  for (int64_t h = 0; h < dimension; h++) {
    rest[h] = x[h] - centre[h];
    int32_t bits;
    std::memcpy(&bits, rest + h, sizeof bits);
    bits &= 0x7fffffff;
    largest = bits > largest ? bits : largest;
  }
  float value;
  std::memcpy(&value, &largest, sizeof value);
  return value;
}

void VectorRows::round(const float* vectors, int64_t count, int64_t dimension, const std::vector<float>& centre) {
  count_ = count;
  dimension_ = dimension;
  const int64_t padded = tiles() * kTile;
  if (int64_t(lines_.size()) < tiles() * linesOf(dimension)) lines_.resize(tiles() * linesOf(dimension));
  for (auto* each : {&scale, &lost, &length}) each->assign(padded, 0.0f);
  parallel(count, 4 * dimension, [&](int64_t from, int64_t to) {
    for (int64_t row = from; row < to; row++) roundOne(vectors + row * dimension, centre.data(), row);
  });
}

void VectorRows::roundOne(const float* vector, const float* centre, int64_t row) {
  const int64_t dimension = dimension_;
  thread_local std::vector<float> rest;
  thread_local std::vector<VectorCode> codes;
  rest.resize(dimension);
  codes.assign(groupsOf(dimension) * kTogether, VectorCode(kOffset));
  const float largest = largestOf(vector, centre, dimension, rest.data());
  float squares = 0, errors = 0;
  const float root = std::sqrt(float(dimension));
  if (!(largest < kLargest)) {
    lost[row] = kInfinity;
  } else if (largest < kSmallest) {
    lost[row] = largest == 0 ? 0.0f : 1.001f * root * kSmallest;
  } else {
    const float step = largest / 127, inverse = 127 / largest;
    const float* r = rest.data();
    VectorCode* to = codes.data();
#pragma omp simd reduction(+ : squares, errors)
    for (int64_t h = 0; h < dimension; h++) {
      const float x = r[h] * inverse, n = std::nearbyintf(x);
      squares += n * n;
      errors += (x - n) * (x - n);
      to[h] = VectorCode(int32_t(n) + int32_t(kOffset));
    }
    // Sums of float32, then x itself: r, its inverse scale and their product are rounded, |x| ≤ 127.
    const float slack = 1.001f + float(dimension) * 0x1p-23f;
    scale[row] = step;
    length[row] = step * std::sqrt(squares) * slack;
    lost[row] = step * (std::sqrt(errors) * slack + root * 0x1p-14f);
  }
  putIntoTile(codes.data(), dimension, row % kTile, lines_.data() + row / kTile * linesOf(dimension));
}

QueryRows::QueryRows(const float* queries, int64_t count, int64_t dimension)
    : queries_(queries),
      count_(count),
      dimension_(dimension),
      groups_((count + kQueries - 1) / kQueries),
      width_(groupsOf(dimension) * kTogether) {
  const int64_t padded = groups_ * kQueries;
  codes_.assign(padded * width_, QueryCode(0));
  starts.assign(padded, 0);
  for (auto* each : {&ofLost, &ofLength}) each->assign(padded, 0.0f);
  scale_.assign(count, 1);
  for (auto* each : {&norm_, &toCentre_}) each->assign(count, 0);
  for (int64_t q = 0; q < count; q++) roundOne(queries + q * dimension, q);
}

void QueryRows::roundOne(const float* query, int64_t index) {
  float largest = 0;
  for (int64_t h = 0; h < dimension_; h++) largest = std::max(largest, std::fabs(query[h]));
  const bool isRounded = largest >= kSmallest && largest < kLargest;
  const double step = isRounded ? double(largest) / 127 : 1;
  double squares = 0, errors = 0;
  int32_t sum = 0;
  QueryCode* codes = codes_.data() + index * width_;
  for (int64_t h = 0; h < dimension_; h++) {
    const double n = isRounded ? std::nearbyint(query[h] / step) : 0;
    squares += double(query[h]) * query[h];
    errors += (query[h] - step * n) * (query[h] - step * n);
    sum += int32_t(n);
    codes[h] = QueryCode(n);
  }
  starts[index] = -int32_t(kOffset) * sum;
  scale_[index] = step;
  const double norm = norm_[index] = std::sqrt(squares);
  // 2^-18 of ‖q‖ ‖r‖ is for float32: three roundings of the product, and those of the other two terms. The score's own
  // sum, in double, is nearer than that.
  ofLost[index] = float(norm / step * (1 + 0x1p-18));
  ofLength[index] = float((std::sqrt(errors) + norm * 0x1p-18) / step * (1 + 0x1p-18));
}

void QueryRows::setCentre(const std::vector<float>& centre) {
  double squares = 0;
  for (float c : centre) squares += double(c) * c;
  centreNorm_ = std::sqrt(squares);
  for (int64_t q = 0; q < count_; q++) {
    double sum = 0;
    for (int64_t h = 0; h < dimension_; h++) sum += double(queries_[q * dimension_ + h]) * centre[h];
    toCentre_[q] = sum;
  }
}

float QueryRows::limit(int64_t query, double least) const {
  const double toCentre = toCentre_[query];
  // The score is rounded to float32; the sums with the centre are in double.
  const double margin = 0x1p-21 * (std::fabs(least) + std::fabs(toCentre)) +
                        dimension_ * 0x1p-48 * norm_[query] * centreNorm_ + 0x1p-126;
  const double limit = (least - toCentre - margin) / scale_[query] - 0x1p-110;
  // Also where a number is not one.
  if (!(limit > -std::numeric_limits<float>::max())) return -kInfinity;
  return std::nextafterf(float(limit), -kInfinity);
}

}  // namespace bowlab
