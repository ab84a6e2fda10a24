/*
 * load: where the text of rule files comes from, and what a file may include.
 *
 * `include` and `model` stay inside the directory of the file they stand in,
 * so that a rule set that was fetched from somewhere cannot read other files
 * into error messages: no absolute path, no "..", and the resolved path, links
 * followed, must lie below the resolved directory.  Built-in packs include
 * built-in files, and nothing on disk.
 *
 * A file is known by its resolved path, a built-in one by its text; one that
 * is loaded already is linked to its second includer and not read again, which
 * also makes circles harmless.
 *
 * Bounds: RULE_FILE_MAX_BYTES a file, RULE_MAX_INCLUDE_DEPTH includes deep.
 */
#include <config.h>

#include "rule/load.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "layout/layout.h"
#include "rule/builtin.h"
#include "rule/parse.h"

#define READ_BYTES ((size_t)64 * 1024)

/* An error about a whole file. */
static int file_error(struct rule_compiler *c, const char *path, const char *why)
{
	return diags_add(c->diags, DIAG_ERROR, (struct source_pos){ path, 0, 0 }, NULL, "%s", why);
}

/* ---- reading ---- */

/* Reads all of a file into *out (in the ruleset's arena).  NULL, or what went wrong. */
static const char *read_all(struct rule_compiler *c, const char *path, struct span *out)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	struct buf text = { 0 };
	const char *why = NULL;
	struct stat st;
	ssize_t n = 0;

	if (fd < 0)
		return strerror(errno);
	if (fstat(fd, &st) < 0)
		why = strerror(errno);
	else if (S_ISDIR(st.st_mode))
		why = strerror(EISDIR);
	while (!why) {
		if (buf_reserve(&text, READ_BYTES) < 0)
			why = strerror(ENOMEM);
		else if ((n = read(fd, text.ptr + text.len, READ_BYTES)) > 0)
			text.len += (size_t)n;
		else if (n == 0)
			break;
		else if (errno != EINTR)
			why = strerror(errno);
		if (text.len > RULE_FILE_MAX_BYTES)
			why = "larger than a rule file may be (64 MiB)";
	}
	if (!why) {
		out->len = text.len;
		out->ptr = arena_memdup(&c->rs->arena, text.ptr, text.len);
		if (!out->ptr)
			why = strerror(ENOMEM);
	}
	buf_free(&text);
	close(fd);
	return why;
}

/* The name of a pack whose file does not say one: that of the file. */
static const char *pack_of(struct rule_compiler *c, const char *name)
{
	const char *slash = strrchr(name, '/'), *base = slash ? slash + 1 : name;
	size_t len = strlen(base);

	if (len > 6 && strcmp(base + len - 6, ".rules") == 0)
		len -= 6;
	return arena_strdup(&c->rs->arena, span_of(base, len));
}

struct rule_file *load_new_file(struct rule_compiler *c, const char *name, struct span text,
                                bool builtin)
{
	static const char *const any[] = { "*", NULL };
	struct rule_file *f = arena_alloc(&c->scratch, sizeof(*f));

	if (!f)
		return NULL;
	f->name = arena_strdup(&c->rs->arena, span_cstr(name));
	f->pack = pack_of(c, name);
	f->text = text;
	f->builtin = builtin;
	f->order = c->n_files++;
	f->langs = any;
	f->level = 1;
	if (!f->name || !f->pack)
		return NULL;
	*c->files_end = f;
	c->files_end = &f->next;
	return f;
}

/* The file that was loaded from this resolved path, or NULL. */
static struct rule_file *find_loaded(struct rule_compiler *c, const char *identity)
{
	for (struct rule_file *f = c->files; f; f = f->next) {
		if (f->identity && strcmp(f->identity, identity) == 0)
			return f;
	}
	return NULL;
}

/* The directory part of a path: "." when there is none. */
static const char *dir_of(struct rule_compiler *c, const char *path)
{
	const char *slash = strrchr(path, '/');

	if (!slash)
		return ".";
	return arena_strdup(&c->scratch, span_of(path, slash == path ? 1 : (size_t)(slash - path)));
}

/*
 * Loads a file from disk, unless it is loaded.  `why` is set and NULL returned
 * when it cannot be read; NULL with *why NULL: no memory.
 */
static struct rule_file *load_file(struct rule_compiler *c, const char *path, unsigned depth,
                                   const char **why)
{
	char *resolved = realpath(path, NULL); /* NULL for pipes: they have no second time */
	struct rule_file *f = resolved ? find_loaded(c, resolved) : NULL;
	struct span text = { 0 };

	*why = NULL;
	if (!f && !(*why = read_all(c, path, &text)))
		f = load_new_file(c, path, text, false);
	if (f && f->text.ptr == text.ptr) { /* not loaded before */
		f->depth = depth;
		f->dir = dir_of(c, path);
		if (resolved)
			f->identity = arena_strdup(&c->scratch, span_cstr(resolved));
		if (f->dir && (f->identity || !resolved))
			parse_file(c, f);
		else
			f = NULL;
	}
	free(resolved);
	if (!f && !*why)
		diags_no_memory(c->diags);
	return f;
}

/* ---- directories ---- */

static int compare_names(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static bool is_rule_file_name(const char *name)
{
	size_t len = strlen(name);

	return name[0] != '.' && len > 6 && strcmp(name + len - 6, ".rules") == 0;
}

/* Collects "path/NAME.rules" of a directory, malloc'ed, in the order of their names. */
static int list_dir(DIR *dir, const char *path, char ***names, size_t *count)
{
	const struct dirent *entry;
	size_t cap = 0;

	while ((entry = readdir(dir))) {
		struct buf full = { 0 };

		if (!is_rule_file_name(entry->d_name))
			continue;
		if (*count == cap) {
			char **grown = realloc(*names, (cap = cap ? 2 * cap : 16) * sizeof(*grown));

			if (!grown)
				return -1;
			*names = grown;
		}
		if (buf_printf(&full, "%s/%s", path, entry->d_name) < 0 || buf_append_char(&full, '\0') < 0)
			return -1;
		(*names)[(*count)++] = full.ptr;
	}
	if (*count)
		qsort(*names, *count, sizeof(**names), compare_names);
	return 0;
}

static int load_dir(struct rule_compiler *c, const char *path)
{
	DIR *dir = opendir(path);
	char **names = NULL;
	size_t count = 0;
	int status = 0;

	if (!dir)
		return file_error(c, path, strerror(errno));
	if (list_dir(dir, path, &names, &count) < 0)
		status = diags_no_memory(c->diags);
	else if (count == 0)
		status = file_error(c, path, "no file in this directory is named *.rules");
	for (size_t i = 0; i < count; i++) {
		const char *why = NULL;

		if (status == 0 && !load_file(c, names[i], 0, &why) && why)
			file_error(c, names[i], why);
		free(names[i]);
	}
	free(names);
	closedir(dir);
	return status;
}

int load_path(struct rule_compiler *c, const char *path)
{
	size_t errors = c->diags->n_errors;
	const char *why;
	struct stat st;

	if (stat(path, &st) == 0 && S_ISDIR(st.st_mode))
		load_dir(c, path);
	else if (!load_file(c, path, 0, &why) && why)
		file_error(c, path, why);
	return c->diags->n_errors == errors ? 0 : -1;
}

/* ---- what files name ---- */

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
static const char *resolve(struct rule_compiler *c, struct rule_file *from, const struct piece *path)
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
		draft_error(c, &at, path->text, "includes more than %u deep", RULE_MAX_INCLUDE_DEPTH);
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
		why = read_all(c, full, &text);
	}
	if (why) {
		draft_error(c, &at, path->text, "cannot read this file: %s", why);
		return;
	}
	model->model_text = text;
	model->model = parse_model(c, full ? full : b->name, text);
}
