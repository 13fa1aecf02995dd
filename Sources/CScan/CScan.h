// Kernels over delimited text that Swift has no words for: the mask of 64 compared bytes, and words loaded
// from any address.
#ifndef DIMINISH_CSCAN_H
#define DIMINISH_CSCAN_H

#include <stdint.h>
#include <string.h>

/// Bit i tells whether byte i of 64 is `byte`.
static inline uint64_t scan_mask(const uint8_t *text, uint8_t byte) {
  uint64_t mask = 0;
#if defined(__SSE2__)
  typedef char lanes __attribute__((vector_size(16)));
  const char b = (char)byte;
  const lanes wanted = {b, b, b, b, b, b, b, b, b, b, b, b, b, b, b, b};
  for (int part = 0; part < 4; part++) {
    lanes bytes;
    memcpy(&bytes, text + 16 * part, 16);
    const lanes equal = (lanes)(bytes == wanted);
    mask |= (uint64_t)(uint32_t)__builtin_ia32_pmovmskb128(equal) << (16 * part);
  }
#else
  const uint64_t low = 0x7f7f7f7f7f7f7f7fULL;
  for (int part = 0; part < 8; part++) {
    uint64_t word;
    memcpy(&word, text + 8 * part, 8);
    word ^= 0x0101010101010101ULL * byte;
    const uint64_t zero = ~(((word & low) + low) | word | low);  // 0x80 where a byte is equal
    mask |= (((zero >> 7) * 0x0102040810204080ULL) >> 56) << (8 * part);
  }
#endif
  return mask;
}

/// Where a scan stands, and how much it has written.
typedef struct {
  /// The first byte of a record; what lies before is done.
  uint32_t position;
  uint32_t cell_count;
  uint32_t record_count;
} scan_state;

/// Writes the cells of whole records without quotes: start in the low 32 bits, end in the high ones; after
/// each record, how many cells there are so far. Stops before a record that holds a quote or finds no
/// room (64 cells and records must be left for the next 64 bytes), and at the end. A last record may lack its
/// line end.
static inline void scan_records(
    const uint8_t *text, uint32_t end, uint8_t delimiter, uint64_t *cells, uint32_t cell_capacity,
    uint32_t *record_ends, uint32_t record_capacity, scan_state *state) {
  uint32_t at = state->position, start = at, cell = state->cell_count, record = state->record_count;
  uint8_t tail[64];
  while (at < end) {
    if (cell + 65 > cell_capacity || record + 65 > record_capacity) return;
    const uint8_t *block = text + at;
    const uint32_t left = end - at;
    if (left < 64) {
      memset(tail, 0, 64);
      memcpy(tail, block, left);
      block = tail;
    }
    uint64_t lines = scan_mask(block, '\n');
    uint64_t marks = scan_mask(block, delimiter) | lines;
    const uint64_t returns = scan_mask(block, '\r');
    const uint64_t quotes = scan_mask(block, '"');
    if (__builtin_expect(returns != 0, 0)) {
      // The line feed of a pair ends nothing: its carriage return did.
      const uint64_t pairs = returns << 1;
      lines = (lines & ~pairs) | returns;
      marks = (marks & ~(pairs & scan_mask(block, '\n'))) | returns;
    }
    if (at > 0 && text[at - 1] == '\r' && text[at] == '\n') {
      lines &= ~1ULL;
      marks &= ~1ULL;
    }
    if (quotes != 0) marks &= (quotes & -quotes) - 1;
    while (marks != 0) {
      const uint32_t place = (uint32_t)__builtin_ctzll(marks);
      const uint32_t here = at + place;
      cells[cell++] = (uint64_t)start | (uint64_t)here << 32;
      marks &= marks - 1;
      start = here + 1;
      if (lines >> place & 1) {
        if (__builtin_expect(returns != 0, 0) && text[here] == '\r' && here + 1 < end && text[here + 1] == '\n')
          start++;
        record_ends[record++] = cell;
        state->position = start;
        state->cell_count = cell;
        state->record_count = record;
      }
    }
    if (quotes != 0) return;
    at += left < 64 ? left : 64;
  }
  if (state->position < end) {
    cells[cell++] = (uint64_t)start | (uint64_t)end << 32;
    record_ends[record++] = cell;
    state->position = end;
    state->cell_count = cell;
    state->record_count = record;
  }
}

/// Up to eight bytes from `start` as a word, the first one lowest, zeros above; `limit` bytes can be read.
static inline uint64_t scan_word(const uint8_t *text, uint32_t start, uint32_t length, uint64_t limit) {
  uint64_t word = 0;
  if (__builtin_expect((uint64_t)start + 8 <= limit, 1)) {
    memcpy(&word, text + start, 8);
#if __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
    word = __builtin_bswap64(word);
#endif
    return length < 8 ? word & ((1ULL << (8 * length)) - 1) : word;
  }
  for (uint32_t i = 0; i < length && i < 8; i++) word |= (uint64_t)text[start + i] << (8 * i);
  return word;
}

/// The number that one to eight bytes spell: a sign `-`, digits, a point among them; or 0 and `*ok` 0.
///
/// At most eight digits and a power of ten up to 10^7 are exact, so the one division rounds once.
static inline double scan_number(uint64_t word, uint32_t length, int *ok) {
  static const double powers[8] = {1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7};
  *ok = 0;
  const int negative = (word & 0xff) == '-';
  if (negative) {
    word >>= 8;
    length--;
  }
  if (length - 1 > 7) return 0;
  word <<= 64 - 8 * length;
  uint32_t digits = length, decimals = 0;
  const uint64_t points = word ^ 0x2e2e2e2e2e2e2e2eULL;
  const uint64_t found = (points - 0x0101010101010101ULL) & ~points & 0x8080808080808080ULL;
  if (found != 0) {
    const uint32_t place = (uint32_t)__builtin_ctzll(found) >> 3;
    const uint64_t below = (1ULL << (8 * place)) - 1;
    word = (word & ~(below << 8 | 0xff)) | (word & below) << 8;
    decimals = 7 - place;
    if (--digits == 0) return 0;
  }
  if (digits < 8) word |= 0x3030303030303030ULL >> (8 * digits);
  if (((word & 0xf0f0f0f0f0f0f0f0ULL) | ((word + 0x0606060606060606ULL) & 0xf0f0f0f0f0f0f0f0ULL) >> 4)
      != 0x3333333333333333ULL)
    return 0;
  word = (word & 0x0f0f0f0f0f0f0f0fULL) * 2561 >> 8;
  word = (word & 0x00ff00ff00ff00ffULL) * 6553601 >> 16;
  word = (word & 0x0000ffff0000ffffULL) * 42949672960001ULL >> 32;
  double value = (double)word;
  if (decimals != 0) value /= powers[decimals];
  *ok = 1;
  return negative ? -value : value;
}

#endif
