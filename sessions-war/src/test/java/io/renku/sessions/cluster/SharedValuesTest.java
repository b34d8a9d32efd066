package io.renku.sessions.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SharedValuesTest {
  private static final String RESOURCE =
      """
      {"metadata":{"name":"%s","labels":{"app":"jupyter"}},
       "spec":{"list":[{"op":"test","on":true},1,null,"jupyter"],"long":"%s"}}\
      """;

  private final SharedValues values = new SharedValues();

  @Test
  void whatIsSharedIsEqualAndInTheSameOrder() {
    var resource = Tree.parseObject(RESOURCE.formatted("one", "x".repeat(5000)));

    var shared = values.shared(resource);

    assertThat(shared).isEqualTo(resource);
    assertThat(shared).hasToString(resource.toString());
  }

  @Test
  void whatTwoObjectsHaveInCommonIsOne() {
    var one = values.shared(Tree.parseObject(RESOURCE.formatted("one", "a")));
    var two = values.shared(Tree.parseObject(RESOURCE.formatted("two", "b")));

    assertThat(Tree.at(two, "metadata", "labels", "app").orElseThrow())
        .isSameAs(Tree.at(one, "metadata", "labels", "app").orElseThrow());
    assertThat(two.keySet().iterator().next()).isSameAs(one.keySet().iterator().next());
  }

  @Test
  void whatNobodyUsesAnyMoreIsForgotten() {
    var first = values.shared(Tree.object("text", "first")).get("text");
    for (var i = 0; i < 20_000; i++) {
      values.shared(Tree.object("text", "text " + i));
    }

    assertThat(values.shared(Tree.parseObject("{\"text\":\"first\"}")).get("text"))
        .isEqualTo(first)
        .isNotSameAs(first);
  }
}
