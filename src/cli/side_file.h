/*
 * side_file: files beside the output: logs and reports.
 */
#ifndef CLI_SIDE_FILE_H
#define CLI_SIDE_FILE_H

#include <stdio.h>

#include "cli/options.h"

/* Opens a file for writing, "-": standard output; *.gz is compressed.  An existing
 * one is refused unless --force is given.  NULL after it said what is wrong. */
FILE *side_file_open(const struct options *o, const char *name);
/* Closes it, or flushes it if it is a standard stream; -1 after it said that it
 * is not whole. */
int side_file_close(FILE *out, const char *name);

#endif
