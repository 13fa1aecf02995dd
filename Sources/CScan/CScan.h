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
/// Digits that begin with a nought, as an identifier's do, are left to others.
///
/// At most eight digits and a power of ten up to 10^7 are exact, so the one division rounds once.
static inline double scan_number(uint64_t word, uint32_t length, int *ok) {
  static const double powers[8] = {1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7};
  *ok = 0;
  if (length > 1 && (word & 0xf0ff) == 0x3030) return 0;
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

/// Where the cells of rows are, and what they are in.
typedef struct {
  const uint8_t *text;
  /// The bytes that belong to cells, and those that can be read.
  uint64_t end, limit;
  /// As scan_records writes them.
  const uint64_t *cells;
  /// The first cell of each row.
  const uint32_t *bases;
  /// How many cells there are, and which one of each row is meant.
  uint32_t cell_count, field;
} scan_column;

/// Start and length of a row's cell if it has one to eight bytes in the text, else length 0.
///
/// A cell with doubled quotes has its highest bit set and so ends beyond the text.
static inline uint32_t scan_cell(const scan_column *column, uint32_t row, uint32_t *start) {
  const uint64_t place = (uint64_t)column->bases[row] + column->field;
  const uint64_t cell = place < column->cell_count ? column->cells[place] : 0;
  const uint64_t end = cell >> 32;
  *start = (uint32_t)cell;
  return end <= column->end && end - *start <= 8 ? (uint32_t)(end - *start) : 0;
}

/// The number of one row, as `scan_number` reads it, else 0; whether there is one.
static inline int scan_one(const scan_column *column, uint32_t row, double *value) {
  uint32_t start;
  const uint32_t length = scan_cell(column, row, &start);
  int ok = 0;
  *value = length == 0 ? 0 : scan_number(scan_word(column->text, start, length, column->limit), length, &ok);
  return ok;
}

#if defined(__x86_64__)
/// The eight bytes from the start of a row's cell on, and its length; 0 where so many cannot be read.
static inline uint64_t scan_eight(const scan_column *column, uint32_t row, uint64_t *length) {
  uint32_t start;
  uint64_t word;
  *length = scan_cell(column, row, &start);
  if (__builtin_expect((uint64_t)start + 8 > column->limit, 0)) start = 0, *length = 0;
  memcpy(&word, column->text + start, 8);
  return word;
}

/// Four rows at once: bit i of the result tells whether row i has a number, and so `scan_number` would say.
///
/// The steps are those of `scan_number`: whole numbers below 10^8 and powers of ten up to 10^7 are exact, so the
/// one division rounds once. Cells in the last seven bytes that can be read are left to `scan_one`.
__attribute__((target("avx2"))) static inline uint32_t scan_four(
    const scan_column *column, uint32_t row, double *values) {
  typedef long long words __attribute__((vector_size(32)));
  typedef unsigned long long bits __attribute__((vector_size(32)));
  typedef short shorts __attribute__((vector_size(32)));
  typedef char bytes __attribute__((vector_size(32)));
  typedef int ints __attribute__((vector_size(32)));
  typedef double numbers __attribute__((vector_size(32)));
  static const double powers[9] = {1e7, 1e6, 1e5, 1e4, 1e3, 1e2, 1e1, 1, 1};
  const bits zero = {0, 0, 0, 0};
  // One by one, not in a loop: the words go from registers into the vector, not through memory.
  uint64_t size[4];
  bits word = {
      scan_eight(column, row, size), scan_eight(column, row + 1, size + 1), scan_eight(column, row + 2, size + 2),
      scan_eight(column, row + 3, size + 3)};
  bits length = {size[0], size[1], size[2], size[3]};
  const bits noughts = (bits)((word & 0xf0ff) == 0x3030) & (bits)(length > 1);
  const bits minus = (bits)((word & 0xff) == '-');
  // In these instructions a shift of 64 gives nought, in C it means nothing.
  word = (bits)__builtin_ia32_psrlv4di((words)word, (words)(minus & 8));
  length += minus;
  bits bad = (bits)((length - 1) > 7) | noughts;
  word = (bits)__builtin_ia32_psllv4di((words)word, (words)((8 - length) << 3));
  const bits points = word ^ 0x2e2e2e2e2e2e2e2eULL;
  const bits found = (points - 0x0101010101010101ULL) & ~points & 0x8080808080808080ULL;
  const bits is_found = (bits)(found != 0);
  const bits first = found & -found;
  const bits below = (first >> 7) - 1;
  word = (is_found & ((word & ~((first << 1) - 1)) | (word & below) << 8)) | (~is_found & word);
  const bits digits = length + is_found;
  bad |= (bits)(digits == 0);
  word |= (bits)__builtin_ia32_psrlv4di((words)(zero + 0x3030303030303030ULL), (words)(digits << 3));
  bad |= (bits)(((word & 0xf0f0f0f0f0f0f0f0ULL) | ((word + 0x0606060606060606ULL) & 0xf0f0f0f0f0f0f0f0ULL) >> 4)
                != 0x3333333333333333ULL);
  const bytes tens = (bytes)(zero + 0x010a010a010a010aULL);
  const shorts hundreds = (shorts)(zero + 0x0001006400010064ULL);
  word &= 0x0f0f0f0f0f0f0f0fULL;
  word = (bits)__builtin_ia32_pmaddwd256(__builtin_ia32_pmaddubsw256((bytes)word, tens), hundreds);
  word = (bits)__builtin_ia32_pmuludq256((ints)word, (ints)(zero + 10000)) + (word >> 32);
  // The bits of 2^52 + word.
  numbers value = (numbers)(word | 0x4330000000000000ULL) - 0x1p52;
  if (!__builtin_ia32_ptestz256((words)is_found, (words)is_found)) {
    const bits place = (bits)__builtin_ia32_psadbw256((bytes)(below & 0x0101010101010101ULL), (bytes)zero);
    value /= (numbers){powers[place[0]], powers[place[1]], powers[place[2]], powers[place[3]]};
  }
  const bits whole = ((bits)value | (minus & 0x8000000000000000ULL)) & ~bad;
  memcpy(values, &whole, 32);
  return ~(uint32_t)__builtin_ia32_movmskpd256((numbers)bad) & 15;
}

__attribute__((target("avx2"))) static inline uint32_t scan_numbers_by_four(
    const scan_column *column, uint32_t row_count, double *values, uint32_t *others) {
  uint32_t row = 0, other_count = 0;
  for (; row + 4 <= row_count && column->limit >= 8; row += 4) {
    const uint32_t ok = scan_four(column, row, values + row);
    if (__builtin_expect(ok == 15, 1)) continue;
    for (uint32_t i = 0; i < 4; i++)
      if (!(ok >> i & 1) && !scan_one(column, row + i, values + row + i)) others[other_count++] = row + i;
  }
  for (; row < row_count; row++)
    if (!scan_one(column, row, values + row)) others[other_count++] = row;
  return other_count;
}
#endif

/// Fills in the numbers of rows whose cells are one to eight bytes that `scan_number` reads, 0 in the others; lists those and returns how many they are. Every way gives the same doubles.
static inline uint32_t scan_numbers(
    const scan_column *column, uint32_t row_count, double *values, uint32_t *others) {
#if defined(__x86_64__)
  if (__builtin_cpu_supports("avx2")) return scan_numbers_by_four(column, row_count, values, others);
#endif
  uint32_t other_count = 0;
  for (uint32_t row = 0; row < row_count; row++)
    if (!scan_one(column, row, values + row)) others[other_count++] = row;
  return other_count;
}

#endif
