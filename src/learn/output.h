/*
 * output: rule files, written whole or not at all.
 */
#ifndef LEARN_OUTPUT_H
#define LEARN_OUTPUT_H

#include "learn/options.h"
#include "learn/rulefile.h"
#include "tool/say.h"

/* Writes the choice where the options say, one file or one a site; says what is
 * wrong. */
enum exit_status output_rules(const struct learn_options *o, const struct choice *choice,
                               const struct rulefile_facts *facts);

#endif
