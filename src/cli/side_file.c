/*
 * Logs and reports.  Unlike the output they stand under their name from the
 * start: what a run that failed has logged is worth reading.
 */
#include "cli/side_file.h"

#include <errno.h>
#include <string.h>
#include <sys/stat.h>

#include "cli/say.h"

FILE *side_file_open(const struct options *o, const char *name)
{
	struct stat st;
	FILE *out = NULL;

	if (strcmp(name, "-") == 0)
		return stdout;
	if (!o->force && stat(name, &st) == 0 && S_ISREG(st.st_mode))
		say("%s: exists already; --force replaces it", name);
	else if (!(out = fopen(name, "w")))
		say("%s: %s", name, strerror(errno));
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
