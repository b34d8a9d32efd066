package io.renku.forge.git;

/** One change to one file of a commit that is made without a checkout. */
public record FileAction(
    Kind kind, String path, String previousPath, byte[] content, Boolean executable) {
  /** GitLab's verbs. */
  public enum Kind {
    CREATE,
    UPDATE,
    DELETE,
    MOVE,
    CHMOD
  }

  public static FileAction create(String path, byte[] content) {
    return new FileAction(Kind.CREATE, path, null, content, null);
  }
}
