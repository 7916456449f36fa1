#!/bin/sh
# Signs the darwin programs of a release, on a Mac, which alone can: macOS on Apple silicon runs no program without a signature. By default
# the signature is an ad-hoc one, which says who nobody is but makes it run; CODESIGN_IDENTITY names a certificate of the keychain.
# Then the archives, their checksums and krew's manifest are written anew.
#   plugin/release/sign-darwin.sh [FOLDER]      release by default
set -eu
cd "$(dirname "$0")/../.."
folder=${1:-release}
[ "$(uname -s)" = Darwin ] || { echo "sign-darwin.sh: needs a Mac" >&2; exit 1; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
for archive in "$folder"/kubectl-porttrace_*_darwin_*.tar.gz; do
  rm -rf "$work/files" && mkdir "$work/files"
  tar -xzf "$archive" -C "$work/files"
  program=$work/files/kubectl-porttrace
  codesign --force --sign "${CODESIGN_IDENTITY:--}" "$program"
  codesign --verify --strict --verbose=2 "$program"
  case $archive in
    *"_$(uname -m | sed s/x86_64/amd64/).tar.gz") "$program" --version && "$program" demo >/dev/null ;;
  esac
  (cd "$work/files" && COPYFILE_DISABLE=1 tar -czf ../signed.tar.gz *)
  mv "$work/signed.tar.gz" "$archive"
  echo "signed: $archive"
done
node plugin/package/make.ts --lists --out "$folder"
