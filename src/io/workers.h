/*
 * workers: threads that do jobs, which come back in the order they went.
 */
#ifndef IO_WORKERS_H
#define IO_WORKERS_H

#include <stdbool.h>
#include <stddef.h>

struct workers;

/* Does a job with a tool that no other thread uses meanwhile. */
typedef void (*worker_fn)(void *job, void *tool);

/*
 * `jobs` are the n_jobs places of a ring (at least 1), `tools` one a thread, or
 * one in all when n_threads is 0 and the caller does the work; both arrays, and
 * what they point to, are borrowed.  Threads start when there is work for them.
 * NULL: no memory.
 */
struct workers *workers_new(worker_fn run, void *const *jobs, size_t n_jobs,
                            void *const *tools, unsigned n_threads);
/* The next free job, to be filled; NULL while all are submitted. */
void *workers_free_job(const struct workers *w);
/* Gives the free job to the threads. */
void workers_submit(struct workers *w);
/* The oldest submitted job, after waiting for it to be done; NULL when none is
 * submitted.  It is free again after workers_release. */
void *workers_oldest(struct workers *w);
void workers_release(struct workers *w);
/* Jobs that wait are not begun; frees. */
void workers_stop(struct workers *w);

#endif
