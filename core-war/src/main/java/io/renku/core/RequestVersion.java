package io.renku.core;

import java.util.function.BiConsumer;

/** The version of the API that a request speaks. */
public record RequestVersion(String number) {
  private static final String PROPERTY = "io.renku.core.api-version";

  static RequestVersion of(String number) {
    return new RequestVersion(number);
  }

  void into(BiConsumer<String, Object> properties) {
    properties.accept(PROPERTY, number);
  }

  /** From what the request carries as an attribute. */
  public static RequestVersion from(Object attribute) {
    return new RequestVersion(
        attribute instanceof String number ? number : CoreVersion.MAXIMUM_API);
  }

  public static String attribute() {
    return PROPERTY;
  }

  /** Up to 2.1 a dataset's slug was called its name, and the name its title. */
  public boolean hasOldDatasetNames() {
    return !number.equals("2.2");
  }

  /** Before 2.0. */
  public boolean isFirstGeneration() {
    return number.startsWith("1.");
  }
}
