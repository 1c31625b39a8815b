// Functions of one number that the compiler can compute for many at a time.
#pragma once

#include <cmath>
#include <cstdint>
#include <cstring>

namespace bowlab {

// e^x, within 2 units of the last place; 0 below −87.3. NaN stays NaN.
inline float exponential(float x) {
  const float clamped = x < -87.3f ? -87.3f : x > 88.7f ? 88.7f : x;
  const float whole = std::nearbyintf(clamped * 1.44269504f);
  // ln 2 in two parts, so that nothing is lost.
  const float rest = (clamped - whole * 0.693359375f) + whole * 2.12194440e-4f;
  // Taylor's series up to the 7th term: |rest| ≤ ln 2 / 2.
  float sum = 1.0f / 5040;
  sum = sum * rest + 1.0f / 720;
  sum = sum * rest + 1.0f / 120;
  sum = sum * rest + 1.0f / 24;
  sum = sum * rest + 1.0f / 6;
  sum = sum * rest + 0.5f;
  sum = sum * rest + 1.0f;
  sum = sum * rest + 1.0f;
  const int32_t bits = (int32_t(whole) + 127) << 23;
  float power;
  std::memcpy(&power, &bits, sizeof power);
  return x < -87.3f ? 0.0f : sum * power;
}

inline float largestOf(const float* x, int64_t size) {
  float largest = x[0];
#pragma omp simd reduction(max : largest)
  for (int64_t i = 0; i < size; i++) largest = x[i] > largest ? x[i] : largest;
  return largest;
}

// Φ(x), the standard normal distribution function, and e^(−x²/2), which its density needs. By formula 7.1.26 of
// Abramowitz and Stegun, Handbook of Mathematical Functions (1964): |error of erf| ≤ 1.5e-7.
inline float normalDistribution(float x, float& bell) {
  const float z = std::fabs(x) * 0.70710678f;
  const float t = 1.0f / (1.0f + 0.3275911f * z);
  bell = exponential(-0.5f * x * x);
  const float tail =
      ((((1.061405429f * t - 1.453152027f) * t + 1.421413741f) * t - 0.284496736f) * t + 0.254829592f) * t * bell;
  return x < 0 ? 0.5f * tail : 1.0f - 0.5f * tail;
}

// What LayerNorm needs of a row: its mean, and 1 / √(variance + epsilon).
struct Statistics {
  float mean, inverse;
};

inline Statistics statisticsOf(const float* x, int64_t width, float epsilon) {
  float sum = 0;
#pragma omp simd reduction(+ : sum)
  for (int64_t i = 0; i < width; i++) sum += x[i];
  const float mean = sum / width;
  float squares = 0;
#pragma omp simd reduction(+ : squares)
  for (int64_t i = 0; i < width; i++) squares += (x[i] - mean) * (x[i] - mean);
  return {mean, 1.0f / std::sqrt(squares / width + epsilon)};
}

// LayerNorm's gradient of one row: dx, and what the row adds to the gradients of scale and shift.
inline void normGradientOfRow(const float* dy, const float* normal, float inverse, const float* scale, int64_t width,
                              float* dx, float* dScale, float* dShift) {
  float sum = 0, projection = 0;
#pragma omp simd reduction(+ : sum, projection)
  for (int64_t i = 0; i < width; i++) {
    const float d = dy[i] * scale[i];
    sum += d;
    projection += d * normal[i];
  }
  const float mean = sum / width, along = projection / width;
#pragma omp simd
  for (int64_t i = 0; i < width; i++) {
    dx[i] = (dy[i] * scale[i] - mean - normal[i] * along) * inverse;
    dScale[i] += dy[i] * normal[i];
    dShift[i] += dy[i];
  }
}

}  // namespace bowlab
