package io.renku.forge.projects;

import io.renku.forge.store.Row;

/** That a user likes a project. */
public record Star(long id, long projectId, long userId) implements Row {}
