package io.renku.sessions.launch;

import java.util.Optional;

/**
 * The image that a session really runs.
 *
 * @param workdir its working directory, without a slash at the end
 * @param pullToken the token that a private image is pulled with
 */
record SessionImage(String name, String workdir, Optional<String> pullToken, String registry) {}
