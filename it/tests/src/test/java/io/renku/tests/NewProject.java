package io.renku.tests;

import java.util.List;
import java.util.Map;

/** A project of Demo's from the smallest of our own templates, as the web client makes one. */
final class NewProject {
  private NewProject() {}

  static Visitor.Answer create(Visitor demo, String gitlab, String title) {
    return demo.post(
        "/api/renku/templates.create_project",
        Map.of(
            "project_repository",
            gitlab,
            "project_namespace",
            "demo",
            "project_name",
            title,
            "identifier",
            "minimal",
            "url",
            "renku",
            "parameters",
            List.of()));
  }
}
