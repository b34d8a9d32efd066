package io.renku.core.repositories;

/** In whose name a commit is made. */
public record Author(String name, String email) {}
