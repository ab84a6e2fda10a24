" Rule files of descrape: *.rules with their first line.  Other programs use the
" name too, and Vim takes such files for theirs: so `set`, not `setfiletype`.
autocmd BufNewFile,BufRead *.rules
      \ if getline(1) =~# '^format: descrape \d' | set filetype=descrape | endif
