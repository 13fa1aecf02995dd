// The door to libRmath (GPL-2 or later), R's own distribution functions.
// Its random generators and the caches of wilcox and signrank are global state: they are not for us.
#define MATHLIB_STANDALONE 1
#include <Rmath.h>
