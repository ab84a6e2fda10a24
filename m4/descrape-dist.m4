# DESCRAPE_DIST(DATE)
# -------------------
# make dist packs the same tree into the same bytes: names in order, nobody's
# user and umask, and DATE for every file.  Where tar cannot do that, the tarball
# is as good, only not comparable.
AC_DEFUN([DESCRAPE_DIST],
[AS_IF([${TAR-tar} --sort=name --mtime='$1' -cf /dev/null "$srcdir/configure" 2>/dev/null],
  [am__tar='$${TAR-tar} --sort=name --format=ustar --owner=0 --group=0 --numeric-owner --mode=u+w,a+rX,go-w --mtime="$1" -cf - "$$tardir"'])])
