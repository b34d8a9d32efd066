package io.renku.core;

/** The version of the API that a request speaks. */
public record RequestVersion(String number) {
  /** Where the version travels inside the service once it is out of the path. */
  public static final String HEADER = "Renku-Core-Api-Version";

  /** Up to 2.1 a dataset's slug was called its name, and the name its title. */
  public boolean hasOldDatasetNames() {
    return !number.equals("2.2");
  }

  /** Before 2.0. */
  public boolean isFirstGeneration() {
    return number.startsWith("1.");
  }
}
