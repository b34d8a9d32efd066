package io.renku.crc.database;

/** Fired once the schema is in place and before the first request is served. */
public record DatabaseReady() {}
