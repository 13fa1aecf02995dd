// The door to two calls that Glibc hides behind _GNU_SOURCE: the exchange of two folders in one step (Linux
// 3.15, glibc 2.28), and the writing of a file system's pages to the disk.
#ifndef DIMINISH_CFOLDERS_H
#define DIMINISH_CFOLDERS_H

enum { FOLDERS_NO_REPLACE = 1, FOLDERS_EXCHANGE = 2 };

int renameat2(int old_folder, const char *old_path, int new_folder, const char *new_path, unsigned int flags);
int syncfs(int descriptor);

#endif
