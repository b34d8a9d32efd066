package io.renku.platform.cluster.git;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.stream.Stream;

/**
 * How git in a session logs in at the repository of the session, and nowhere else: a helper program
 * of git that hands out what lies in a file beside it. Files are replaced in one step and belong to
 * their owner only. Git matches scheme, host, port and the beginning of the path itself; git-lfs
 * tells git the path only where {@code useHttpPath} asks for it.
 */
public final class RepositoryLogin {
  private static final String HELPER =
      """
      #!/bin/sh
      # git asks here for the login at this session's repository; the node keeps it up to date
      [ "$1" = get ] || exit 0
      answer=$(dirname "$0")/answer
      isFresh() {
        until=$(sed -n 's/^until=//p' "$answer")
        [ -n "$until" ] && { [ "$until" -le 0 ] || [ "$until" -gt "$(date +%s)" ]; }
      }
      # the node is just about to renew what has run out, as after the sleep of a laptop
      tries=0
      until isFresh || [ "$tries" -ge 15 ]; do
        sleep 1
        tries=$((tries + 1))
      done
      sed -n 's/^message=//p' "$answer" >&2
      sed '/^message=/d; /^until=/d' "$answer"
      """;

  private final Path folder;
  private final String repository;

  /**
   * @param folder of the pod, outside of its volumes
   */
  public RepositoryLogin(Path folder, String repository) {
    this.folder = folder;
    this.repository = repository;
  }

  /** Makes the helper; it has no answer yet. */
  public void install() throws IOException {
    Files.createDirectories(folder);
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
    write("helper", HELPER, "rwx------");
  }

  /**
   * @param until seconds since 1970; none of today's when the token never expires
   */
  public void accept(String token, long until) throws IOException {
    write(
        "answer",
        "until=%d\nusername=oauth2\npassword=%s\n".formatted(Math.max(0, until), token),
        "rw-------");
  }

  /** Git ends with this message instead of asking a person for a password. */
  public void refuse(String message) throws IOException {
    write("answer", "until=0\nmessage=%s\nquit=1\n".formatted(message), "rw-------");
  }

  private void write(String name, String text, String permissions) throws IOException {
    var fresh = folder.resolve(name + ".new");
    Files.deleteIfExists(fresh);
    Files.createFile(
        fresh, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions)));
    Files.writeString(fresh, text);
    Files.move(
        fresh,
        folder.resolve(name),
        StandardCopyOption.REPLACE_EXISTING,
        StandardCopyOption.ATOMIC_MOVE);
  }

  /** The variables of a process, so that git in it asks the helper. */
  public Map<String, String> addTo(Map<String, String> variables) {
    var helper = "!'" + folder.resolve("helper").toString().replace("'", "'\\''") + "'";
    return Setting.addTo(
        variables,
        Stream.of(repository, twin())
            .map(url -> "credential." + url)
            .flatMap(
                section ->
                    Stream.of(
                        new Setting(section + ".helper", ""),
                        new Setting(section + ".helper", helper),
                        new Setting(section + ".useHttpPath", "true")))
            .toList());
  }

  /** The same repository, with {@code www.} or without. */
  private String twin() {
    return repository.contains("://www.")
        ? repository.replaceFirst("://www\\.", "://")
        : repository.replaceFirst("://", "://www.");
  }
}
