package io.renku.graph.gitlab;

/** A webhook of a project. */
public record GitLabHook(long id, String url) {}
