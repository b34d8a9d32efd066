package io.renku.graph.gitlab;

/** A person as GitLab knows them; e-mail is empty where GitLab keeps it to itself. */
public record GitLabUser(long id, String name, String username, String email) {}
