# Clones a session's repository into its workspace. Runs at every start of the pod: what is in the folder already stays
# as it is. The node of the local platform does the same in Java (GitClone); one test kit covers both.
# Exit codes are those that users are told about: 200 git, 201 server away, 203 disk full, 204 no such branch,
# 206 a storage would hide files, 207 path of a storage not absolute.
set -eu
umask 022
work_tree=$GIT_CLONE_MOUNT_PATH
private=$GIT_CLONE_WORKSPACE/.renku
mark=$(dirname "$work_tree")/.$(basename "$work_tree").cloning
export HOME="$GIT_CLONE_WORKSPACE" LC_ALL=C GIT_TERMINAL_PROMPT=0
export GIT_ALLOW_PROTOCOL="${GIT_ALLOW_PROTOCOL:-http:https}"
export GIT_LFS_SKIP_SMUDGE=1 # large files come after a look at the disk, not with the checkout
said=$(mktemp)

# The credential of every push from the session; a resume brings the token of that day.
if [ -n "${GIT_CLONE_USER__OAUTH_TOKEN:-}" ]; then
  mkdir -p "$private"
  chmod 700 "$private"
  (
    umask 077
    printf 'username=oauth2\npassword=%s\n' "$GIT_CLONE_USER__OAUTH_TOKEN" >"$private/git-credentials.new"
    mv "$private/git-credentials.new" "$private/git-credentials"
  )
fi

empty() {
  find "$work_tree" -mindepth 1 -delete
}

give_up() {
  cat "$said" >&2
  cd /
  empty
  rmdir "$work_tree" 2>/dev/null || : # it may be a mount
  rm -f "$mark"
  if grep -qi "no space left on device" "$said"; then exit 203; fi
  exit "$1"
}

# During the clone the whole server of the repository gets the token (submodules), nobody else.
login='!f() { echo username=oauth2; echo "password=$GIT_CLONE_USER__OAUTH_TOKEN"; }; f'
[ -n "${GIT_CLONE_USER__OAUTH_TOKEN:-}" ] || login=
server=$(printf %s "$GIT_CLONE_REPOSITORY_URL" | sed 's,^\([a-z]*://[^/]*\).*,\1,')

attempt() {
  git -c credential.helper= -c "credential.$server.helper=$login" -c advice.detachedHead=false \
    -c http.lowSpeedLimit=1 -c http.lowSpeedTime=60 "$@" >"$said" 2>&1
}

mkdir -p "$work_tree"
if [ -e "$mark" ]; then
  echo "An earlier clone was cut short; it is done again."
  empty
elif [ -e "$work_tree/.git" ]; then
  echo "The directory already contains a git repository; it is left as it is."
  exit 0
elif [ -n "$(ls -A "$work_tree")" ]; then
  echo "The directory holds files but no repository; it is left as it is."
  exit 0
fi
case "$GIT_CLONE_BRANCH" in -*) echo "Not a branch: $GIT_CLONE_BRANCH" >&2 && exit 200 ;; esac
case "${GIT_CLONE_COMMIT_SHA:-}" in *[!0-9a-fA-F]*) echo "Not a commit: $GIT_CLONE_COMMIT_SHA" >&2 && exit 200 ;; esac
: >"$mark"
cd "$work_tree"

attempt init -q . || give_up 200
git config push.default simple
if [ -n "${GIT_CLONE_USER__EMAIL:-}" ]; then git config user.email "$GIT_CLONE_USER__EMAIL"; fi
if [ -n "${GIT_CLONE_USER__FULL_NAME:-}" ]; then git config user.name "$GIT_CLONE_USER__FULL_NAME"; fi
git remote add origin "$GIT_CLONE_REPOSITORY_URL"

end=$(($(date +%s) + ${GIT_CLONE_WAIT_SECONDS:-120}))
while true; do
  code=0
  attempt ls-remote --exit-code --heads origin "refs/heads/$GIT_CLONE_BRANCH" || code=$?
  [ "$code" -ne 0 ] || break
  [ "$code" -ne 2 ] || give_up 204
  grep -Eqi "could not resolve|connection (refused|reset)|timed out|failed to connect|couldn.t connect|empty reply|too slow|returned error: 5[0-9][0-9]" "$said" || give_up 200
  [ "$(date +%s)" -lt "$end" ] || give_up 201
  echo "Waiting for the git server of $GIT_CLONE_REPOSITORY_URL"
  sleep 5
done

has_lfs=
if git lfs version >/dev/null 2>&1; then
  has_lfs=yes
  if [ "$GIT_CLONE_LFS_AUTO_FETCH" = 1 ]; then
    attempt lfs install --local || give_up 200
  else
    attempt lfs install --local --skip-smudge || give_up 200
  fi
else
  echo "git-lfs is not installed here: files in LFS stay pointers."
fi
attempt fetch -q origin || give_up 200
attempt checkout -q -B "$GIT_CLONE_BRANCH" --track "origin/$GIT_CLONE_BRANCH" || give_up 200

if [ -n "$has_lfs" ] && [ "$GIT_CLONE_LFS_AUTO_FETCH" = 1 ]; then
  size=0
  attempt lfs ls-files --json || : >"$said"
  for file in $(tr ',{}' '\n\n\n' <"$said" | sed -n 's/^[[:space:]]*"size":[[:space:]]*\([0-9][0-9]*\)[[:space:]]*$/\1/p'); do
    size=$((size + file))
  done
  free=$(df -Pk . | tail -n 1 | awk '{ print $4 }')
  if [ $((size / 1024)) -gt "$free" ]; then
    echo "There is no room for $size bytes of large files." >"$said"
    give_up 203
  fi
  attempt lfs pull || give_up 200
fi
# one by one: git gives up on all of them when one cannot be had
git -c core.quotePath=false ls-files --stage | sed -n 's/^160000 [^	]*	//p' | while IFS= read -r path; do
  attempt submodule update --quiet --init --recursive -- "$path" || cat "$said" >&2
done
if [ -z "${GIT_CLONE_USER__OAUTH_TOKEN:-}" ]; then
  attempt reset -q --hard "$GIT_CLONE_COMMIT_SHA" || give_up 200
fi

i=0
mkdir -p .git/info
while true; do
  eval "mount=\${GIT_CLONE_S3_MOUNTS_$i-}"
  [ -n "$mount" ] || break
  echo "The storage path $mount is not absolute, or hides existing files." >"$said"
  case "$mount" in /*) ;; *) give_up 207 ;; esac
  [ ! -e "$mount" ] || give_up 206
  case "$mount" in "$work_tree"/*) printf '/%s\n' "${mount#"$work_tree"/}" >>.git/info/exclude ;; esac
  i=$((i + 1))
done

# From now on the file above answers, for this repository only; git-lfs names it only where useHttpPath asks for it.
if [ -n "${GIT_CLONE_USER__OAUTH_TOKEN:-}" ]; then
  git config "credential.$GIT_CLONE_REPOSITORY_URL.helper" "!f() { test \"\$1\" != get || cat '$private/git-credentials'; }; f"
  git config "credential.$GIT_CLONE_REPOSITORY_URL.useHttpPath" true
fi
rm -f "$mark"
echo "Cloned $GIT_CLONE_REPOSITORY_URL, branch $GIT_CLONE_BRANCH."
