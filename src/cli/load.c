/*
 * The rules that the options ask for.
 *
 * `-r NAME` is a built-in pack when it has no '/' and no file of that name is
 * there: a file wins, so that what a directory holds is never hidden.
 */
#include "cli/load.h"
#include "cli/problems.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/buf.h"
#include "tool/say.h"

/* Joins repeated values with commas; *out is owned by `b`, NULL when none. */
static int join(struct buf *b, const struct option_values *v, const char **out)
{
	*out = NULL;
	if (v->count == 0)
		return 0;
	for (size_t i = 0; i < v->count; i++)
		if ((i > 0 && buf_append_char(b, ',')) || buf_append_cstr(b, v->items[i]))
			return -1;
	if (buf_append_char(b, '\0'))
		return -1;
	*out = b->ptr;
	return 0;
}

descrape_rules *load_nothing(const struct options *o, int samples)
{
	struct buf only = { 0 }, disable = { 0 }, enable = { 0 };
	descrape_rules_options options = {
		.size = sizeof options, .level = (unsigned)o->level, .langs = o->langs,
		.samples = samples, .inspect = o->command.what != COMMAND_FILTER,
		.digest = o->removed || o->report,
	};
	descrape_rules *rules = NULL;

	if (join(&only, &o->only, &options.only) == 0 &&
	    join(&disable, &o->disable, &options.disable) == 0 &&
	    join(&enable, &o->enable, &options.enable) == 0)
		rules = descrape_rules_new(&options);
	buf_free(&only);
	buf_free(&disable);
	buf_free(&enable);
	if (!rules)
		say("out of memory");
	return rules;
}

static bool is_pack(const char *name)
{
	size_t len = strlen(name);

	for (size_t i = 0; descrape_builtin_pack(i); i++) {
		const char *pack = descrape_builtin_pack(i);

		if (strncmp(pack, name, len) == 0 &&
		    (pack[len] == '\0' || strcmp(pack + len, ".rules") == 0))
			return true;
	}
	return false;
}

static void add_one(descrape_rules *rules, const char *name)
{
	if (!strchr(name, '/') && access(name, F_OK) != 0 && is_pack(name))
		descrape_rules_add_builtin(rules, name);
	else
		descrape_rules_add_file(rules, name);
}

/* Adds all that was asked for; what is wrong is in the list of problems. */
static void add_all(descrape_rules *rules, const struct options *o)
{
	bool replaced = false;

	for (size_t i = 0; i < o->rule_files.count; i++)
		replaced |= o->rule_files.items[i][0] != '+';
	if (!replaced)
		descrape_rules_add_builtin(rules, NULL);
	for (size_t i = 0; i < o->rule_files.count; i++) {
		const char *name = o->rule_files.items[i];

		add_one(rules, name + (name[0] == '+'));
	}
	for (size_t i = 0; i < o->rule_texts.count; i++)
		descrape_rules_add_rule(rules, o->rule_texts.items[i]);
}

descrape_rules *load_rules(const struct options *o)
{
	descrape_rules *rules = load_nothing(o, 0);

	if (!rules)
		return NULL;
	add_all(rules, o);

	descrape_status status = descrape_rules_compile(rules);

	say_problems(rules, 0, !o->quiet);
	if (status == DESCRAPE_ERROR_MEMORY)
		say("out of memory");
	if (status == DESCRAPE_OK)
		return rules;
	descrape_rules_free(rules);
	return NULL;
}
