package io.renku.core.metadata;

/** A pointer to an object that has a file of its own. */
public record Reference(String type, String oid) {}
