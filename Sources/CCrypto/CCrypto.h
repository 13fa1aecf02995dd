// The door to OpenSSL's libcrypto (Apache-2.0): SHA-256 of a file's bytes, nothing else.
#include <openssl/evp.h>
#include <openssl/sha.h>
