package io.renku.sessions.cluster;

import java.nio.file.Path;
import java.util.Optional;

/** How the API server is found: a kubeconfig file, or the pod's own service account without one. */
public record ClusterSettings(Optional<Path> kubeconfig) {}
