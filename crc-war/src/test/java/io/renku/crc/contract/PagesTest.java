package io.renku.crc.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.renku.commons.kit.Answer;
import io.renku.crc.kit.Gitlab.Membership;
import io.renku.crc.kit.Who;
import jakarta.json.JsonObject;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PagesTest extends ServiceTest {
  private static final String STORAGE =
      """
      {"project_id":"123456","name":"%s","storage_url":"s3://bucket/folder","target_path":"data"}\
      """;

  private static List<String> ids(Answer answer) {
    return answer.array().getValuesAs(JsonObject.class).stream()
        .map(user -> user.getString("id"))
        .toList();
  }

  private String poolOfFive() {
    var pool = createPool(validPool());
    var path = "resource_pools/" + pool.id() + "/users";
    var users =
        IntStream.rangeClosed(1, 5)
            .mapToObj("{\"id\":\"paged-user-%d\"}"::formatted)
            .collect(Collectors.joining(",", "[", "]"));
    post(Who.ADMIN, path, users);
    return path;
  }

  @Test
  void withoutAPageTheListIsWhole() {
    var path = poolOfFive();

    var all = get(Who.ADMIN, path);

    assertThat(ids(all)).hasSize(5);
    assertThat(all.header("Total")).isEqualTo("5");
    assertThat(all.header("Total-Pages")).isEqualTo("1");
  }

  @Test
  void pagesHoldEachMemberOnce() {
    var path = poolOfFive();

    var second = get(Who.ADMIN, path + "?page=2&per_page=2");
    var last = get(Who.ADMIN, path + "?page=3&per_page=2");
    var beyond = get(Who.ADMIN, path + "?page=4&per_page=2");

    assertThat(ids(second)).containsExactly("paged-user-3", "paged-user-4");
    assertThat(second.header("Total")).isEqualTo("5");
    assertThat(second.header("Total-Pages")).isEqualTo("3");
    assertThat(second.header("Page")).isEqualTo("2");
    assertThat(second.header("Per-Page")).isEqualTo("2");
    assertThat(ids(last)).containsExactly("paged-user-5");
    assertThat(ids(beyond)).isEmpty();
    assertThat(beyond.header("Total")).isEqualTo("5");
  }

  @Test
  void usersKnownHereHavePages() {
    poolOfFive();

    var first = get(Who.ADMIN, "users?per_page=3");
    var total = Integer.parseInt(first.header("Total"));

    assertThat(ids(first)).hasSize(3);
    assertThat(total).isEqualTo(ids(get(Who.ADMIN, "users")).size());
  }

  @Test
  void storagesOfAProjectHavePages() {
    service.gitlab.token("a-developer", 7);
    service.gitlab.members("123456", new Membership(7, "John Doe", 30));
    var developer = Who.withGitlab("a-developer");
    for (var name : List.of("store-c", "store-a", "store-b")) {
      assertThat(post(developer, "storage", STORAGE.formatted(name)).status()).isEqualTo(201);
    }

    var second = get(developer, "storage?project_id=123456&page=2&per_page=1");

    assertThat(second.array().getJsonObject(0).getJsonObject("storage").getString("name"))
        .isEqualTo("store-b");
    assertThat(second.header("Total")).isEqualTo("3");
    assertThat(get(Who.ANONYMOUS, "storage?project_id=123456&page=2&per_page=1").array()).isEmpty();
  }

  @Test
  void aPageThatCannotBeIsRefused() {
    for (var query : List.of("page=0", "page=x", "per_page=101", "per_page=0", "page=9999999999")) {
      assertRefused(get(Who.ADMIN, "users?" + query), 422);
    }
  }
}
