package io.renku.gateway.login;

import io.renku.gateway.GatewayConfig;
import io.renku.gateway.html.Html;
import io.renku.gateway.html.InlineScripts;
import io.renku.gateway.login.LogoutService.Farewell;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Pages that end the browser's sessions at other servers on their way. */
final class LogoutPage {
  private static final int SECONDS_FOR_GITLAB = 2;
  private static final int SECONDS_FOR_ALL = 5;

  private LogoutPage() {}

  /** A page of a logout frames, and sends its form to, the servers whose sessions it ends. */
  static String policy(GatewayConfig config, String page) {
    var servers =
        Stream.of(config.issuer(), config.gitlabUrl())
            .map(GatewayConfig::originOf)
            .distinct()
            .collect(Collectors.joining(" "));
    var scripts = InlineScripts.sources(page);
    return String.join(
        "; ",
        "default-src 'none'",
        "style-src 'unsafe-inline'",
        "script-src " + (scripts.isEmpty() ? "'none'" : String.join(" ", scripts)),
        "frame-src 'self' " + servers,
        "form-action 'self' " + servers,
        "base-uri 'none'");
  }

  /**
   * With the reference's page (a flag), Keycloak too is left through a hidden frame; otherwise the
   * browser goes there itself once GitLab had its moment.
   */
  static String of(GatewayConfig config, Farewell farewell) {
    var frames = new StringBuilder();
    if (config.logoutEndsGitlab()) {
      frames.append(frame(config.baseUrl() + "/api/auth/gitlab/logout"));
    }
    if (config.logoutShowsPage()) {
      farewell.keycloakLogout().map(LogoutPage::frame).ifPresent(frames::append);
      return redirecting(farewell.target(), SECONDS_FOR_ALL, frames.toString());
    }
    var next = farewell.keycloakLogout().orElse(farewell.target());
    return redirecting(next, SECONDS_FOR_GITLAB, frames.toString());
  }

  /** GitLab ends its session only by POST. */
  static String gitlab(String gitlabUrl) {
    var form =
        """
        <form id="logout" method="post" action="%s/users/sign_out"></form>
        <script>document.getElementById("logout").submit()</script>
        """
            .formatted(Html.escape(gitlabUrl));
    return Html.page("Logging out of GitLab", "One moment.", gitlabUrl, "To GitLab", form);
  }

  private static String redirecting(String url, int seconds, String frames) {
    var refresh =
        "<meta http-equiv=\"refresh\" content=\"%d; url=%s\">".formatted(seconds, Html.escape(url));
    return Html.page("Redirecting...", "You are being logged out.", url, "Go on", refresh + frames);
  }

  private static String frame(String url) {
    return "<iframe hidden src=\"%s\"></iframe>%n".formatted(Html.escape(url));
  }
}
