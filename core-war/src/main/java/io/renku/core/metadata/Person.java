package io.renku.core.metadata;

import java.util.Optional;
import java.util.TreeMap;

/** Somebody who made something. */
public record Person(Instance state) {

  public static Person of(String name, Optional<String> email, Optional<String> affiliation) {
    var state = new TreeMap<String, Object>();
    state.put("affiliation", affiliation.orElse(null));
    state.put("alternate_name", null);
    state.put("email", email.orElse(null));
    state.put("id", id(name, email, affiliation));
    state.put("name", name);
    return new Person(Instance.of(Types.PERSON, state));
  }

  private static String id(String name, Optional<String> email, Optional<String> affiliation) {
    return email
        .map(address -> "mailto:" + address)
        .orElseGet(
            () ->
                "/persons/"
                    + Ids.quoted(name + affiliation.map(text -> " [" + text + "]").orElse("")));
  }

  /** Whether the store's readers take this for an address. */
  public static boolean isEmail(String text) {
    return text.matches("[^@\\s]+@[^@\\s]+\\.[^@\\s]+");
  }

  public String name() {
    return state.text("name").orElse("");
  }

  public Optional<String> email() {
    return state.text("email");
  }

  public Optional<String> affiliation() {
    return state.text("affiliation");
  }
}
