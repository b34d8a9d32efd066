package io.renku.forge.http;

import java.nio.file.Path;

/** A file that came in a multipart request, kept in a temporary file until the request ends. */
public record Upload(String fileName, String contentType, Path file, long size) {}
