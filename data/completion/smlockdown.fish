# Completion of smlockdown for fish: smlockdown completion fish > ~/.config/fish/completions/smlockdown.fish
function __smlockdown_complete
    set -l before (commandline -opc)
    set -e before[1]
    set -l current (commandline -ct)
    for line in (command smlockdown __complete (count $before) $before "$current" 2>/dev/null)
        switch $line
            case ':f'
                __fish_complete_path "$current"
            case ':d'
                __fish_complete_directories "$current"
            case '*'
                echo $line
        end
    end
end
complete -c smlockdown -f -k -a '(__smlockdown_complete)'
