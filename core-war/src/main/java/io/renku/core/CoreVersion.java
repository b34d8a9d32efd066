package io.renku.core;

/** Which Renku this service stands for towards clients and projects. */
public final class CoreVersion {
  public static final String SERVICE = "2.9.4";
  public static final String MINIMUM_API = "1.0";
  public static final String MAXIMUM_API = "2.2";

  private CoreVersion() {}
}
