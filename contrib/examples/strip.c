/*
 * strip: the smallest useful program with libdescrape.  Cleans standard input, a
 * text, to standard output, and says on standard error which rule took what.
 *
 *     cc -o strip strip.c $(pkg-config --cflags --libs libdescrape)
 */
#include <descrape.h>
#include <stdio.h>

/* Cleaned text comes in pieces, each as soon as it is certain. */
static int write_text(void *ctx, const void *bytes, size_t len)
{
	(void)ctx;
	return fwrite(bytes, 1, len, stdout) != len;
}

static int print_removal(void *ctx, const descrape_removal *removal)
{
	descrape_rule rule = { .size = sizeof rule };

	if (descrape_rules_get(ctx, removal->rule, &rule))
		return -1;
	fprintf(stderr, "%llu: %s: %zu bytes\n", (unsigned long long)removal->line, rule.id,
	        removal->len);
	return 0;
}

static int strip(FILE *in, descrape_rules *rules)
{
	descrape_handlers handlers = {
		.size = sizeof handlers,
		.ctx = rules,
		.write = write_text,
		.removed = print_removal,
	};
	descrape_stream *stream = descrape_stream_new(rules, NULL, &handlers);
	descrape_status status = stream ? DESCRAPE_OK : DESCRAPE_ERROR_MEMORY;
	char bytes[65536];
	size_t n;

	while (status == DESCRAPE_OK && (n = fread(bytes, 1, sizeof bytes, in)) > 0)
		status = descrape_stream_feed(stream, bytes, n);
	if (status == DESCRAPE_OK)
		status = descrape_stream_finish(stream);
	descrape_stream_free(stream);
	return status == DESCRAPE_OK && !ferror(in) && fflush(stdout) == 0 ? 0 : -1;
}

int main(void)
{
	descrape_rules *rules = descrape_rules_new(NULL);
	descrape_problem problem = { .size = sizeof problem };
	int status = 1;

	if (!rules || descrape_rules_add_builtin(rules, NULL) != DESCRAPE_OK ||
	    descrape_rules_compile(rules) != DESCRAPE_OK) {
		for (size_t i = 0; rules && descrape_rules_problem(rules, i, &problem) == 0; i++)
			fprintf(stderr, "%s:%u: %s\n", problem.file ? problem.file : "rules",
			        problem.line, problem.message);
	} else if (strip(stdin, rules) == 0) {
		status = 0;
	}
	descrape_rules_free(rules);
	return status;
}
