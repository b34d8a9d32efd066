package io.renku.forge.projects;

/** Who may see a project or group. Spelled in small letters on the wire. */
public final class Visibility {
  public static final String PRIVATE = "private";
  public static final String INTERNAL = "internal";
  public static final String PUBLIC = "public";

  private Visibility() {}

  public static int rank(String visibility) {
    return switch (visibility) {
      case PUBLIC -> 20;
      case INTERNAL -> 10;
      default -> 0;
    };
  }
}
