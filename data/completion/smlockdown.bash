# Completion of smlockdown for bash. In ~/.bashrc: source <(smlockdown completion bash)
# (bash 3.2 of macOS: eval "$(smlockdown completion bash)")
_smlockdown() {
  local word file current="${COMP_WORDS[COMP_CWORD]}"
  [ "$current" = '=' ] && current=
  COMPREPLY=()
  # Unknown to the bash of macOS, which then sorts, and completes no folder further.
  compopt -o nosort 2>/dev/null
  while IFS=$'\t' read -r word _; do
    case "$word" in
      :f | :d)
        compopt -o filenames 2>/dev/null
        while IFS= read -r file; do COMPREPLY+=("$file"); done < <(compgen "-${word#:}" -- "$current")
        ;;
      *) COMPREPLY+=("$word") ;;
    esac
  done < <(command smlockdown __complete "$((COMP_CWORD - 1))" "${COMP_WORDS[@]:1:COMP_CWORD}" 2>/dev/null)
}
complete -F _smlockdown smlockdown
