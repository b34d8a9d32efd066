package io.renku.platform.cluster.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PathMapTest {
  private final PathMap paths = new PathMap();

  @BeforeEach
  void fill() {
    paths.put("/work", Path.of("/data/w"));
    paths.put("/work/.jupyter_config", Path.of("/data/c"));
    paths.put("/home/jovyan", Path.of("/data/h"));
  }

  @Test
  void theLongestKnownBeginningDecides() {
    assertThat(paths.local("/work/project")).isEqualTo(Path.of("/data/w/project"));
    assertThat(paths.local("/work/.jupyter_config/a.py")).isEqualTo(Path.of("/data/c/a.py"));
    assertThat(paths.local("/workshop")).isEqualTo(Path.of("/workshop"));
    assertThat(paths.local("/work/../etc/passwd")).isEqualTo(Path.of("/etc/passwd"));
  }

  @Test
  void onlyWholePathsAreRewritten() {
    assertThat(paths.rewrite("/work/a:/home/jovyan/.local")).isEqualTo("/data/w/a:/data/h/.local");
    assertThat(paths.rewrite("c.root_dir = \"/work/p\"")).isEqualTo("c.root_dir = \"/data/w/p\"");
    assertThat(paths.rewrite("http://localhost:9080/work/x"))
        .isEqualTo("http://localhost:9080/work/x");
    assertThat(paths.rewrite("/workshop /frame/work")).isEqualTo("/workshop /frame/work");
    assertThat(paths.rewrite("--ServerApp.root_dir=/work"))
        .isEqualTo("--ServerApp.root_dir=/data/w");
  }
}
