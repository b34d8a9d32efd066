package io.renku.forge.lfs;

import io.renku.forge.store.Row;

/** That a project has an object of large file storage. */
public record LfsLink(long id, long projectId, String oid, long size) implements Row {}
