package io.renku.core.templates;

import java.util.List;
import java.util.Optional;

/** The files of a template repository, wherever they come from. */
interface TemplateFiles {
  Optional<byte[]> read(String path);

  /** Paths of the files below a folder. */
  List<String> list(String folder);

  /** What identifies this state of the files. */
  String version();
}
