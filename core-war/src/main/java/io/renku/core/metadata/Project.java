package io.renku.core.metadata;

import java.math.BigInteger;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The project as its metadata describes it. */
public record Project(Instance state) {
  /** The metadata version that we write. */
  public static final int CURRENT_VERSION = 10;

  /** The oldest client that understands what we write. */
  public static final String MINIMUM_CLIENT = "2.8.0";

  /** What a new project starts with. */
  public record Draft(
      String namespace,
      String slug,
      String name,
      Optional<String> description,
      List<String> keywords,
      Person creator,
      OffsetDateTime created,
      String agentVersion,
      Template template,
      Optional<Instance> image,
      Optional<Instance> annotation) {}

  /** Where a project's files came from. */
  public record Template(
      String id,
      String ref,
      String source,
      String version,
      boolean isSshSupported,
      List<String> immutableFiles,
      Map<String, Object> metadata) {

    private Instance toInstance() {
      var attributes = new TreeMap<String, Object>();
      attributes.put("immutable_template_files", immutableFiles);
      attributes.put("metadata", JsonText.ascii(metadata));
      attributes.put("ssh_supported", isSshSupported);
      attributes.put("template_id", id);
      attributes.put("template_ref", ref);
      attributes.put("template_source", source);
      attributes.put("template_version", version);
      return new Instance(Types.TEMPLATE_METADATA, attributes);
    }
  }

  public static Project create(Draft draft) {
    var attributes = new TreeMap<String, Object>();
    attributes.put("agent_version", draft.agentVersion());
    attributes.put("annotations", draft.annotation().map(List::of).orElse(List.of()));
    attributes.put("creator", draft.creator().state());
    attributes.put("date_created", draft.created());
    attributes.put("description", draft.description().orElse(null));
    attributes.put("id", Ids.project(draft.namespace(), draft.slug()));
    attributes.put("image", draft.image().orElse(null));
    attributes.put("keywords", draft.keywords());
    attributes.put("minimum_renku_version", MINIMUM_CLIENT);
    attributes.put("name", draft.name());
    attributes.put("template_metadata", draft.template().toInstance());
    attributes.put("version", BigInteger.valueOf(CURRENT_VERSION));
    return new Project(new Instance(Types.PROJECT, attributes));
  }

  public String id() {
    return state.requireText("id");
  }

  public String name() {
    return state.text("name").orElse("");
  }

  public Optional<String> description() {
    return state.text("description");
  }

  public Optional<OffsetDateTime> created() {
    return state.time("date_created");
  }

  public Optional<Person> creator() {
    return state.instance("creator").map(Person::new);
  }

  public List<String> keywords() {
    return state.texts("keywords");
  }

  public List<Instance> annotations() {
    return state.instances("annotations");
  }

  public Optional<String> agentVersion() {
    return state.text("agent_version");
  }

  public Optional<String> minimumVersion() {
    return state.text("minimum_renku_version");
  }

  /** The metadata version; it is stored as a number or as text. */
  public int version() {
    return switch (state.get("version")) {
      case Number number -> number.intValue();
      case String text when text.matches("\\d{1,4}") -> Integer.parseInt(text);
      case null, default -> 0;
    };
  }

  /** Older projects keep the template's fields on the project itself. */
  private Instance template() {
    return state.instance("template_metadata").orElse(state);
  }

  public Optional<String> templateSource() {
    return template().text("template_source");
  }

  public Optional<String> templateRef() {
    return template().text("template_ref");
  }

  public Optional<String> templateId() {
    return template().text("template_id");
  }

  public Optional<String> templateVersion() {
    return template().text("template_version");
  }

  public boolean isSshSupported() {
    return Boolean.TRUE.equals(template().get("ssh_supported"));
  }

  /** Raises the oldest client allowed when it is lower than what a write needs. */
  public Optional<Project> raisedToOurMinimum() {
    var isLower =
        minimumVersion().map(version -> Versions.compare(version, MINIMUM_CLIENT) < 0).orElse(true);
    return isLower
        ? Optional.of(new Project(state.with("minimum_renku_version", MINIMUM_CLIENT)))
        : Optional.empty();
  }
}
