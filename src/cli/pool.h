/*
 * pool: one stream's work on several threads.
 *
 * It takes the place of a descrape_stream: fed, finished, counted the same way,
 * and everything that its handlers see is the same for any number of jobs.
 * They are only ever called by the thread that feeds.  An input of a format
 * that is not cut (one text document) runs on that thread alone.
 */
#ifndef CLI_POOL_H
#define CLI_POOL_H

#include "api/descrape.h"

struct pool;

/* `rules`, what `options` points to and `handlers` are borrowed.  jobs is at
 * least 1.  NULL: no memory, no thread, or options that are wrong. */
struct pool *pool_new(const descrape_rules *rules, const descrape_options *options,
                      const descrape_handlers *handlers, unsigned jobs);
void pool_free(struct pool *p);

descrape_status pool_feed(struct pool *p, const void *bytes, size_t len);
/* Hands on what can be: no more input may come for a while. */
descrape_status pool_flush(struct pool *p);
/* The input ends; another may follow. */
descrape_status pool_finish(struct pool *p);
/* Of this input, once known, else of the one before; "auto" without either. */
const char *pool_format(const struct pool *p);

void pool_counts(const struct pool *p, descrape_counts *out);
void pool_rule_counts(const struct pool *p, size_t rule, descrape_rule_counts *out);

#endif
