// The door to expat (MIT): a stream of XML events. It is opened in a child process only.
#include <expat.h>
