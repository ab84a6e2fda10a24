/*
 * load: the rules that the options ask for.
 */
#ifndef CLI_LOAD_H
#define CLI_LOAD_H

#include "cli/options.h"
#include "api/descrape.h"

/*
 * Loads and compiles: the built-in packs, unless -r names others, then what +FILE
 * and -e add.  Returns NULL after it said what is wrong.
 */
descrape_rules *load_rules(const struct options *o);
/* A new set with the options' level, languages and globs and nothing in it. */
descrape_rules *load_nothing(const struct options *o, int samples);

#endif
