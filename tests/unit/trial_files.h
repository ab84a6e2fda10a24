/*
 * trial_files: an input through files: gzip in, gzip out, the removal log beside
 * it, and back by --restore.
 */
#ifndef TESTS_TRIAL_FILES_H
#define TESTS_TRIAL_FILES_H

#include "stream_run.h"

/*
 * Whether run->input, from a gzip file, through the program's own readers,
 * writers and log, gives run->out again, and --restore gives the input.  Works
 * in a folder of its own, which goes when the process ends.
 */
bool trial_files(descrape_rules *rules, const descrape_options *options, const struct run *run);

/* Writes and reads files of that folder; what does not work aborts. */
const char *trial_path(const char *name);
void trial_put_file(const char *name, struct span bytes);
struct buf trial_get_file(const char *name);
/*
 * The cleaned text of `input` to the file "clean.gz", its log to "log"; appends
 * what was written to *out.  The input is read from a gzip file.
 */
void trial_clean(descrape_rules *rules, const descrape_options *options, struct span input,
                 struct buf *out);
/* Restores "clean.gz", or what else `clean` names, by "log"; the exit status.
 * What comes out is in *out. */
int trial_restore(const char *clean, struct buf *out);

#endif
