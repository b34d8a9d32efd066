package io.renku.platform.cluster.node;

import java.time.Duration;
import java.util.List;

/**
 * What a node is told.
 *
 * @param jupyterImages patterns of images that hold Jupyter
 * @param searchPath where programs are looked for, as in PATH
 * @param backOff the first pause before a container is started again
 * @param gitPatience how long a clone waits for the git server to answer
 */
public record NodeSettings(
    List<String> jupyterImages, String searchPath, Duration backOff, Duration gitPatience) {}
