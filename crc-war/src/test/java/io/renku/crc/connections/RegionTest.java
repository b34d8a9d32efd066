package io.renku.crc.connections;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.renku.commons.Failure;
import jakarta.json.Json;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import okhttp3.Request;
import org.junit.jupiter.api.Test;

/** Amazon redirects to a bucket's region, which its answer names; rclone follows, and so do we. */
class RegionTest {
  private static final String LIST = "<ListBucketResult/>";

  private final List<String> asked = new ArrayList<>();
  private final Deque<Reply> replies = new ArrayDeque<>();
  private final ConnectionService service = new ConnectionService();

  RegionTest() {
    service.storages =
        new ConnectionClient() {
          @Override
          Reply ask(Request request) {
            asked.add(request.url().host());
            return replies.remove();
          }
        };
  }

  private Optional<String> test(String endpoint) {
    var configuration = Json.createObjectBuilder().add("type", "s3").add("provider", "AWS");
    if (!endpoint.isEmpty()) {
      configuration.add("endpoint", endpoint);
    }
    return service.test("ada", configuration.build(), "bucket");
  }

  @Test
  void aBucketElsewhereIsAskedForThere() {
    replies.add(new Reply(301, "", "eu-central-1", ""));
    replies.add(new Reply(200, "", "eu-central-1", LIST));

    assertThat(test("")).hasValue("eu-central-1");
    assertThat(asked)
        .containsExactly("s3.us-east-1.amazonaws.com", "s3.eu-central-1.amazonaws.com");
  }

  @Test
  void amazonsGeneralAddressCountsAsNoAddress() {
    replies.add(new Reply(400, "", "eu-central-1", ""));
    replies.add(new Reply(200, "", "eu-central-1", LIST));

    assertThat(test("s3.amazonaws.com")).hasValue("eu-central-1");
    assertThat(asked).containsExactly("s3.amazonaws.com", "s3.eu-central-1.amazonaws.com");
  }

  @Test
  void nobodyElseCanSendUsElsewhere() {
    for (var endpoint : List.of("s3.example.org", "s3.amazonaws.com.example.org")) {
      replies.add(new Reply(301, "", "eu-central-1", ""));

      assertThatThrownBy(() -> test(endpoint)).isInstanceOf(Failure.class);
    }
    replies.add(new Reply(301, "", "x.example.org/", ""));
    assertThatThrownBy(() -> test("")).isInstanceOf(Failure.class);
    assertThat(asked).hasSize(3);
  }

  @Test
  void aRefusalFromTheRightRegionIsNotAskedAgain() {
    replies.add(new Reply(403, "", "us-east-1", ""));

    assertThatThrownBy(() -> test("")).isInstanceOf(Failure.class);
    assertThat(asked).hasSize(1);
  }
}
