package io.renku.core.files;

import java.time.LocalDateTime;

/**
 * Something a user uploaded.
 *
 * @param relativePath below the user's upload folder
 */
public record UploadedFile(
    String id,
    LocalDateTime created,
    String name,
    long size,
    String relativePath,
    boolean isArchive,
    boolean isFolder,
    boolean isToBeUnpacked) {}
