/*
 * no_plans: built-in packs that are read and planned when they are loaded: for
 * make-plans itself, and where it cannot run because another machine compiles.
 */
#include "rule/ready.h"

const struct ready_plans builtin_plans = { 0 };
const struct ready_pack builtin_ready_packs[] = { { 0 } };
const struct ready_rules builtin_rules = { 0 };
