/*
 * machine_ops: the functions that read the ops of a machine, for machine.c.
 *
 * Each is called with p < end and an op of its kind, reads on from where the
 * machine says it stopped, and returns how far it came.
 */
#ifndef SHAPE_MACHINE_OPS_H
#define SHAPE_MACHINE_OPS_H

#include "shape/machine.h"

/* `text` is OP_LITERAL's, or what closes a counted text. */
const char *machine_match_literal(struct machine *m, const char *text, const char *p,
                                  const char *end);
const char *machine_read_number(struct machine *m, const char *p, const char *end);
/* OP_FLOAT, OP_LOCAL_FLOAT and OP_DECIMAL */
const char *machine_read_float(struct machine *m, const char *p, const char *end);
const char *machine_read_counted(struct machine *m, const char *p, const char *end);

#endif
