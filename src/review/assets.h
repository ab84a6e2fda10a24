/*
 * assets: the files that become part of every page, compiled in by rules/embed.
 */
#ifndef REVIEW_ASSETS_H
#define REVIEW_ASSETS_H

#include <stddef.h>

struct review_asset {
	const char *name; /* "page.css" */
	const char *text; /* len bytes, and a NUL */
	size_t len;
};

/* page.css, then page.js. */
extern const struct review_asset review_assets[];

enum { REVIEW_ASSET_CSS, REVIEW_ASSET_JS };

#endif
