/*
 * removal_log: what went, as JSON Lines, enough to give all of it back.
 *
 * Every line is a flat object; its first member tells what it is:
 *
 *   {"descrape_removals":1,"version":…,"rules":…}      the header
 *   {"input":name,"format":…,"fields":…,
 *    "max_record":n,"drop_empty":true}                 an input begins
 *   {"document":n,"id":…,"field":…,"line":n,"offset":n,
 *    "rule":…,"text":…,"written":…,"at":n}             a removal, see below
 *   {"at":n,"raw":…,"written":…}                       an edit of the input
 *   {"checked":sha256,"from":n,"bytes":n,"document":n} of the input as it was
 *   {"end":name,"bytes":n,"output_bytes":n}            an input ends
 *
 * `at` is an offset in the decoded input, `offset` one in the document's text.
 * A removal with `at` is also the edit of the input; where escapes or headers
 * make it another one, edits have lines of their own.  Blank lines that went
 * along with a removal have "blanks":true.  Options of an input that were not
 * given are left out; with them its documents can be cut again.  Bytes that are not UTF-8 are in
 * base64, under another name: text in "base64", raw in "raw64", written in
 * "written64", id in "id64".  Inputs are in the order of their cleaning.
 */
#ifndef REPORT_REMOVAL_LOG_H
#define REPORT_REMOVAL_LOG_H

#include "report/view.h"

#define REMOVAL_LOG_FORMAT 1

/* The rules must have been made with the option `digest`; `options` are those of
 * the stream, borrowed.  NULL: no memory. */
struct view *removal_log_new(FILE *out, descrape_rules *rules, const descrape_options *options);

#endif
