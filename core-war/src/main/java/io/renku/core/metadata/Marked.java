package io.renku.core.metadata;

/**
 * A value with a type mark and no attributes: a set, a class, a function or a small BTrees object.
 */
public record Marked(String type, Object value) {}
