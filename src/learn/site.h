/*
 * site: the site that a page belongs to.
 */
#ifndef LEARN_SITE_H
#define LEARN_SITE_H

#include "base/buf.h"
#include "base/span.h"

#define SITE_MAX_BYTES ((size_t)255) /* of a name; what is longer is cut there */

/*
 * Puts the name of the site into *out: the host of a URL, in lower case, without
 * "www." and port; of any other value the value itself.  A name without a scheme
 * counts as a URL when it begins like a host ("example.org/page").  Empty: there is
 * none.  -1: no memory.
 */
int site_of(struct span value, struct buf *out);

#endif
