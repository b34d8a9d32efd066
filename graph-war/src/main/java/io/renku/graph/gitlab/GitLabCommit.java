package io.renku.graph.gitlab;

import java.time.Instant;
import java.util.List;

/** One commit of a repository's history. */
public record GitLabCommit(
    String id,
    String message,
    Instant date,
    String authorName,
    String authorEmail,
    List<String> parents) {}
