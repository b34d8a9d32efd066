package io.renku.graph.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class PageRequestTest {
  private static final String URL =
      "https://renku.example/knowledge-graph/entities?page=2&per_page=2&query=a";

  @Test
  void aMiddlePagePointsBothWays() {
    var page = new PageRequest(2, 2).of(List.of("c", "d"), 5);

    var headers = PageRequest.headers(page, URL);

    assertThat(headers)
        .containsEntry("Total", List.of("5"))
        .containsEntry("Total-Pages", List.of("3"))
        .containsEntry("Prev-Page", List.of("1"))
        .containsEntry("Next-Page", List.of("3"));
    assertThat(headers.get("Link"))
        .containsExactly(
            "<https://renku.example/knowledge-graph/entities?page=1&per_page=2&query=a>; rel=\"prev\"",
            "<https://renku.example/knowledge-graph/entities?page=3&per_page=2&query=a>; rel=\"next\"",
            "<https://renku.example/knowledge-graph/entities?page=1&per_page=2&query=a>; rel=\"first\"",
            "<https://renku.example/knowledge-graph/entities?page=3&per_page=2&query=a>; rel=\"last\"");
  }

  @Test
  void anEmptyResultHasNoPagesButAFirstAndALastOne() {
    var headers = PageRequest.headers(new PageRequest(1, 20).of(List.of(), 0), "https://h/x");

    assertThat(headers)
        .containsEntry("Total", List.of("0"))
        .containsEntry("Total-Pages", List.of("0"))
        .doesNotContainKeys("Next-Page", "Prev-Page");
    assertThat(headers.get("Link"))
        .containsExactly(
            "<https://h/x?page=1>; rel=\"first\"", "<https://h/x?page=1>; rel=\"last\"");
  }

  @Test
  void badNumbersAreNamed() {
    assertThatThrownBy(() -> PageRequest.of("x", null)).hasMessage("'x' not a valid 'page' value");
    assertThatThrownBy(() -> PageRequest.of("0", null)).hasMessage("'0' not a valid 'page' value");
    assertThatThrownBy(() -> PageRequest.of(null, "101"))
        .hasMessage("'101' not a valid 'per_page' value. Max value is 100");
  }

  @Test
  void sortKeysAreChecked() {
    var allowed = List.of("name", "date");

    assertThat(Sorting.of(List.of("DATE:Desc", "name:asc"), allowed).keys())
        .containsExactly(new Sorting.Key("date", true), new Sorting.Key("name", false));
    assertThatThrownBy(() -> Sorting.of(List.of("name"), allowed))
        .hasMessage("'name' is not a valid sort");
    assertThatThrownBy(() -> Sorting.of(List.of("x:asc"), allowed))
        .hasMessage("'x' is not a valid sort property. Allowed properties: name, date");
    assertThatThrownBy(() -> Sorting.of(List.of("name:up"), allowed))
        .hasMessage("'up' is neither 'ASC' nor 'DESC'");
  }

  @Test
  void datasetAddressesGoBothWays() {
    var iri = "https://renku.example/datasets/zürich-1";

    assertThat(DatasetId.sameAs(DatasetId.ofSameAs(iri))).contains(iri);
    assertThat(DatasetId.sameAs("sa0OIl")).isEmpty();
    assertThat(DatasetId.sameAs("sa")).isEmpty();
    assertThat(DatasetId.sameAs(DatasetId.ofSameAs("https://x/> { } #"))).isEmpty();
  }
}
