/*
 * gzip_file: a stdio stream whose bytes are compressed on their way.
 */
#ifndef IO_GZIP_FILE_H
#define IO_GZIP_FILE_H

#include <stdio.h>

/*
 * A stream to write to; what is written goes to `under` as gzip, deflated by the
 * caller's thread.  `under` is owned: fclose closes both and fails when what was
 * written is not whole.  fflush does not reach the reader: what is deflated
 * comes in pieces.  NULL (errno): no memory, or ENOSYS where the system has no
 * streams of one's own making; then `under` is still the caller's.
 */
FILE *gzip_file_open(FILE *under, int level);

#endif
