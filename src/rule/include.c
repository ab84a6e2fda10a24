/*
 * include: what the items `include` and `model` name.
 *
 * It stays inside the directory of the file that names it, so that a rule set
 * that was fetched from somewhere cannot read other files into error messages:
 * no absolute path, no "..", and the resolved path, links followed, must lie
 * below the resolved directory.  Built-in packs name built-in files, and
 * nothing on disk.
 *
 * Bounds: RULE_MAX_INCLUDE_DEPTH includes deep.
 */
#include <config.h>

#include <stdlib.h>
#include <unistd.h>

#include "layout/layout.h"
#include "rule/builtin.h"
#include "rule/load.h"
#include "rule/parse.h"

/* Whether a path could leave its directory by its spelling alone. */
static bool path_leaves(struct span path)
{
	size_t start = 0;

	if (path.len && path.ptr[0] == '/')
		return true;
	for (size_t i = 0; i <= path.len; i++) {
		if (i < path.len && path.ptr[i] != '/')
			continue;
		if (i - start == 2 && memcmp(path.ptr + start, "..", 2) == 0)
			return true;
		start = i + 1;
	}
	return false;
}

/* Whether `path`, links followed, lies below `dir`. */
static bool path_is_below(const char *dir, const char *path)
{
	char *resolved_dir = realpath(dir, NULL), *resolved = realpath(path, NULL);
	size_t len = resolved_dir ? strlen(resolved_dir) : 0;
	bool below = resolved_dir && resolved && strncmp(resolved, resolved_dir, len) == 0 &&
	             (resolved[len] == '/' || len == 1);

	free(resolved_dir);
	free(resolved);
	return below;
}

/*
 * The path on disk of what `from` names, in the scratch arena; NULL after an
 * error.  A file that is not there is left to the caller to report.
 */
static const char *resolve(struct rule_compiler *c, struct rule_file *from,
                           const struct piece *path)
{
	struct place at = place_in(from, path, 0, NULL);
	struct buf full = { 0 };
	const char *copy = NULL;

	if (path_leaves(path->text)) {
		draft_error(c, &at, path->text, "a file is named from the directory of this one, "
		            "without '..'");
		return NULL;
	}
	if (!from->dir) {
		draft_error(c, &at, path->text, "rules that are not in a file name no other file");
		return NULL;
	}
	if (strcmp(from->dir, ".") != 0 && buf_printf(&full, "%s/", from->dir) < 0)
		goto out;
	if (buf_append_span(&full, path->text) < 0)
		goto out;
	copy = arena_strdup(&c->scratch, buf_span(&full));
	if (copy && access(copy, F_OK) == 0 && !path_is_below(from->dir, copy)) {
		draft_error(c, &at, path->text, "a link out of the directory of this file");
		buf_free(&full);
		return NULL;
	}
out:
	buf_free(&full);
	if (!copy)
		diags_no_memory(c->diags);
	return copy;
}

/* A file of rules/ that is compiled in, or NULL. */
static const struct builtin_file *find_builtin(struct span name)
{
	for (const struct builtin_file *b = builtin_files; b->name; b++) {
		if (span_equal_cstr(name, b->name))
			return b;
	}
	return NULL;
}

static struct rule_file *include_builtin(struct rule_compiler *c, unsigned depth, struct span name,
                                         const char **why)
{
	const struct builtin_file *b = find_builtin(name);
	struct rule_file *f;

	*why = b ? NULL : "no built-in file has this name";
	if (!b)
		return NULL;
	for (f = c->files; f; f = f->next) {
		if (f->text.ptr == b->text)
			return f;
	}
	f = load_new_file(c, b->name, span_of(b->text, b->len), true);
	if (!f) {
		diags_no_memory(c->diags);
		return NULL;
	}
	f->depth = depth;
	parse_file(c, f);
	return f;
}

void load_include(struct rule_compiler *c, struct rule_file *from, const struct piece *path)
{
	struct place at = place_in(from, path, 0, NULL);
	struct rule_file *f = NULL;
	struct file_list *link;
	const char *why = NULL, *full;

	if (from->depth == RULE_MAX_INCLUDE_DEPTH) {
		draft_error(c, &at, path->text, "includes more than %u deep",
		            RULE_MAX_INCLUDE_DEPTH);
		return;
	}
	if (from->builtin)
		f = include_builtin(c, from->depth + 1, path->text, &why);
	else if ((full = resolve(c, from, path)))
		f = load_file(c, full, from->depth + 1, &why);
	if (!f) {
		if (why)
			draft_error(c, &at, path->text, "cannot include this file: %s", why);
		return;
	}
	link = arena_alloc(&c->scratch, sizeof(*link));
	if (!link) {
		diags_no_memory(c->diags);
		return;
	}
	link->file = f;
	link->next = from->includes;
	from->includes = link;
}

/* A model that the ruleset owns, or NULL after an error. */
static struct layout_model *parse_model(struct rule_compiler *c, const char *name, struct span text)
{
	struct model_list *link = arena_alloc(&c->rs->arena, sizeof(*link));

	if (!link) {
		diags_no_memory(c->diags);
		return NULL;
	}
	if (layout_model_parse(&link->model, text, name, c->diags) < 0)
		return NULL;
	link->next = c->rs->models;
	c->rs->models = link;
	return link->model;
}

void load_model(struct rule_compiler *c, struct rule_file *from, struct macro *model,
                const struct piece *path)
{
	struct place at = place_in(from, path, 0, NULL);
	const struct builtin_file *b = NULL;
	const char *why = NULL, *full = NULL;
	struct span text = { 0 };

	if (from->builtin) {
		b = find_builtin(path->text);
		if (b)
			text = span_of(b->text, b->len);
		else
			why = "no built-in file has this name";
	} else {
		full = resolve(c, from, path);
		if (!full)
			return;
		why = load_text(c, full, &text);
	}
	if (why) {
		draft_error(c, &at, path->text, "cannot read this file: %s", why);
		return;
	}
	model->model_text = text;
	model->model_name = full ? full : b->name;
	if (!from->builtin)
		load_model_tables(c, model);
}

void load_model_tables(struct rule_compiler *c, struct macro *model)
{
	model->model = parse_model(c, model->model_name, model->model_text);
}
