package io.renku.crc.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.renku.commons.kit.Answer;
import io.renku.crc.kit.Who;
import jakarta.json.Json;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ClassRowsTest extends ServiceTest {
  private Answer pool;
  private String path;

  @BeforeEach
  void aPool() {
    pool = createPool(validPool());
    path = "resource_pools/" + pool.id() + "/classes/" + firstClass(pool);
  }

  @Test
  void row15_patchAndPutChangeOneAmount() {
    var before = get(Who.ADMIN, path).object();
    var expected = Json.createObjectBuilder(before).add("cpu", 5.0).build();
    var body = Json.createObjectBuilder(before).add("cpu", 5.0).remove("id").build();

    assertThat(patch(Who.ADMIN, path, "{\"cpu\":5.0}").json()).isEqualTo(expected);
    assertThat(put(Who.ADMIN, path, body.toString()).json()).isEqualTo(expected);
    assertRefused(put(Who.ADMIN, path, before.toString()), 422);
  }

  @Test
  void row16_patchedTolerationsAreAdded() {
    patch(Who.ADMIN, path, "{\"tolerations\":[\"t2-label\"]}");
    patch(Who.ADMIN, path, "{\"tolerations\":[\"t1-label\"]}");
    patch(Who.ADMIN, path, "{\"tolerations\":[]}");

    assertThat(get(Who.ADMIN, path).object().getJsonArray("tolerations"))
        .hasToString("[\"t1-label\",\"t2-label\"]");
  }

  @Test
  void row17_patchedAffinitiesAreAddedByKey() {
    var added = "{\"node_affinities\":[{\"key\":\"bb-key\"}]}";

    assertThat(affinities(patch(Who.ADMIN, path, added))).isEqualTo(2);
    assertThat(affinities(patch(Who.ADMIN, path, added))).isEqualTo(2);
    var flagged =
        patch(
            Who.ADMIN,
            path,
            "{\"node_affinities\":[{\"key\":\"bb-key\",\"required_during_scheduling\":true}]}");

    assertThat(affinities(flagged)).isEqualTo(2);
    assertThat(
            flagged
                .object()
                .getJsonArray("node_affinities")
                .getJsonObject(1)
                .getBoolean("required_during_scheduling"))
        .isTrue();
  }

  private static int affinities(Answer one) {
    return one.object().getJsonArray("node_affinities").size();
  }

  @Test
  void row18_putReplacesLabels() {
    var body =
        Json.createObjectBuilder(get(Who.ADMIN, path).object())
            .remove("id")
            .remove("tolerations")
            .add("node_affinities", Json.createArrayBuilder())
            .build();

    var changed = put(Who.ADMIN, path, body.toString()).object();

    assertThat(changed.getJsonArray("tolerations")).isEmpty();
    assertThat(changed.getJsonArray("node_affinities")).isEmpty();
  }

  @Test
  void row18_labelsCanBeClearedOnTheirOwn() {
    assertThat(get(Who.ADMIN, path + "/tolerations").array()).hasToString("[\"t1-label\"]");
    assertThat(delete(Who.ADMIN, path + "/tolerations").status()).isEqualTo(204);
    assertThat(delete(Who.ADMIN, path + "/node_affinities").status()).isEqualTo(204);

    assertThat(get(Who.ADMIN, path + "/tolerations").array()).isEmpty();
    assertThat(get(Who.ADMIN, path + "/node_affinities").array()).isEmpty();
    assertRefused(get(Who.USER, path + "/tolerations"), 401);
  }

  @Test
  void row19_aPoolKeepsExactlyOneDefaultClass() {
    var other = post(Who.ADMIN, "resource_pools/" + pool.id() + "/classes", otherClass()).id();

    assertRefused(patch(Who.ADMIN, path, "{\"default\":false}"), 422);
    assertRefused(
        patch(Who.ADMIN, "resource_pools/" + pool.id() + "/classes/" + other, "{\"default\":true}"),
        422);

    assertThat(get(Who.ANONYMOUS, "resource_pools").status()).isEqualTo(200);
  }

  @Test
  void numbersAndWordsAreReadLeniently() {
    var changed =
        patch(
                Who.ADMIN,
                path,
                "{\"cpu\":\"1.5\",\"memory\":\"20\",\"gpu\":0.0,\"default\":\"Yes\"}")
            .object();

    assertThat(changed.getJsonNumber("cpu").doubleValue()).isEqualTo(1.5);
    assertThat(changed.getInt("memory")).isEqualTo(20);
    for (var wrong :
        new String[] {
          "{\"cpu\":\"x\"}",
          "{\"cpu\":\"inf\"}",
          "{\"memory\":10.5}",
          "{\"memory\":true}",
          "{\"name\":12345}",
          "{\"memory\":9223372036854775808}",
          "{\"cpu\":1e999999}",
          "{\"tolerations\":[\"-bad\"]}",
          "{\"tolerations\":[\"label\\n\"]}"
        }) {
      assertRefused(patch(Who.ADMIN, path, wrong), 422);
    }
  }

  @Test
  void everyFaultIsNamedWithItsPlace() {
    var body = "{\"classes\":[{\"id\":1,\"memory\":\"x\",\"cpu\":-1}]}";

    assertThat(patch(Who.ADMIN, "resource_pools/" + pool.id(), body).message())
        .startsWith("There are errors in the following fields, ")
        .contains("classes.0.memory: ", "classes.0.cpu: ");
  }

  @Test
  void row35_aClassOfAHiddenPoolIsHidden() {
    var hidden = createPool(pool("private-pool", false, null, defaultClass()));

    assertRefused(get(Who.ANONYMOUS, "classes/" + firstClass(hidden)), 404);
    assertRefused(get(Who.ANONYMOUS, "resource_pools/" + hidden.id() + "/classes"), 404);
    assertThat(get(Who.ADMIN, "classes/" + firstClass(hidden)).status()).isEqualTo(200);
  }
}
