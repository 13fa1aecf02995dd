// The door to libyaml (MIT): its event interface, nothing else.
#include <yaml.h>
