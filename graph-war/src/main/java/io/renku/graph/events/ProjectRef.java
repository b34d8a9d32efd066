package io.renku.graph.events;

/** A project by GitLab's number and by its present path. */
public record ProjectRef(int id, String slug) {}
