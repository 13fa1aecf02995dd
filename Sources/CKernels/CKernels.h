// Kernels that gain from wider vectors than every machine has. Each width adds the same numbers in the same order, so the
// bits are the same on every machine.
#ifndef DIMINISH_CKERNELS_H
#define DIMINISH_CKERNELS_H

#include <stdint.h>
#include <string.h>

typedef double kernel_two __attribute__((vector_size(16)));
typedef double kernel_four __attribute__((vector_size(32)));
typedef double kernel_eight __attribute__((vector_size(64)));

/// Adds ±rows to the sums of draws for the columns of one vector of LANES, from `first` on among eight.
///
/// Each eight rows have a table of their sums under every pattern of signs, each half of it the one before with a row's
/// sign turned. Four tables are looked up before a sum is touched.
#define KERNEL_SIGNED_ROWS(NAME, LANES, TARGET)                                                                       \
  TARGET static inline void NAME(                                                                                     \
      const double *restrict rows, uint32_t first, uint32_t word_count, const uint32_t *restrict signs,               \
      uint32_t draw_count, double *restrict sums) {                                                                   \
    LANES tables[4][256];                                                                                             \
    for (uint32_t word = 0; word < word_count; word++) {                                                              \
      for (uint32_t table = 0; table < 4; table++) {                                                                  \
        LANES *own = tables[table], row[8];                                                                           \
        for (uint32_t i = 0; i < 8; i++)                                                                              \
          memcpy(&row[i], rows + 8 * (32 * (uint64_t)word + 8 * table + i) + first, sizeof(LANES));                   \
        own[0] = -(((row[0] + row[1]) + (row[2] + row[3])) + ((row[4] + row[5]) + (row[6] + row[7])));                \
        for (uint32_t i = 0; i < 8; i++) {                                                                            \
          const LANES twice = row[i] + row[i];                                                                        \
          for (uint32_t pattern = 0; pattern < 1u << i; pattern++) own[(1u << i) + pattern] = own[pattern] + twice;   \
        }                                                                                                             \
      }                                                                                                               \
      const uint32_t *words = signs + (uint64_t)word * draw_count;                                                    \
      for (uint32_t draw = 0; draw < draw_count; draw++) {                                                            \
        const uint32_t bits = words[draw];                                                                            \
        LANES *sum = (LANES *)(sums + 8 * (uint64_t)draw + first);                                                    \
        *sum += (tables[0][bits & 255] + tables[1][bits >> 8 & 255])                                                  \
            + (tables[2][bits >> 16 & 255] + tables[3][bits >> 24]);                                                  \
      }                                                                                                               \
    }                                                                                                                 \
  }

KERNEL_SIGNED_ROWS(kernel_signed_rows_by_two, kernel_two, )
#if defined(__x86_64__)
KERNEL_SIGNED_ROWS(kernel_signed_rows_by_four, kernel_four, __attribute__((target("avx2"))))
KERNEL_SIGNED_ROWS(kernel_signed_rows_by_eight, kernel_eight, __attribute__((target("avx512f"))))
#endif

/// The lanes of the widest vectors that this machine has: 2, 4 or 8.
static inline uint32_t kernel_widest(void) {
#if defined(__x86_64__)
  if (__builtin_cpu_supports("avx512f")) return 8;
  if (__builtin_cpu_supports("avx2")) return 4;
#endif
  return 2;
}

/// Adds ±rows to the sums of draws, eight columns: sums_d += Σ_i ±rows_i.
///
/// rows: 32 word_count rows of eight numbers; signs: word by word one word of 32 signs for each draw, bit i for row i of the
/// word's, set where it is added; sums: eight numbers for each draw, at a multiple of 64 bytes; widest: lanes of the
/// vectors, at most `kernel_widest()`.
static inline void kernel_add_signed_rows(
    const double *rows, uint32_t word_count, const uint32_t *signs, uint32_t draw_count, double *sums,
    uint32_t widest) {
#if defined(__x86_64__)
  if (widest >= 8) {
    kernel_signed_rows_by_eight(rows, 0, word_count, signs, draw_count, sums);
    return;
  }
  if (widest >= 4) {
    for (uint32_t first = 0; first < 8; first += 4)
      kernel_signed_rows_by_four(rows, first, word_count, signs, draw_count, sums);
    return;
  }
#endif
  for (uint32_t first = 0; first < 8; first += 2)
    kernel_signed_rows_by_two(rows, first, word_count, signs, draw_count, sums);
}

#endif
