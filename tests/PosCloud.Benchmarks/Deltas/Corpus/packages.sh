# shellcheck shell=bash
# Part of corpus.sh: how packages are got and unpacked. Uses $dir, $cache and what is said on failure from there.

# --- Debian packages -------------------------------------------------------------------------------------------------

# apt_for SUITE ARCH: an apt with folders and an architecture of its own, on the mirrors this machine uses.
apt_for() {
    local suite=$1 arch=$2 root=$cache/apt/$1-$2 main security keys
    if [[ ! -e $root/ready ]]; then
        mkdir -p "$root"/state/lists/partial "$root"/cache/archives/partial "$root"/etc/{sources.list,preferences,apt.conf}.d || return
        : > "$root/state/status"
        main=${CORPUS_MIRROR:-$(apt-get indextargets --format '$(CODENAME) $(REPO_URI)' | awk '$1 !~ /-/ { print $2; exit }')}
        security=${CORPUS_SECURITY_MIRROR:-$(apt-get indextargets --format '$(CODENAME) $(REPO_URI)' | awk '$1 ~ /-security$/ { print $2; exit }')}
        [[ -n $main ]] || { fail "apt knows no Debian mirror; set CORPUS_MIRROR, and CORPUS_SECURITY_MIRROR"; return; }
        keys='[signed-by=/usr/share/keyrings/debian-archive-keyring.gpg]'
        {
            echo "deb $keys $main $suite main"
            if [[ $suite != sid ]]; then
                echo "deb $keys $main $suite-updates main"
                [[ -z $security ]] || echo "deb $keys $security $suite-security main"
            fi
        } > "$root/etc/sources.list"
        cat > "$root/apt.conf" <<CONF || return
Dir::State "$root/state";
Dir::State::status "$root/state/status";
Dir::Cache "$root/cache";
Dir::Etc "$root/etc";
APT::Architecture "$arch";
APT::Architectures { "$arch"; };
Acquire::Languages "none";
// The index is signed; that a mirror has not renewed it lately does not matter for files that nobody runs.
Acquire::Check-Valid-Until "false";
CONF
        say "  index of $suite for $arch"
        APT_CONFIG=$root/apt.conf apt-get update -qq >&2 || say "  some indexes of $suite are missing; going on with the others"
        touch "$root/ready"
    fi
    echo "$root/apt.conf"
}

# version SUITE ARCH PACKAGE low|high|VERSION
version() {
    local config
    config=$(apt_for "$1" "$2") || return
    case $4 in
        low | high) ;;
        *) echo "$4"; return ;;
    esac
    APT_CONFIG=$config apt-cache madison "$3" | awk -F'|' '/Packages/ { gsub(/ /, "", $2); print $2 }' | sort -uV |
        if [[ $4 == low ]]; then head -n 1; else tail -n 1; fi
}

# unpack SUITE ARCH PACKAGE VERSION: prints the folder with the package's files.
unpack() {
    local config number folder
    config=$(apt_for "$1" "$2") || return
    number=$(version "$1" "$2" "$3" "$4") || return
    [[ -n $number ]] || { fail "$1 has no package $3 for $2"; return; }
    folder=$cache/deb/$2/$3=$number
    if [[ ! -d $folder ]]; then
        rm -rf "$folder.part" && mkdir -p "$folder.part" || return
        (
            cd "$folder.part" || exit
            APT_CONFIG=$config apt-get download -qq -o APT::Sandbox::User=root "$3=$number" >&2 || exit
            dpkg-deb -x ./*.deb files || exit
            rm -f ./*.deb
        ) || { fail "cannot get $3=$number for $2"; return; }
        mv "$folder.part" "$folder" || return
    fi
    echo "$folder/files"
}

# one FOLDER GLOB: the one file or folder that matches.
one() {
    local found
    shopt -s nullglob globstar
    # shellcheck disable=SC2206 # The glob is to be expanded.
    found=("$1"/$2)
    [[ ${#found[@]} -gt 0 ]] || { fail "no $2 in ${1#"$cache"/}"; return; }
    echo "${found[0]}"
}

# deb_file SUITE ARCH PACKAGE:VERSION GLOB
deb_file() {
    local folder
    folder=$(unpack "$1" "$2" "${3%%:*}" "${3#*:}") && one "$folder" "$4"
}

# --- npm packages ----------------------------------------------------------------------------------------------------

# npm_tgz NAME VERSION and npm_folder NAME VERSION: the packed package, and its unpacked content.
npm_tgz() {
    local folder=$cache/npm/${1//\//+}@$2
    if [[ ! -e $folder/package.tgz ]]; then
        mkdir -p "$folder" || return
        (cd "$folder" && npm pack --silent --ignore-scripts "$1@$2" > /dev/null && mv ./*.tgz package.tgz) ||
            { fail "cannot get $1@$2"; return; }
    fi
    echo "$folder/package.tgz"
}

npm_folder() {
    local tgz folder
    tgz=$(npm_tgz "$1" "$2") || return
    folder=${tgz%.tgz}
    if [[ ! -d $folder ]]; then
        rm -rf "$folder.part" && mkdir -p "$folder.part" && tar -xzf "$tgz" -C "$folder.part" --strip-components=1 && mv "$folder.part" "$folder" || return
    fi
    echo "$folder"
}
