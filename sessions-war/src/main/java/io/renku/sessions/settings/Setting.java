package io.renku.sessions.settings;

/**
 * One variable of the former services.
 *
 * @param key the key that it sets; empty when its reading says which
 */
record Setting(String name, String key, Reading reading) {}
