/*
 * removals: what the rules take out of documents, range by range.
 *
 *     removals [-m] [-L LEVEL] [RULES...] <documents.jsonl
 *
 * One line a removed range goes to standard output:
 *
 *     NUMBER <tab> OFFSET <tab> LENGTH <tab> RULE <tab> WRITTEN
 *
 * NUMBER counts the documents from 1; OFFSET and LENGTH are bytes of the
 * document's text; RULE is empty for blank lines that went along; WRITTEN is
 * what stands in its place, in hex.  Ranges come in order and never overlap, so
 * that who knows the documents can tell exactly what is left of each line.
 *
 * RULES are rule files or directories in place of the built-in packs.  -m
 * leaves out the rules that ask a model, to measure the others by themselves.
 */
#ifdef HAVE_CONFIG_H
#include <config.h>
#endif

#include <inttypes.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "api/descrape.h"

#define CHUNK_BYTES ((size_t)64 * 1024)

/* What to load, as the command line has it. */
struct request {
	unsigned level;
	char **files; /* NULL-terminated; none: the built-in packs */
};

/* What the handlers need. */
struct state {
	descrape_rules *rules;
	uint64_t document; /* number of the one at hand */
};

static void die(const char *what)
{
	fprintf(stderr, "removals: %s\n", what);
	exit(2);
}

/* Compiled rules without those that `disable` names; the caller frees them. */
static descrape_rules *load(const struct request *request, const char *disable)
{
	descrape_rules_options options = { .size = sizeof(options), .level = request->level,
		                           .disable = disable };
	descrape_rules *rules = descrape_rules_new(&options);
	descrape_problem problem = { .size = sizeof(problem) };
	descrape_status status = DESCRAPE_OK;

	if (!rules)
		die("no memory");
	if (!request->files[0])
		status = descrape_rules_add_builtin(rules, NULL);
	for (char **file = request->files; *file && status == DESCRAPE_OK; file++)
		status = descrape_rules_add_file(rules, *file);
	if (status == DESCRAPE_OK)
		status = descrape_rules_compile(rules);
	if (status != DESCRAPE_OK) {
		for (size_t i = 0; descrape_rules_problem(rules, i, &problem) == 0; i++)
			fprintf(stderr, "%s:%u: %s\n", problem.file ? problem.file : "-",
			        problem.line, problem.message);
		die("the rules do not load");
	}
	return rules;
}

/* The ids of all rules that ask a model, comma-separated; the caller frees
 * them.  NULL: there is none. */
static char *model_rules(descrape_rules *rules)
{
	descrape_rule rule = { .size = sizeof(rule) };
	char *ids = NULL;
	size_t len = 0;

	for (size_t i = 0; descrape_rules_get(rules, i, &rule) == 0; i++) {
		size_t n = strlen(rule.id);

		if (strcmp(rule.kind, "score") != 0)
			continue;
		ids = realloc(ids, len + n + 2);
		if (!ids)
			die("no memory");
		if (len > 0)
			ids[len++] = ',';
		memcpy(ids + len, rule.id, n + 1);
		len += n;
	}
	return ids;
}

static int on_write(void *ctx, const void *bytes, size_t len)
{
	(void)ctx;
	(void)bytes;
	(void)len;
	return 0;
}

static int on_document(void *ctx, const descrape_document *document)
{
	((struct state *)ctx)->document = document->number;
	return 0;
}

static int on_removed(void *ctx, const descrape_removal *removal)
{
	const struct state *state = ctx;
	descrape_rule rule = { .size = sizeof(rule), .id = "" };

	if (removal->kind == DESCRAPE_REMOVED)
		descrape_rules_get(state->rules, removal->rule, &rule);
	printf("%" PRIu64 "\t%" PRIu64 "\t%zu\t%s\t", state->document, removal->offset,
	       removal->len, rule.id);
	for (size_t i = 0; i < removal->written_len; i++)
		printf("%02x", (unsigned char)removal->written[i]);
	putchar('\n');
	return 0;
}

static void run(descrape_rules *rules)
{
	static char chunk[CHUNK_BYTES];
	struct state state = { .rules = rules };
	descrape_options options = { .size = sizeof(options), .format = "jsonl" };
	descrape_handlers handlers = { .size = sizeof(handlers), .ctx = &state,
		                       .write = on_write, .document = on_document,
		                       .removed = on_removed };
	descrape_stream *stream = descrape_stream_new(rules, &options, &handlers);
	descrape_status status = stream ? DESCRAPE_OK : DESCRAPE_ERROR_MEMORY;
	size_t n;

	while (status == DESCRAPE_OK && (n = fread(chunk, 1, sizeof(chunk), stdin)) > 0)
		status = descrape_stream_feed(stream, chunk, n);
	if (status == DESCRAPE_OK)
		status = descrape_stream_finish(stream);
	if (status != DESCRAPE_OK || ferror(stdin))
		die("the run failed");
	descrape_stream_free(stream);
}

int main(int argc, char **argv)
{
	struct request request = { .level = 1 };
	bool no_models = false;
	descrape_rules *rules;
	int c;

	while ((c = getopt(argc, argv, "mL:")) != -1) {
		if (c == 'm')
			no_models = true;
		else if (c == 'L')
			request.level = (unsigned)strtoul(optarg, NULL, 10);
		else
			return 2;
	}
	request.files = argv + optind;
	rules = load(&request, NULL);
	if (no_models) {
		char *models = model_rules(rules);

		if (models) {
			descrape_rules_free(rules);
			rules = load(&request, models);
			free(models);
		}
	}
	run(rules);
	descrape_rules_free(rules);
	return fflush(stdout) == 0 ? 0 : 4;
}
