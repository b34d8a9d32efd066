package io.renku.sessions.launch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.renku.commons.ErrorCode;
import io.renku.commons.Failure;
import io.renku.sessions.SessionFailure;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class RequestFieldsTest {
  private static LaunchRequest read(String body) {
    return LaunchRequest.read(RequestFields.of("application/json", body), false, "/lab");
  }

  private static void assertFaults(String body, String... faults) {
    assertThatThrownBy(() -> read(body))
        .isInstanceOfSatisfying(
            SessionFailure.class,
            failure -> {
              assertThat(failure.number()).isEqualTo(1422);
              assertThat(failure.detail().orElseThrow()).contains(faults);
            });
  }

  private static String launch(String more) {
    return "{\"namespace\":\"g\",\"project\":\"p\",\"commit_sha\":\"abc\"" + more + "}";
  }

  @Test
  void appendix_everyMissingFieldIsNamed() {
    assertFaults("{}", "namespace:", "project:", "commit_sha:");
  }

  @Test
  void unknownFieldsAreRefusedAlsoInside() {
    assertFaults(
        launch(",\"x\":1,\"serverOptions\":{\"y\":2}"), "x: Unknown", "serverOptions.y: Unknown");
  }

  @Test
  void appendix_valuesOfTheWrongKindAreRefused() {
    assertFaults(
        launch(
            """
            ,"branch":1,"storage":"many","lfs_auto_fetch":"perhaps","environment_variables":{"A":1},
            "cloudstorage":{},"serverOptions":[],"default_url":null\
            """),
        "branch:",
        "storage:",
        "lfs_auto_fetch:",
        "environment_variables.A.value:",
        "cloudstorage:",
        "serverOptions:",
        "default_url: Field may not be null.");
  }

  @Test
  void truthComesInManyWords() {
    for (var word : new String[] {"true", "1", "\"on\"", "\"Yes\"", "\"T\""}) {
      assertThat(read(launch(",\"lfs_auto_fetch\":" + word)).lfsAutoFetch()).isTrue();
    }
  }

  @Test
  void nullIsAsGoodAsNothingWhereNothingIsTheDefault() {
    var request = read(launch(",\"image\":null,\"resource_class_id\":null,\"cloudstorage\":null"));

    assertThat(request.image()).isEmpty();
    assertThat(request.resourceClass()).isEmpty();
    assertThat(request.branch()).isEqualTo("master");
  }

  @Test
  void anotherContentTypeIsAnEmptyRequest() {
    assertThatThrownBy(
            () -> LaunchRequest.read(RequestFields.of("text/plain", launch("")), false, "/lab"))
        .isInstanceOf(SessionFailure.class);
  }

  @Test
  void whatIsNoJsonIsABadRequest() {
    assertThatThrownBy(() -> read("{"))
        .isInstanceOfSatisfying(
            Failure.class, failure -> assertThat(failure.code()).isEqualTo(ErrorCode.BAD_REQUEST));
    assertThatThrownBy(() -> read("[]")).isInstanceOf(SessionFailure.class);
  }

  @Test
  void aPatchNeedsAKnownState() {
    for (var body :
        new String[] {"{}", "{\"state\":\"gone\"}", "{\"state\":\"running\",\"x\":1}"}) {
      assertThatThrownBy(
              () ->
                  SessionPatchRequest.read(
                      RequestFields.of("application/json", body), Instant.EPOCH))
          .isInstanceOf(SessionFailure.class);
    }
  }
}
