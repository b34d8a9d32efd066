package io.renku.core.repositories;

/**
 * The outcome of a change that reached the forge.
 *
 * @param branch the branch that received the commit; not the one asked for when that is protected
 */
public record Pushed<T>(T result, String branch) {}
