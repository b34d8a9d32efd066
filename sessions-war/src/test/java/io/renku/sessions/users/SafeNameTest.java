package io.renku.sessions.users;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SafeNameTest {
  @Test
  void everyOtherCharacterIsEscapedByItsBytes() {
    assertThat(SafeName.escape("jane.doe@example.org")).isEqualTo("jane-2edoe-40example-2eorg");
    assertThat(SafeName.escape("john-doe")).isEqualTo("john-2ddoe");
    assertThat(SafeName.escape("a_b")).isEqualTo("a-5fb");
    assertThat(SafeName.escape("école")).isEqualTo("-c3-a9cole");
  }

  @Test
  void sessionNamesAreThoseOfExistingSessions() {
    assertThat(
            SafeName.ofSession(
                "jane-2edoe-40example-2eorg",
                "group",
                "my-project",
                "master",
                "0123456789abcdef0123456789abcdef01234567"))
        .isEqualTo("jane-2edoe-my-2dproject-383fe755");
    assertThat(SafeName.ofSession("7user", "group", "my_project.v2", "main", "abc123"))
        .isEqualTo("n7user-my-5fproject-2ev2-be443b19");
    assertThat(
            SafeName.ofSession(
                "john", "team/sub", "a-very-long-project-name-indeed", "feature/x", "deadbeef"))
        .isEqualTo("john-a-2dvery-2dlong-2dprojec-9a22f1c4");
  }
}
