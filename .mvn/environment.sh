# Sourced by mvnw and renku: a JDK 25 in JAVA_HOME, and where Maven itself is fetched from.

required_java=25

java_major() {
  sed -n 's/^JAVA_VERSION="\([0-9]*\).*/\1/p' "$1/release" 2>/dev/null
}

is_new_enough() {
  [ -x "$1/bin/javac" ] || return 1
  major=$(java_major "$1")
  [ "${major:-0}" -ge "$required_java" ]
}

find_jdk() {
  set +f
  for home in "${JAVA_HOME:-}" /usr/lib/jvm/* /opt/java/* /opt/jdk* "$HOME"/.sdkman/candidates/java/* \
    "$HOME"/.jdks/* /Library/Java/JavaVirtualMachines/*/Contents/Home; do
    if [ -n "$home" ] && is_new_enough "$home"; then
      printf '%s\n' "$home"
      return 0
    fi
  done
  return 1
}

if found=$(find_jdk); then
  JAVA_HOME=$found
  export JAVA_HOME
else
  echo "Renku needs a JDK $required_java or newer. Install one (Temurin is fine) or point JAVA_HOME at it." >&2
  exit 1
fi

# The wrapper's properties name only a path; the host is Maven's public default unless MVNW_REPOURL says otherwise.
: "${MVNW_REPOURL:=https://repo.maven.${MAVEN_PUBLIC_DOMAIN:-apache.org}/maven2}"
export MVNW_REPOURL
