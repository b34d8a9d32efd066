package io.renku.sessions.session;

/** Where a session's custom resource lies. */
public record SessionKey(String namespace, String name) {
  @Override
  public String toString() {
    return namespace + "/" + name;
  }
}
