#compdef smlockdown
# Completion of smlockdown for zsh. In ~/.zshrc, after compinit: source <(smlockdown completion zsh)
_smlockdown() {
  local word about
  local -a found
  while IFS=$'\t' read -r word about; do
    case $word in
      :f) _files ;;
      :d) _files -/ ;;
      *) found+=("${word//:/\\:}:$about") ;;
    esac
  done < <(command smlockdown __complete $((CURRENT - 2)) "${(@)words[2,CURRENT]}" 2>/dev/null)
  (( $#found )) && _describe -V smlockdown found
}
# As a file of fpath it is the function itself.
if [ "$funcstack[1]" = _smlockdown ]; then _smlockdown "$@"; else compdef _smlockdown smlockdown; fi
