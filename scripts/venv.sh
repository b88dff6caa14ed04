# Sourced by demo and test: makes .venv beside this folder and installs newsalign there, once for each state of
# pyproject.toml and constraints.txt. Usage: setup EXTRAS  ("" or "dev,torch")
cd "$(dirname "${BASH_SOURCE[0]}")/.."
export PYTHONUTF8=1 PIP_DISABLE_PIP_VERSION_CHECK=1

find_python() {
    local name
    for name in python3.13 python3.12 python3.11 python3 python; do
        if "$name" -c 'import sys, venv; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
            echo "$name"
            return
        fi
    done
    echo "newsalign needs Python 3.11 or newer with its venv module; none found (on Debian: apt install python3 python3-venv)" >&2
    exit 1
}

setup() {
    local extras=$1 python wanted
    if [ ! -x .venv/bin/python ]; then
        python=$(find_python)
        echo "== making .venv with $("$python" --version)"
        "$python" -m venv .venv
    fi
    wanted=$(cat pyproject.toml constraints.txt | cksum)
    # what was installed with extras serves those who ask for none
    if cat ".venv/installed-$extras"* 2>/dev/null | grep -qxF "$wanted"; then
        echo "== .venv has newsalign${extras:+[$extras]} already"
        return
    fi
    echo "== installing newsalign${extras:+[$extras]} into .venv, versions from constraints.txt"
    .venv/bin/python -m pip install --quiet -c constraints.txt -e ".${extras:+[$extras]}"
    echo "$wanted" >".venv/installed-$extras"
}
