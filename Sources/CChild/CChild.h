// The door to processes: starting a reader of foreign files and, in it, bounding what it may take.
#ifndef DIMINISH_CHILD_H
#define DIMINISH_CHILD_H
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <unistd.h>

extern char **environ;

// GNU's, which the headers show only with _GNU_SOURCE; that would make them differ from Swift's own view of them.
extern int pipe2(int ends[2], int flags);
extern int memfd_create(const char *name, unsigned int flags);

// A pipe whose ends no other process inherits by chance.
static inline int diminish_pipe(int *ends) { return pipe2(ends, O_CLOEXEC); }

// A file without a place on disk.
static inline int diminish_memory_file(void) { return memfd_create("diminish", 1 /* MFD_CLOEXEC */); }

// posix_spawn with the caller's environment (a global that Swift 6 may not touch): standard input and error go
// nowhere, standard output to a descriptor, all other descriptors are closed. Returns an errno, 0 if it runs.
static inline int diminish_spawn(pid_t *child, const char *program, char *const *arguments, int output) {
  posix_spawn_file_actions_t actions;
  int problem = posix_spawn_file_actions_init(&actions);
  if (problem) return problem;
  problem = posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0);
  if (!problem) problem = posix_spawn_file_actions_adddup2(&actions, output, 1);
  if (!problem) problem = posix_spawn_file_actions_addopen(&actions, 2, "/dev/null", O_WRONLY, 0);
  if (!problem) problem = posix_spawn_file_actions_addclosefrom_np(&actions, 3);
  if (!problem) problem = posix_spawn(child, program, &actions, NULL, arguments, environ);
  posix_spawn_file_actions_destroy(&actions);
  return problem;
}

static inline int diminish_limit(int resource, unsigned long long most) {
  struct rlimit limit = {most, most};
  return setrlimit(resource, &limit);
}

// Bounds this process: memory beyond what it has now, seconds of processor time, no core dump (it would hold
// data), no file written, and an end with its parent. 0 if all bounds stand. (prctl does not import.)
static inline int diminish_confine(unsigned long long memory, unsigned long long seconds) {
  unsigned long pages = 0;
  FILE *file = fopen("/proc/self/statm", "r");
  if (!file) return -1;
  int found = fscanf(file, "%lu", &pages);
  fclose(file);
  if (found != 1) return -1;
  unsigned long long now = (unsigned long long)pages * (unsigned long long)sysconf(_SC_PAGESIZE);
  if (prctl(PR_SET_PDEATHSIG, SIGKILL)) return -1;
  if (diminish_limit(RLIMIT_CORE, 0)) return -1;
  if (diminish_limit(RLIMIT_FSIZE, 0)) return -1;
  if (diminish_limit(RLIMIT_CPU, seconds)) return -1;
  return diminish_limit(RLIMIT_AS, now + memory);
}

// Whether a process ended by a signal, and which (the macros do not import).
static inline int diminish_signal_of(int status) { return (status & 0x7f) ? (status & 0x7f) : 0; }
static inline int diminish_exit_code_of(int status) { return (status >> 8) & 0xff; }

#endif
