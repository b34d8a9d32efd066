package io.renku.platform.cluster.types;

import static org.assertj.core.api.Assertions.assertThat;

import io.renku.platform.cluster.json.Json;
import org.junit.jupiter.api.Test;

class SchemaPruningTest {
  @Test
  void whatLiesInAListOfUnknownThingsIsKept() {
    var schema =
        Schema.of(
            Json.parseObject(
                """
                {"type":"object","properties":{"patch":{"x-kubernetes-preserve-unknown-fields":true}}}"""));
    var resource =
        Json.parseObject("{\"patch\":[{\"op\":\"add\",\"value\":[{\"a\":1}]}],\"other\":1}");

    schema.normalise(resource);

    assertThat(resource)
        .isEqualTo(Json.parseObject("{\"patch\":[{\"op\":\"add\",\"value\":[{\"a\":1}]}]}"));
  }
}
