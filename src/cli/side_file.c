/*
 * Logs and reports.  Unlike the output they stand under their name from the
 * start: what a run that failed has logged is worth reading.  As with the
 * output, a name that ends in .gz asks for gzip.
 */
#include "cli/side_file.h"

#include <errno.h>
#include <string.h>
#include <sys/stat.h>

#include "io/gzip_file.h"
#include "tool/say.h"

#define GZIP_LEVEL 6

/* Puts gzip in front of a file.  NULL after it said what is wrong. */
static FILE *compress(FILE *out, const char *name)
{
	FILE *gzip = gzip_file_open(out, GZIP_LEVEL);

	if (gzip)
		return gzip;
	say("%s: cannot be compressed, %s", name, strerror(errno));
	fclose(out);
	return NULL;
}

FILE *side_file_open(const struct options *o, const char *name)
{
	size_t len = strlen(name);
	struct stat st;
	FILE *out = NULL;

	if (strcmp(name, "-") == 0)
		return stdout;
	if (!o->force && stat(name, &st) == 0 && S_ISREG(st.st_mode))
		say("%s: exists already; --force replaces it", name);
	else if (!(out = fopen(name, "w")))
		say("%s: %s", name, strerror(errno));
	else if (len > 3 && strcmp(name + len - 3, ".gz") == 0)
		out = compress(out, name);
	return out;
}

int side_file_close(FILE *out, const char *name)
{
	int failed = fflush(out) || ferror(out);

	if (out != stdout && out != stderr)
		failed |= fclose(out) != 0;
	if (failed)
		say("%s: could not be written to its end", name);
	return failed ? -1 : 0;
}
