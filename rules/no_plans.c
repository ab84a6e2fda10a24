/*
 * no_plans: built-in packs whose patterns are planned when they are loaded: for
 * make-plans itself, and where it cannot run because another machine compiles.
 */
#include "match/plans.h"
#include "rule/builtin.h"

const struct ready_plans builtin_plans = { 0 };
const struct ready_pack builtin_ready_packs[] = { { 0 } };
