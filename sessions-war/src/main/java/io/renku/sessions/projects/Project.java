package io.renku.sessions.projects;

/** What a session needs to know of a GitLab project. */
public record Project(
    long id, String pathWithNamespace, String webUrl, String cloneUrl, boolean isPublic) {}
