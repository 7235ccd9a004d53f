#!/usr/bin/env bash
# Makes pairs of real firmware, old and new, that deltas are measured on: DIR/NAME/{old,new,class}.
#
#   corpus.sh DIR [NAME…]            the pairs the codec is tuned on, or those named
#   corpus.sh --held-out DIR [NAME…] other pairs of the same classes, which nobody tunes on
#
# The files are not part of the repository: they come out of Debian packages for other architectures and out of npm
# packages, by apt and npm as this machine is set up to use them. Packages go into DIR/.cache and are unpacked there;
# nothing is installed. A pair that exists is left alone, so a run that was cut goes on where it stopped. Debian serves
# the lowest and the highest version of a suite only, so the bytes change over the months; what a pair is does not.
set -euo pipefail
export LC_ALL=C TZ=UTC

held_out=false
[[ "${1:-}" == --held-out ]] && held_out=true && shift
[[ $# -ge 1 ]] || { sed -n '2,7s/^# \{0,1\}//p' "$0"; exit 2; }
dir=$(mkdir -p "$1" && cd "$1" && pwd)
shift
wanted=" $* "
cache=$dir/.cache
self=$(realpath "$0")
known=" "
failed=()
PATH=$PATH:/usr/sbin:/sbin

say() { printf '%s\n' "$*" >&2; }
fail() { say "corpus: $*"; return 1; }

# The functions below run under `if`, where `set -e` does nothing, so each step that can fail says `|| return`.

# shellcheck source=packages.sh
. "$(dirname "$self")/packages.sh"

# --- Making of files -------------------------------------------------------------------------------------------------

tar_of() { tar -C "$1" --sort=name --mtime=@1700000000 --owner=0 --group=0 --numeric-owner --format=ustar -cf "$2" .; }

# unzip_all ARCHIVE FOLDER: with jars inside expanded too.
unzip_all() {
    local jar
    rm -rf "$2" && mkdir -p "$2" && unzip -q -o "$1" -d "$2" || return
    while IFS= read -r jar; do
        mkdir "$jar.d" && unzip -q -o "$jar" -d "$jar.d" && rm "$jar" || return
    done < <(find "$2" -name '*.jar')
}

# Asked for when the first pair has to be made: who has them all needs no tools.
require_tools() {
    local tool
    for tool in apt-get dpkg-deb npm unzip zip openssl mkfs.ext4 mksquashfs; do
        command -v "$tool" > /dev/null ||
            { say "corpus: $tool is not on PATH (Debian packages: npm unzip zip openssl e2fsprogs squashfs-tools)"; exit 1; }
    done
}

# needs PAIR: another pair that this one is made from.
needs() {
    local option=()
    if $held_out; then option=(--held-out); fi
    [[ -e $dir/$1/new ]] || bash "$self" "${option[@]}" "$dir" "$1"
}

# pair NAME CLASS MAKER ARGUMENTS…: MAKER writes ./old and ./new.
pair() {
    local name=$1 class=$2 part=$dir/.part-$1
    shift 2
    known+="$name "
    [[ $wanted == "  " || $wanted == *" $name "* ]] || return 0
    [[ -e $dir/$name/new ]] && return 0
    require_tools
    say "$name"
    rm -rf "$part" && mkdir -p "$part"
    echo "$class" > "$part/class"
    if (cd "$part" && "$@") && [[ -s $part/old && -s $part/new ]]; then
        mv "$part" "$dir/$name"
    else
        say "  left out: $name"
        rm -rf "$part"
        failed+=("$name")
    fi
}

# from_deb SUITE ARCH OLD NEW GLOB: the same file of PACKAGE:VERSION twice.
from_deb() {
    local old new
    old=$(deb_file "$1" "$2" "$3" "$5") && new=$(deb_file "$1" "$2" "$4" "$5") && cp "$old" old && cp "$new" new
}

from_npm() {
    local old new
    old=$(npm_folder "$1" "$2") && old=$(one "$old" "$4") && new=$(npm_folder "$1" "$3") && new=$(one "$new" "$4") && cp "$old" old && cp "$new" new
}

from_npm_tgz() {
    local old new
    old=$(npm_tgz "$1" "$2") && new=$(npm_tgz "$1" "$3") && cp "$old" old && cp "$new" new
}

# Modules lie in a folder with the kernel's version in its name, which is left out.
modules() {
    local side folder
    for side in old new; do
        folder=$(deb_file bookworm arm64 "$1:high" 'lib/modules/*') && tar_of "$folder" $side || return
        shift
    done
}

gzip_of() { needs "$1" && gzip -9nc "$dir/$1/old" > old && gzip -9nc "$dir/$1/new" > new; }

zip_of() {
    local side
    needs "$1" || return
    for side in old new; do
        rm -rf in && mkdir in && cp "$dir/$1/$side" in/file && touch -d @1700000000 in/file &&
            (cd in && zip -q -9 -X ../$side.zip file) && mv $side.zip $side || return
    done
    rm -rf in
}

# tree_of PAIR [PATH]: the archives of another pair unpacked, as tar; only the folder PATH when given.
tree_of() {
    local side
    needs "$1" || return
    for side in old new; do
        unzip_all "$dir/$1/$side" in && tar_of "in/${2:-}" $side || return
    done
    rm -rf in
}

member_of() { needs "$1" && unzip -p "$dir/$1/old" "$2" > old && unzip -p "$dir/$1/new" "$2" > new; }

# bundle_of PAIR…: what a vendor hands out as one update, a tar of the packed files.
bundle_of() {
    local side name
    for name in "$@"; do needs "$name" || return; done
    for side in old new; do
        rm -rf in && mkdir in || return
        for name in "$@"; do cp "$dir/$name/$side" "in/$name" || return; done
        tar_of in $side || return
    done
    rm -rf in
}

# An encrypted file has another first block each time, and so nothing in common with the one before.
encrypted_of() {
    local key=8f1d2b6c4a905e37c1f0a4b2d6e88713509c7ae2f43b1d6687a0c5e92d3f4b18
    needs "$1" && openssl enc -aes-256-ctr -K $key -iv 00000000000000010000000000000000 -in "$dir/$1/old" -out old &&
        openssl enc -aes-256-ctr -K $key -iv 00000000000000020000000000000000 -in "$dir/$1/new" -out new
}

one_line() {
    local config
    config=$(deb_file bookworm arm64 "$1:high" 'boot/config-*') || return
    cp "$config" old && sed 's/^CONFIG_HZ=.*/CONFIG_HZ=1000/' "$config" > new
}

# --- The root file system --------------------------------------------------------------------------------------------

root_packages=(
    apt bash-completion bind9-dnsutils bind9-libs bluez bsdutils ca-certificates curl fdisk git
    gstreamer1.0-plugins-base gstreamer1.0-plugins-good haproxy hostapd jq
    libaom3 libapt-pkg6.0 libarchive13 libblkid1 libbluetooth3 libbrotli1 libc-bin libc6 libcurl3-gnutls libcurl4 libevent-2.1-7
    libexpat1 libfdisk1 libgit2-1.5 libglib2.0-0 libglib2.0-bin libgstreamer-plugins-base1.0-0 libjavascriptcoregtk-4.1-0
    liblzma5 libmariadb3 libmosquitto1 libmount1 libnode108 libnss3 libpcre2-8-0 libperl5.36 libphp8.2-embed libpng16-16
    libpoppler126 libpq5 libpython3.11-minimal libpython3.11-stdlib libsmartcols1 libssh-4 libssh2-1 libssl3 libsystemd-shared
    libsystemd0 libtiff6 libudev1 libvlccore9 libwebkit2gtk-4.1-0 libwebp7 libxml2 libxslt1.1 mosquitto nginx nodejs openssh-client
    openssh-server openssl perl-base php8.2-cli python3.11-minimal redis-tools rsync sudo systemd tzdata udev util-linux
    wpasupplicant xz-utils
)

# root_tree low|high: prints the folder.
root_tree() {
    local tree=$cache/root-$1 package files
    if [[ ! -d $tree ]]; then
        rm -rf "$tree.part" && mkdir -p "$tree.part" || return
        for package in "${root_packages[@]}"; do
            if files=$(unpack bookworm arm64 "$package" "$1"); then
                cp -a "$files/." "$tree.part/" || return
            fi
        done
        rm -rf "$tree.part"/usr/share/{doc,man,info,locale,lintian,bug} || return
        mv "$tree.part" "$tree" || return
    fi
    echo "$tree"
}

root_tar() {
    local old new
    old=$(root_tree low) && new=$(root_tree high) && tar_of "$old" old && tar_of "$new" new
}

root_ext4() {
    local side tree
    for side in old new; do
        tree=$(root_tree "$([[ $side == old ]] && echo low || echo high)") || return
        find "$tree" -exec touch -h -d @1700000000 {} + || return
        truncate -s 600M $side || return
        E2FSPROGS_FAKE_TIME=1700000000 mkfs.ext4 -q -F -U 6f0a3f0e-5d0f-4a63-9d5e-1c6a4f1c9a10 \
            -E hash_seed=6f0a3f0e-5d0f-4a63-9d5e-1c6a4f1c9a11,root_owner=0:0 -d "$tree" $side || return
    done
}

root_squashfs() {
    local old new
    old=$(root_tree low) && new=$(root_tree high) || return
    mksquashfs "$old" old -comp "$1" -all-root -mkfs-time 1700000000 -all-time 1700000000 -no-progress -quiet -processors 1 > /dev/null &&
        mksquashfs "$new" new -comp "$1" -all-root -mkfs-time 1700000000 -all-time 1700000000 -no-progress -quiet -processors 1 > /dev/null
}

# --- The pairs -------------------------------------------------------------------------------------------------------

pairs() {
    local crypto='usr/lib/*/libcrypto.so.3'
    pair crypto arm64 from_deb bookworm arm64 libssl3:low libssl3:high "$crypto"
    pair php arm64 from_deb bookworm arm64 php8.2-cli:low php8.2-cli:high usr/bin/php8.2
    pair grub boot from_deb bookworm arm64 grub-efi-arm64-bin:low grub-efi-arm64-bin:high 'usr/lib/grub/arm64-efi/monolithic/grubaa64.efi'
    pair uboot boot u_boot
    pair efi opaque from_deb bookworm arm64 qemu-efi-aarch64:low qemu-efi-aarch64:high usr/share/qemu-efi-aarch64/QEMU_EFI.fd
    pair enc opaque encrypted_of uboot
    pair cfg config kernels 'boot/config-*' 54 56
    pair cfg1 config one_line linux-image-6.1.0-56-arm64
    pair kimg kernel kernels 'boot/vmlinuz-*' 54 55
    pair kimg2 rebuild kernels 'boot/vmlinuz-*' 55 56
    pair kimggz container gzip_of kimg
    pair kmod modules modules linux-image-6.1.0-54-arm64 linux-image-6.1.0-55-arm64
    pair esb arm64 from_npm @esbuild/linux-arm64 0.21.4 0.21.5 bin/esbuild
    pair esbzip container zip_of esb
    pair esbarm armv7 from_npm @esbuild/linux-arm 0.21.4 0.21.5 bin/esbuild
    pair aar container from_npm react-native 0.69.1 0.69.4 'android/**/react-native-*-release.aar'
    pair aar2 container from_npm react-native 0.69.4 0.70.4 'android/**/react-native-*-release.aar'
    pair aarraw java tree_of aar
    pair aarraw2 java tree_of aar2
    pair arm64 arm64 tree_of aar2 jni/arm64-v8a
    pair armv7 armv7 tree_of aar2 jni/armeabi-v7a
    pair java java tree_of aar2 classes.jar.d
    pair apk container from_npm io.appium.settings 5.14.8 5.14.9 'apks/*.apk'
    pair dex java member_of apk classes.dex
    pair jar container from_deb bookworm arm64 libtomcat10-java:low libtomcat10-java:high usr/share/java/tomcat10-catalina.jar
    pair jarraw java tree_of jar
    pair bundle container bundle_of kimggz apk jar
    pair crypto-armhf armv7 from_deb bookworm armhf libssl3:low libssl3:high "$crypto"
    pair openssl-armhf armv7 from_deb bookworm armhf openssl:low openssl:high usr/bin/openssl
    pair ndr-armhf armv7 from_deb bookworm armhf samba-libs:low samba-libs:high 'usr/lib/*/libndr-standard.so.0.0.*'
    pair crypto-amd64 x64 from_deb bookworm amd64 libssl3:low libssl3:high "$crypto"
    pair php-amd64 x64 from_deb bookworm amd64 php8.2-cli:low php8.2-cli:high usr/bin/php8.2
    pair sshd-amd64 x64 from_deb bookworm amd64 openssh-server:low openssh-server:high usr/sbin/sshd
    pair rootfs rootfs root_tar
    pair webkit arm64 from_deb bookworm arm64 libwebkit2gtk-4.1-0:low libwebkit2gtk-4.1-0:high 'usr/lib/*/libwebkit2gtk-4.1.so.0.*'
    pair rfext4 rootfs root_ext4
    pair rfsqgz container root_squashfs gzip
}

kernels() {
    local old new
    old=$(deb_file bookworm arm64 "linux-image-6.1.0-$2-${4:-arm64}:high" "$1") &&
        new=$(deb_file bookworm arm64 "linux-image-6.1.0-$3-${4:-arm64}:high" "$1") && cp "$old" old && cp "$new" new
}

u_boot() {
    local old new
    old=$(deb_file trixie arm64 u-boot-rpi:low 'usr/lib/u-boot/rpi_3/u-boot.bin') &&
        new=$(deb_file sid arm64 u-boot-rpi:high 'usr/lib/u-boot/rpi_3/u-boot.bin') && cp "$old" old && cp "$new" new
}

held_out_pairs() {
    pair h-crypto35 arm64 from_deb trixie arm64 libssl3t64:low libssl3t64:high 'usr/lib/*/libcrypto.so.3'
    pair h-postgres arm64 from_deb bookworm arm64 postgresql-15:low postgresql-15:high usr/lib/postgresql/15/bin/postgres
    pair h-rollup arm64 from_npm @rollup/rollup-linux-arm64-gnu 4.20.0 4.21.0 '*.node'
    pair h-sshd-armhf armv7 from_deb bookworm armhf openssh-server:low openssh-server:high usr/sbin/sshd
    pair h-smbd-armhf armv7 from_deb bookworm armhf samba-libs:low samba-libs:high 'usr/lib/*/samba/libsmbd-base-samba4.so.0'
    pair h-hermes-aar container from_npm hermes-engine 0.10.0 0.11.0 'android/hermes-release.aar'
    pair h-hermes-armv7 armv7 tree_of h-hermes-aar jni/armeabi-v7a
    pair h-postgres-amd64 x64 from_deb bookworm amd64 postgresql-15:low postgresql-15:high usr/lib/postgresql/15/bin/postgres
    pair h-esb-amd64 x64 from_npm @esbuild/linux-x64 0.23.0 0.23.1 bin/esbuild
    pair h-python-amd64 x64 from_deb bookworm amd64 python3.11-minimal:low python3.11-minimal:high usr/bin/python3.11
    pair h-kimg-cloud rebuild kernels 'boot/vmlinuz-*' 55 56 cloud-arm64
    pair h-kimg-rt rebuild kernels 'boot/vmlinuz-*' 55 56 rt-arm64
    pair h-kimg-rt53 kernel kernels 'boot/vmlinuz-*' 53 54 rt-arm64
    pair h-kmod-cloud modules modules linux-image-6.1.0-54-cloud-arm64 linux-image-6.1.0-55-cloud-arm64
    pair h-kmod-cloud2 modules modules linux-image-6.1.0-55-cloud-arm64 linux-image-6.1.0-56-cloud-arm64
    pair h-kimg-cloudgz container gzip_of h-kimg-cloud
    pair h-jar container from_deb bookworm arm64 libzookeeper-java:low libzookeeper-java:high usr/share/java/zookeeper.jar
    pair h-jarraw java tree_of h-jar
    pair h-tgz container from_npm_tgz @esbuild/linux-arm64 0.23.0 0.23.1
}

if $held_out; then held_out_pairs; else pairs; fi
for name in $wanted; do
    [[ $known == *" $name "* ]] || { say "corpus: no pair is called $name"; failed+=("$name"); }
done
if [[ ${#failed[@]} -gt 0 ]]; then
    say "corpus: could not make ${failed[*]}"
    exit 1
fi
