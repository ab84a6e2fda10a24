/* signals: what ends the program from outside. */
#ifndef CLI_SIGNALS_H
#define CLI_SIGNALS_H

/* To be called before the first thread, which then does not get signals. */
void signals_install(void);

#endif
