/* bench_run: what the benchmarks of single floors share. */
#ifndef TESTS_BENCH_RUN_H
#define TESTS_BENCH_RUN_H

#include "base/buf.h"

/* Seconds of processor time: what else the machine does counts less that way. */
double bench_now(void);
/* The whole file, owned; ends the program when it cannot be read. */
struct buf bench_read_file(const char *name);

#endif
