/*
 * What is loaded.
 *
 * --list separates id, kind, level, languages, memory class and literals by
 * tabs, so that cut, sort and grep work on it; --why puts the text behind a tab.
 */
#include "cli/list.h"

#include <fnmatch.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "report/json_out.h"
#include "tool/say.h"

static void print_langs(const descrape_rule *r)
{
	for (size_t i = 0; r->langs[i]; i++)
		printf("%s%s", i ? "," : "", r->langs[i]);
}

static void print_rule(const descrape_rule *r)
{
	printf("%s\t%s\t", r->id, r->kind);
	if (r->level)
		printf("%u%s\t", r->level, r->enabled ? "" : " off");
	else
		printf("%s\t", r->enabled ? "keep" : "keep off");
	print_langs(r);
	if (r->window_lines)
		printf("\twindow %u\t", r->window_lines);
	else
		printf("\tline\t");
	printf("%s\n", r->literals);
}

static int finish(void)
{
	if (fflush(stdout) || ferror(stdout)) {
		say("standard output: cannot write");
		return EXIT_OUTPUT;
	}
	return EXIT_OK;
}

/* The literals of a rule are put together when it is asked for. */
static int out_of_memory(void)
{
	say("out of memory");
	return EXIT_OUTPUT;
}

/* Says that an id names no rule, and which was meant. */
static int no_such_rule(const descrape_rules *rules, const char *option, const char *id)
{
	const char *meant = descrape_rules_meant(rules, id);

	say("%s: no rule has this name%s%s%s, near '%s'", option, *meant ? " (did you mean '" : "",
	    meant, *meant ? "'?)" : "; see --list", id);
	return EXIT_USAGE;
}

int list_run(descrape_rules *rules, const char *glob)
{
	descrape_rule r = { .size = sizeof r };
	size_t printed = 0;

	for (size_t i = 0; descrape_rules_get(rules, i, &r) == 0; i++)
		if (!glob || fnmatch(glob, r.id, 0) == 0) {
			if (!r.literals)
				return out_of_memory();
			print_rule(&r);
			printed++;
		}
	if (glob && !printed)
		return no_such_rule(rules, "--list", glob);
	return finish();
}

/* ---- --show ---- */

int list_show(descrape_rules *rules, const char *id)
{
	descrape_rule r = { .size = sizeof r };
	size_t i = descrape_rules_find(rules, id);

	if (descrape_rules_get(rules, i, &r))
		return no_such_rule(rules, "--show", id);
	if (!r.literals)
		return out_of_memory();
	printf("# %s:%u, pack %s%s\n", r.file, r.line, r.pack, r.enabled ? "" : ", not enabled");
	if (r.window_lines)
		printf("# memory: window of %u lines\n", r.window_lines);
	else
		printf("# memory: line\n");
	printf("# found by: %s\n", *r.literals ? r.literals : "its own recogniser");
	fwrite(r.source, 1, r.source_len, stdout);
	if (r.source_len && r.source[r.source_len - 1] != '\n')
		putchar('\n');

	char *model = descrape_rules_draw_model(rules, i);

	if (!model)
		return out_of_memory();
	if (*model)
		printf("\n%s", model);
	free(model);
	return finish();
}

/* ---- --dump-rules=json ---- */

static void dump_rule(const descrape_rule *r)
{
	putchar('{');
	json_put_member(stdout, 1, "id", r->id);
	printf(",\"category\":");
	json_put_string(stdout, r->category, r->category_len);
	json_put_member(stdout, 0, "pack", r->pack);
	json_put_member(stdout, 0, "desc", r->desc);
	json_put_member(stdout, 0, "kind", r->kind);
	json_put_member(stdout, 0, "do", r->action);
	printf(",\"level\":%u,\"enabled\":%s,\"lang\":[", r->level, r->enabled ? "true" : "false");
	for (size_t i = 0; r->langs[i]; i++) {
		if (i)
			putchar(',');
		json_put_string(stdout, r->langs[i], strlen(r->langs[i]));
	}
	printf("],\"window_lines\":%u,\"always_tried\":%s", r->window_lines,
	       r->always_tried ? "true" : "false");
	json_put_member(stdout, 0, "literals", r->literals);
	json_put_member(stdout, 0, "file", r->file);
	printf(",\"line\":%u,\"source\":", r->line);
	json_put_string(stdout, r->source, r->source_len);
	printf("}\n");
}

int list_dump(descrape_rules *rules)
{
	descrape_rule r = { .size = sizeof r };

	for (size_t i = 0; descrape_rules_get(rules, i, &r) == 0; i++) {
		if (!r.literals)
			return out_of_memory();
		dump_rule(&r);
	}
	return finish();
}

/* ---- --why ---- */

/* Patterns made of long lists are cut after so many bytes. */
#define WHY_PATTERN_BYTES 160

struct why {
	descrape_rules *rules;
	const char *text;
};

/* How much of the pattern is printed: whole characters. */
static size_t shown_bytes(const descrape_verdict *v)
{
	size_t n = v->pattern_len;

	if (n > WHY_PATTERN_BYTES)
		n = WHY_PATTERN_BYTES;
	while (n < v->pattern_len && n > 0 && ((unsigned char)v->pattern[n] & 0xC0) == 0x80)
		n--;
	return n;
}

static int print_verdict(void *ctx, const descrape_verdict *v)
{
	const struct why *w = ctx;
	descrape_rule r = { .size = sizeof r }, keeper = { .size = sizeof keeper };

	descrape_rules_get(w->rules, v->rule, &r);
	printf("%s:%u: %s: %.*s%s\t%s", r.file, r.line, r.id, (int)shown_bytes(v), v->pattern,
	       shown_bytes(v) < v->pattern_len ? "…" : "", w->text);
	if (v->held_by && strcmp(v->held_by, "tag") == 0)
		printf("\ttagged");
	else if (v->held_by)
		printf("\theld by %s", v->held_by);
	if (v->held_by && strcmp(v->held_by, "keep") == 0 &&
	    descrape_rules_get(w->rules, v->keeper, &keeper) == 0)
		printf(" (%s)", keeper.id);
	putchar('\n');
	return 0;
}

int list_why(descrape_rules *rules, const char *text)
{
	struct why w = { rules, text };

	if (descrape_rules_why(rules, text, strlen(text), print_verdict, &w) != DESCRAPE_OK) {
		say("out of memory");
		return EXIT_OUTPUT;
	}
	return finish();
}
