package io.renku.core.datasets;

import java.nio.file.Path;
import java.util.Optional;

/**
 * A file to add to a dataset.
 *
 * @param name what it is called in the dataset
 * @param upload where it lies; empty for a path of the project itself
 * @param projectPath a file or folder of the project
 */
record FileRequest(String name, Optional<Path> upload, Optional<String> projectPath) {}
