package io.renku.sessions.storages;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.renku.sessions.SessionFailure;
import java.util.List;
import org.junit.jupiter.api.Test;

class MountFoldersTest {
  private final MountFolders folders =
      new MountFolders("/home/jovyan/work", "/home/jovyan/work/group/project");

  private void assertRefused(String targetPath) {
    assertThatThrownBy(() -> folders.of(targetPath))
        .as(targetPath)
        .isInstanceOfSatisfying(
            SessionFailure.class, f -> assertThat(f.number()).isEqualTo(SessionFailure.USER));
  }

  @Test
  void aTargetPathBeginsAtTheWorkTree() {
    assertThat(folders.of("data/raw")).isEqualTo("/home/jovyan/work/group/project/data/raw");
    assertThat(folders.of("./data//raw/")).isEqualTo("/home/jovyan/work/group/project/data/raw");
  }

  @Test
  void anAbsoluteOneIsTakenAsItIs() {
    assertThat(folders.of("/data/")).isEqualTo("/data");
    assertThat(folders.of("/home/jovyan/work/data")).isEqualTo("/home/jovyan/work/data");
  }

  @Test
  void behaviour22_aMountDoesNotHideFilesThatAreThere() {
    for (var path :
        List.of(
            "/home",
            "/home/jovyan",
            "/home/jovyan/work",
            "/home/jovyan/work/group/project",
            "/etc/ssl",
            "/proc/1",
            "/usr",
            "/home/jovyan/.Renviron",
            "/home/jovyan/work/.jupyter_config")) {
      assertRefused(path);
    }
  }

  @Test
  void nothingLeadsUpwardsOrNowhere() {
    for (var path : List.of("", "/", ".", "//", "..", "a/../../b", "a\u0000b", "a\nb", "a:b")) {
      assertRefused(path);
    }
  }

  @Test
  void namesAreComparedWholeNotByTheirBeginning() {
    assertThatCode(() -> MountFolders.requireApart(List.of("/w/data", "/w/data2", "/w/dat")))
        .doesNotThrowAnyException();
    for (var pair :
        List.of(
            List.of("/w/data", "/w/data"),
            List.of("/w/data", "/w/x", "/w/data/raw"),
            List.of("/w/data/raw", "/w/data"))) {
      assertThatThrownBy(() -> MountFolders.requireApart(pair)).isInstanceOf(SessionFailure.class);
    }
  }
}
