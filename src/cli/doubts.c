/*
 * Signs that the input is not what the rules are written for.
 */
#include "config.h"

#include "cli/doubts.h"

#include <inttypes.h>
#include <strings.h>

#include "base/utf8.h"
#include "tool/say.h"

/* Of so many lines that were looked at, more than one in a hundred that is not
 * UTF-8 is worth a word. */
#define ENCODING_MIN_LINES 100

void doubts_look_at(const char *name, const char *bytes, size_t len)
{
	static const char *const starts[] = { "<!doctype html", "<html", "<head", "<?xml" };
	struct span text = span_of(bytes, len);

	text = span_from(text, utf8_blank_prefix(text));
	for (size_t i = 0; i < sizeof starts / sizeof starts[0]; i++)
		if (text.len > strlen(starts[i]) &&
		    strncasecmp(text.ptr, starts[i], strlen(starts[i])) == 0) {
			say("warning: %s: looks like HTML; descrape works on text, such as lynx -dump, "
			    "w3m -dump or trafilatura make of it", name);
			return;
		}
}

bool doubts_say(const descrape_counts *c, bool quiet)
{
	if (!quiet && c->lines >= ENCODING_MIN_LINES && c->lines_not_utf8 > c->lines / 100)
		say("warning: many lines are not UTF-8, and rules may miss what they hold; "
		    "iconv -f FROM -t UTF-8 converts them");
	if (!quiet && c->limits_hit)
		say("warning: %" PRIu64 " match attempts ran into the limit and took nothing; "
		    "--stats names the rules", c->limits_hit);
	return c->limits_hit || c->lines_not_utf8;
}
