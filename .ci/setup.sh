# Shared by ./run and ./check: makes .venv, installs the locked requirements, finds or names the system's packages.
# POSIX sh; sourced from the top folder of the checkout.

export PYTHONUTF8=1 PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_INPUT=1 DEBIAN_FRONTEND=noninteractive

say() { printf '%s / %s\n' "$1" "$2"; }

# Once more on standard error, and the end.
stop() {
  say "$1" "$2" >&2
  exit 1
}

# set_up FILE: everything that must be there before Python starts; FILE is the list of requirements.
set_up() {
  find_python
  make_venv
  install_requirements "$1"
  install_libraries
}

find_python() {
  [ -x .venv/bin/python ] && .venv/bin/python -c "$recent" 2>/dev/null && return
  for python in ${JATIGI_PYTHON:-python3 python3.14 python3.13 python3.12 python3.11}; do
    "$python" -c "$recent" 2>/dev/null || continue
    "$python" -c 'import ensurepip, venv' 2>/dev/null && return
    packages="$("$python" -c 'import sys; print("python%d.%d-venv" % sys.version_info[:2])')"
    install_packages "$packages" && "$python" -c 'import ensurepip, venv' 2>/dev/null && return
    stop "Il manque un paquet, tapez : sudo apt-get install $packages" "a package is missing, type: sudo apt-get install $packages"
  done
  install_packages python3 python3-venv && python3 -c "$recent" 2>/dev/null && python=python3 && return
  stop 'Il faut Python 3.11 ou plus récent, tapez : sudo apt-get install python3 python3-venv' \
    'Python 3.11 or newer is needed, type: sudo apt-get install python3 python3-venv'
}
recent='import sys; sys.exit(sys.version_info < (3, 11))'

make_venv() {
  [ -n "${python:-}" ] || return 0
  say 'Première installation, une à deux minutes…' 'first set-up, one or two minutes…'
  [ -w . ] && "$python" -m venv --clear .venv || stop \
    "Impossible de créer .venv dans $PWD : corrigez les droits de ce dossier." \
    ".venv cannot be made in $PWD: correct the rights of that folder."
}

# Installs only when the list or the interpreter has changed since the last time.
install_requirements() {
  wanted="$(sha256sum <"$1") $(.venv/bin/python -VV)"
  stamp=".venv/.installed-$1"
  [ -f "$stamp" ] && [ "$(cat "$stamp")" = "$wanted" ] && return
  [ -n "${python:-}" ] || say 'Mise à jour des bibliothèques…' 'updating the libraries…'
  .venv/bin/python -m pip install -qq --require-hashes --no-deps -r "$1" || stop \
    'Les bibliothèques n’ont pas pu être installées : vérifiez la connexion à Internet, puis recommencez.' \
    'the libraries could not be installed: check the connection to the Internet, then try again.'
  printf '%s\n' "$wanted" >"$stamp"
  # the development list holds the other one whole
  [ "$1" = requirements.txt ] || printf '%s\n' "$(sha256sum <requirements.txt) $(.venv/bin/python -VV)" >.venv/.installed-requirements.txt
}

# WeasyPrint's libraries; without them everything works but PDF files.
install_libraries() {
  missing="$(.venv/bin/python -c "$probe")"
  [ -z "$missing" ] || install_packages $missing || say \
    "Sans ces paquets, pas de PDF ; tapez : sudo apt-get install $missing" \
    "no PDF files without these packages; type: sudo apt-get install $missing"
}
probe='
import ctypes
packages = {
    "libpango-1.0.so.0": "libpango-1.0-0",
    "libpangoft2-1.0.so.0": "libpangoft2-1.0-0",
    "libharfbuzz-subset.so.0": "libharfbuzz-subset0",
}
missing = []
for library, package in packages.items():
    try:
        ctypes.CDLL(library)
    except OSError:
        missing.append(package)
print(*missing)
'

# install_packages NAME…: true if they are installed afterwards; only as root, or with a sudo that asks nothing.
install_packages() {
  command -v apt-get >/dev/null || return 1
  sudo=
  if [ "$(id -u)" != 0 ]; then
    sudo -n true 2>/dev/null || return 1
    sudo='sudo -n'
  fi
  say "Installation de paquets du système : $*" "installing system packages: $*"
  $sudo apt-get install -y -qq --no-install-recommends "$@" >/dev/null 2>&1 && return
  $sudo apt-get update -qq >/dev/null 2>&1
  $sudo apt-get install -y -qq --no-install-recommends "$@" >/dev/null
}
