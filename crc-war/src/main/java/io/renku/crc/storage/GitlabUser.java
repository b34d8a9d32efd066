package io.renku.crc.storage;

/** Who a GitLab token belongs to. */
record GitlabUser(long id, String name) {}
