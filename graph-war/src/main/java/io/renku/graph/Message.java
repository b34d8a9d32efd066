package io.renku.graph;

/** The answer of an operation that has nothing to show but how it went. */
public record Message(String severity, String message) {

  public static Message info(String message) {
    return new Message("info", message);
  }
}
