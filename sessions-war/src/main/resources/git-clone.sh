# Clones a session's repository into its workspace. Runs at every start of the pod: a clone that is there stays as it is.
# Exit codes are those that users are told about: 200 git, 201 server away, 203 disk full, 204 no such branch,
# 206 a storage would hide files, 207 its path is not absolute.
set -eu
umask 022
export HOME="$GIT_CLONE_WORKSPACE" GIT_TERMINAL_PROMPT=0
work_tree=$GIT_CLONE_MOUNT_PATH
private=$GIT_CLONE_WORKSPACE/.renku
said=$(mktemp)

if [ -n "${GIT_CLONE_USER__OAUTH_TOKEN:-}" ]; then
  scheme=${GIT_CLONE_GIT_URL%%://*}
  rest=${GIT_CLONE_GIT_URL#*://}
  mkdir -p "$private"
  chmod 700 "$private"
  (umask 077 && printf '%s://oauth2:%s@%s\n' "$scheme" "$GIT_CLONE_USER__OAUTH_TOKEN" "${rest%%/*}" >"$private/git-credentials")
fi

if [ -d "$work_tree/.git" ]; then
  echo "The repository is already here."
  exit 0
fi

give_up() {
  cat "$said" >&2
  cd / && rm -rf "$work_tree"
  if grep -qi "no space left on device" "$said"; then exit 203; fi
  exit "$1"
}

attempt() {
  "$@" >"$said" 2>&1
}

mkdir -p "$work_tree"
cd "$work_tree"
attempt git init -q . || give_up 200
git config push.default simple
if [ -n "${GIT_CLONE_USER__EMAIL:-}" ]; then git config user.email "$GIT_CLONE_USER__EMAIL"; fi
if [ -n "${GIT_CLONE_USER__FULL_NAME:-}" ]; then git config user.name "$GIT_CLONE_USER__FULL_NAME"; fi
if [ -n "${GIT_CLONE_USER__OAUTH_TOKEN:-}" ]; then
  git config credential.helper "store --file=$private/git-credentials"
fi
git remote add origin "$GIT_CLONE_REPOSITORY_URL"

tries=0
while true; do
  code=0
  attempt git ls-remote --exit-code --heads origin "refs/heads/$GIT_CLONE_BRANCH" || code=$?
  [ "$code" -ne 0 ] || break
  [ "$code" -ne 2 ] || give_up 204
  grep -Eqi "could not resolve|connection refused|timed out|could.t connect|failed to connect" "$said" || give_up 200
  tries=$((tries + 1))
  [ "$tries" -lt 24 ] || give_up 201
  echo "The git server does not answer yet."
  sleep 5
done

if git lfs version >/dev/null 2>&1; then
  if [ "$GIT_CLONE_LFS_AUTO_FETCH" = 1 ]; then
    attempt git lfs install --local || give_up 200
  else
    attempt git lfs install --local --skip-smudge || give_up 200
  fi
fi
attempt git fetch -q origin || give_up 200
attempt git checkout -q "$GIT_CLONE_BRANCH" -- || give_up 200
if [ -z "${GIT_CLONE_USER__OAUTH_TOKEN:-}" ]; then
  attempt git reset -q --hard "$GIT_CLONE_COMMIT_SHA" || give_up 200
fi
attempt git submodule update -q --init --recursive || cat "$said" >&2

number=0
mkdir -p .git/info
while true; do
  eval "folder=\${GIT_CLONE_S3_MOUNTS_$number:-}"
  [ -n "$folder" ] || break
  case $folder in /*) ;; *) give_up 207 ;; esac
  if [ -e "$folder" ]; then
    echo "A storage would hide the files at $folder." >"$said"
    give_up 206
  fi
  case $folder in "$work_tree"/*) printf '%s\n' "${folder#"$work_tree"}" >>.git/info/exclude ;; esac
  number=$((number + 1))
done
echo "Cloned $GIT_CLONE_REPOSITORY_URL, branch $GIT_CLONE_BRANCH."
