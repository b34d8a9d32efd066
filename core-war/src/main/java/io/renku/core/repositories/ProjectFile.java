package io.renku.core.repositories;

/** A file of a commit, named by the id of its content. */
public record ProjectFile(String path, String blobId, boolean isSymbolicLink) {}
