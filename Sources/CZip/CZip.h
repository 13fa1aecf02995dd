// The door to libzip (BSD): reading entries of an archive. It is opened in a child process only.
#include <zip.h>
