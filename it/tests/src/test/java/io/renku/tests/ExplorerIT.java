package io.renku.tests;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** The explorer in a real browser: all documents, login with PKCE, and a call with its token. */
class ExplorerIT extends InABrowser {
  private static final List<String> TITLES =
      List.of(
          "Renku core service",
          "Renku knowledge graph",
          "Renku Notebooks API",
          "Renku data services",
          "Renku gateway");

  @Test
  void theDocumentsOfAllServicesAreShown() {
    var tab = browser.open(LocalPlatform.base() + "/openapi/ui");
    tab.waitFor("document.querySelectorAll('#select option').length === " + TITLES.size());
    for (var title : TITLES) {
      choose(tab, TITLES.indexOf(title));
      tab.waitFor(
          "document.querySelector('.info .title').textContent.startsWith(%s)"
              .formatted(Tab.quoted(title)));
      tab.waitFor("document.querySelectorAll('.opblock').length > 3");
      tab.picture(PICTURES.resolve("explorer-" + title.replace(' ', '-') + ".png"));
      assertThat(tab.run("document.querySelectorAll('.errors-wrapper .error').length").asInt())
          .as(title)
          .isZero();
    }

    assertThat(tab.complaints()).isEmpty();
  }

  @Test
  void aCallIsTriedWithTheTokenOfALogin() {
    var tab = browser.open(LocalPlatform.base() + "/swagger/?urls.primaryName=Sessions");
    tab.click(".auth-wrapper .authorize");
    tab.waitFor("document.querySelector('.modal-ux .auth-container')");
    tab.picture(PICTURES.resolve("explorer-login.png"));
    assertThat(
            tab.run("document.querySelector('.modal-ux #client_id_authorizationCode').value")
                .asText())
        .isEqualTo("swagger");
    tab.run(
        """
        [...document.querySelectorAll('.modal-ux .auth-container')]
            .find(form => form.textContent.includes('authorizationCode') && form.textContent.includes('renku'))
            .querySelector('.authorize').click()
        """);
    browser.popup().logIn("demo", "demo");
    tab.waitFor("document.querySelector('.modal-ux').textContent.includes('Logout')");
    tab.click(".modal-ux .btn-done");

    open(tab, "get", "/notebooks/servers");
    tab.click(".opblock.is-open .try-out__btn");
    tab.click(".opblock.is-open .execute");
    tab.waitFor("document.querySelector('.live-responses-table .response-col_status')");
    tab.picture(PICTURES.resolve("explorer-tried.png"));

    assertThat(
            tab.run(
                    "document.querySelector('.live-responses-table .response"
                        + " .response-col_status').textContent")
                .asText())
        .startsWith("200");
    assertThat(
            tab.run("document.querySelector('.opblock.is-open .curl-command').textContent")
                .asText())
        .contains("Authorization: Bearer ey", "/api/notebooks/servers");
    assertThat(tab.complaints()).isEmpty();
  }

  private static void choose(Tab tab, int n) {
    tab.run(
        """
        {
          const select = document.querySelector('#select');
          select.selectedIndex = %d;
          select.dispatchEvent(new Event('change', { bubbles: true }));
        }
        """
            .formatted(n));
  }

  private static void open(Tab tab, String method, String path) {
    tab.click(".opblock-%s .opblock-summary-path[data-path=\"%s\"]".formatted(method, path));
    tab.waitFor("document.querySelector('.opblock.is-open .try-out__btn')");
  }
}
