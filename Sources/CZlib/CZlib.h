// The door to zlib (zlib licence): gzip files (RFC 1952) read piece by piece.
#include <zlib.h>

/// `inflateInit2` is a macro, which Swift does not import; 15 + 16 takes gzip alone.
static inline int zlib_open_gzip(z_stream *stream) { return inflateInit2(stream, 15 + 16); }
