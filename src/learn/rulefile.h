/*
 * rulefile: picked lines as a rule file.
 */
#ifndef LEARN_RULEFILE_H
#define LEARN_RULEFILE_H

#include "base/buf.h"
#include "learn/choose.h"

/* What the head of the file says of its making. */
struct rulefile_facts {
	uint64_t pages;        /* that were read */
	uint64_t sites;        /* that something was learned of */
	uint32_t missed_pages; /* a line on so many pages may be missing */
	uint64_t error_pages;  /* a count may be too large by so much, before `over` */
};

/*
 * All append to `out` and return -1 when there is no memory.  A file is a head and
 * its sites, each with its number.
 */
int rulefile_append_head(struct buf *out, const struct rulefile_facts *facts,
                         const struct site_choice *sites, size_t n_sites);
int rulefile_append_site(struct buf *out, const struct choice *choice,
                         const struct site_choice *site, size_t number);

/* The name of the site as it can stand in the id of a rule and in a file name. */
int rulefile_append_slug(struct buf *out, const struct site_choice *site);

#endif
