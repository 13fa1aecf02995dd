// The door to ReadStat (MIT): its parsers of Stata, SPSS and SAS files. It is opened in a child process only.
#include <readstat.h>

// One call per cell instead of three: the value is a union with bit fields, handed over by value.
// Returns the number; `tag` is 0 for a value, 1 for system missing, else the letter of a tagged missing value.
static inline double diminish_readstat_number(readstat_value_t value, int *tag) {
  *tag = readstat_value_is_tagged_missing(value) ? (unsigned char)readstat_value_tag(value)
         : readstat_value_is_system_missing(value) ? 1 : 0;
  return *tag ? 0 : readstat_double_value(value);
}
