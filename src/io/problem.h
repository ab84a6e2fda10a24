/*
 * problem: an input error on its way from a thread to the diagnostics.
 *
 * `struct diags` belongs to one thread; the thread that reads ahead keeps what
 * went wrong here, and whoever owns the source reports it.
 */
#ifndef IO_PROBLEM_H
#define IO_PROBLEM_H

#include <stdint.h>

struct problem {
	const char *what;  /* a constant, "corrupt gzip data"; NULL: no problem */
	uint64_t at_byte;  /* offset in the file as it is stored */
	const char *why;   /* a constant, or NULL: error_number says it */
	int error_number;  /* of errno, 0: none */
};

#endif
