# Compiler flags of ours go into AM_CFLAGS and AM_LDFLAGS: CFLAGS is the
# user's, comes after ours on the command line, and so always wins.

# DESCRAPE_CFLAGS(FLAGS)
# ----------------------
# Adds to AM_CFLAGS each of the blank-separated FLAGS that the compiler takes.
# -Werror makes clang refuse what it would only warn about.
AC_DEFUN([DESCRAPE_CFLAGS],
[descrape_save_cflags=$CFLAGS
for descrape_flag in $1; do
  AS_VAR_PUSHDEF([descrape_cv], [descrape_cv_cflag_$descrape_flag])
  AC_CACHE_CHECK([whether $CC accepts $descrape_flag], [descrape_cv],
    [CFLAGS="$descrape_save_cflags -Werror $descrape_flag"
     AC_COMPILE_IFELSE([AC_LANG_PROGRAM()],
       [AS_VAR_SET([descrape_cv], [yes])], [AS_VAR_SET([descrape_cv], [no])])])
  AS_VAR_IF([descrape_cv], [yes], [AM_CFLAGS="$AM_CFLAGS $descrape_flag"])
  AS_VAR_POPDEF([descrape_cv])
done
CFLAGS=$descrape_save_cflags
AC_SUBST([AM_CFLAGS])])

# DESCRAPE_INSTRUMENT(FLAG, WHAT[, PROGRAM])
# ------------------------------------------
# Adds an instrumentation FLAG that must also link, or stops: somebody who asks
# for a sanitizer must not get a build without it.
AC_DEFUN([DESCRAPE_INSTRUMENT],
[AC_MSG_CHECKING([whether $CC can link with $1])
descrape_save_cflags=$CFLAGS
CFLAGS="$CFLAGS $1"
AC_LINK_IFELSE([m4_default([$3], [AC_LANG_PROGRAM()])],
  [AC_MSG_RESULT([yes])],
  [AC_MSG_RESULT([no])
   AC_MSG_ERROR([$CC cannot do $1, which $2 needs])])
CFLAGS=$descrape_save_cflags])

# DESCRAPE_SANITIZERS
# -------------------
# --enable-sanitizers[=LIST], LIST as -fsanitize= takes it.
AC_DEFUN([DESCRAPE_SANITIZERS],
[AC_ARG_ENABLE([sanitizers],
  [AS_HELP_STRING([--enable-sanitizers@<:@=LIST@:>@],
    [build with -fsanitize=LIST @<:@address,undefined@:>@])],
  [], [enable_sanitizers=no])
AS_CASE([$enable_sanitizers], [yes], [enable_sanitizers=address,undefined])
AS_IF([test "x$enable_sanitizers" != xno],
  [DESCRAPE_INSTRUMENT([-fsanitize=$enable_sanitizers], [--enable-sanitizers])
   AM_CFLAGS="$AM_CFLAGS -fsanitize=$enable_sanitizers -fno-sanitize-recover=all -fno-omit-frame-pointer"
   AM_LDFLAGS="$AM_LDFLAGS -fsanitize=$enable_sanitizers"])
AC_SUBST([AM_LDFLAGS])])

# DESCRAPE_FUZZING
# ----------------
# --enable-fuzzing: everything is compiled with coverage for libFuzzer, and the
# fuzz targets are linked with FUZZ_LDFLAGS, which brings libFuzzer's main.
AC_DEFUN([DESCRAPE_FUZZING],
[AC_ARG_ENABLE([fuzzing],
  [AS_HELP_STRING([--enable-fuzzing], [build the fuzz targets (clang with libFuzzer)])],
  [], [enable_fuzzing=no])
AS_IF([test "x$enable_fuzzing" != xno],
  [DESCRAPE_INSTRUMENT([-fsanitize=fuzzer], [--enable-fuzzing], [AC_LANG_SOURCE(
    [[int LLVMFuzzerTestOneInput(const unsigned char *bytes, unsigned long size);
      int LLVMFuzzerTestOneInput(const unsigned char *bytes, unsigned long size)
      { return bytes == 0 && size == 1; }]])])
   AM_CFLAGS="$AM_CFLAGS -fsanitize=fuzzer-no-link"
   FUZZ_LDFLAGS=-fsanitize=fuzzer])
AC_SUBST([FUZZ_LDFLAGS])
AM_CONDITIONAL([FUZZING], [test "x$enable_fuzzing" != xno])])

# DESCRAPE_VERSION_SCRIPT(FILE)
# -----------------------------
# Sets VERSION_SCRIPT to what makes the linker take FILE, in the source
# directory, as the list of what a shared library exports; "" where it cannot.
AC_DEFUN([DESCRAPE_VERSION_SCRIPT],
[AC_CACHE_CHECK([whether the linker takes a version script], [descrape_cv_version_script],
  [echo 'V { global: exported; local: *; };' >conftest.map
   descrape_save_ldflags=$LDFLAGS
   LDFLAGS="$LDFLAGS -shared -fPIC -Wl,--version-script=conftest.map"
   AC_LINK_IFELSE([AC_LANG_SOURCE([[int exported(void); int exported(void) { return 0; }]])],
     [descrape_cv_version_script=yes], [descrape_cv_version_script=no])
   LDFLAGS=$descrape_save_ldflags
   rm -f conftest.map])
AS_IF([test $descrape_cv_version_script = yes],
  [VERSION_SCRIPT='-Wl,--version-script=$(srcdir)/$1'])
AC_SUBST([VERSION_SCRIPT])])
