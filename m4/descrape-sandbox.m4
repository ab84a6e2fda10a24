# DESCRAPE_SANDBOX
# ----------------
# --disable-sandbox, and what the system has to confine a process with: headers
# of the kernel on Linux, calls elsewhere.  Whether the running kernel does it is
# found out when the program runs; `descrape -V` says.
AC_DEFUN([DESCRAPE_SANDBOX],
[AC_ARG_ENABLE([sandbox],
  [AS_HELP_STRING([--disable-sandbox], [do not confine the process])],
  [], [enable_sandbox=yes])
AS_IF([test "x$enable_sandbox" = xno],
  [AC_DEFINE([DISABLE_SANDBOX], [1], [Define to 1 to leave the sandbox out.])],
  [AC_CHECK_HEADERS([linux/landlock.h linux/seccomp.h])
   AC_CHECK_FUNCS([pledge cap_enter])])])
