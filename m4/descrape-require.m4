# DESCRAPE_PACKAGES(APT, DNF, APK, BREW)
# --------------------------------------
# How to get a package, in one sentence, for the messages of configure.
m4_define([DESCRAPE_PACKAGES],
[install it with one of
    apt-get install $1
    dnf install $2
    apk add $3
    brew install $4
  or let ./bootstrap do it; where it is installed already, name the folder of
  its .pc file in PKG_CONFIG_PATH])

# DESCRAPE_REQUIRE(VARIABLE, MODULE, APT, DNF, APK, BREW)
# -------------------------------------------------------
# A library that the program cannot be built without: VARIABLE_CFLAGS and
# VARIABLE_LIBS, or an error that says which package is missing.
AC_DEFUN([DESCRAPE_REQUIRE],
[PKG_CHECK_MODULES([$1], [$2], [],
  [AC_MSG_ERROR([$2 was not found by $PKG_CONFIG; DESCRAPE_PACKAGES([$3], [$4], [$5], [$6])])])])

# DESCRAPE_WITH(NAME, MODULE)
# ---------------------------
# --with-NAME[=yes|no|auto]: a library that makes gzip faster and changes
# nothing else.  Sets with_NAME to yes or no, HAVE_NAME in config.h, and adds to
# ACCEL_CFLAGS and ACCEL_LIBS, which only the program is built with.  It must
# link, not only be known: there is often no static form of it.
AC_DEFUN([DESCRAPE_WITH],
[AC_ARG_WITH([$1],
  [AS_HELP_STRING([--with-$1], [use $1 for gzip @<:@auto@:>@])],
  [], [with_$1=auto])
AS_IF([test "x$with_$1" != xno],
  [descrape_wanted=$with_$1 with_$1=no
   PKG_CHECK_MODULES(m4_toupper([$1]), [$2],
    [descrape_save_libs=$LIBS descrape_save_ldflags=$LDFLAGS
     LIBS="$m4_toupper([$1])_LIBS $LIBS" LDFLAGS="$LDFLAGS $descrape_static"
     AC_LINK_IFELSE([AC_LANG_PROGRAM()], [with_$1=yes])
     LIBS=$descrape_save_libs LDFLAGS=$descrape_save_ldflags], [:])
   AS_CASE([$with_$1,$descrape_wanted],
    [yes,*],
    [AC_DEFINE([HAVE_]m4_toupper([$1]), [1], [Define to 1 to use $1 for gzip.])
     ACCEL_CFLAGS="$ACCEL_CFLAGS $m4_toupper([$1])_CFLAGS"
     ACCEL_LIBS="$ACCEL_LIBS $m4_toupper([$1])_LIBS"],
    [no,yes],
    [AC_MSG_ERROR([--with-$1 was given, but there is no $2 that can be linked with])])])
AC_SUBST([ACCEL_CFLAGS])
AC_SUBST([ACCEL_LIBS])])
