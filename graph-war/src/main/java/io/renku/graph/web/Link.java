package io.renku.graph.web;

/** A pointer to something related; the method is left out where it is GET. */
public record Link(String rel, String href, String method) {

  public static Link to(String rel, String href) {
    return new Link(rel, href, null);
  }
}
