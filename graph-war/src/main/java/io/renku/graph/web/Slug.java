package io.renku.graph.web;

import io.renku.commons.ErrorCode;
import io.renku.commons.Failure;

/** A project's path in an address. */
public final class Slug {
  private Slug() {}

  /**
   * @throws Failure 404 for what cannot be the path of a project
   */
  public static String check(String text) {
    if (!text.matches("[A-Za-z0-9_][\\w.-]*(/[\\w.-]+)+")) {
      throw notFound();
    }
    return text;
  }

  /** What everybody hears who asks for what they may not see, or what is not there. */
  public static Failure notFound() {
    return new Failure(ErrorCode.NOT_FOUND, "Resource not found");
  }
}
