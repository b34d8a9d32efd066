package io.renku.core.templates;

import io.renku.core.CoreError;
import io.renku.core.CoreFailure;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.YAMLException;

/** The templates that a repository offers, from its {@code manifest.yaml}. */
record TemplateManifest(List<Entry> entries) {
  static final String PATH = "manifest.yaml";
  private static final int LARGEST = 1 << 20;

  /** One template; its files lie in the folder of its id. */
  record Entry(
      String id,
      Optional<String> folder,
      List<String> aliases,
      String name,
      String description,
      List<TemplateVariable> variables,
      Optional<String> icon,
      boolean isSshSupported,
      List<String> immutableFiles) {

    boolean isCalled(String idOrAlias) {
      return id.equals(idOrAlias) || aliases.contains(idOrAlias);
    }
  }

  /**
   * @throws CoreFailure 1101 when there is none or it is not valid
   */
  static TemplateManifest of(TemplateFiles files) {
    var content = files.read(PATH).orElseThrow(() -> invalid("it has no manifest.yaml."));
    try {
      return parse(new String(content, StandardCharsets.UTF_8));
    } catch (YAMLException | ClassCastException e) {
      throw new CoreFailure(CoreError.TEMPLATE, "its manifest.yaml is not valid YAML.", e);
    } catch (IllegalArgumentException e) {
      throw new CoreFailure(CoreError.TEMPLATE, e.getMessage(), e);
    }
  }

  private static TemplateManifest parse(String text) {
    var options = new LoaderOptions();
    options.setCodePointLimit(LARGEST);
    options.setMaxAliasesForCollections(20);
    var loaded = new Yaml(new SafeConstructor(options)).<Object>load(text);
    if (!(loaded instanceof List<?> list) || list.isEmpty()) {
      throw new IllegalArgumentException("its manifest.yaml is not a list of templates.");
    }
    var entries = new ArrayList<Entry>();
    var names = new HashSet<String>();
    for (var item : list) {
      if (!(item instanceof Map<?, ?> map)) {
        throw new IllegalArgumentException("an entry of its manifest.yaml is not a map.");
      }
      var entry = entry(stringKeys(map));
      entries.add(entry);
      var isNew = names.add(entry.id()) && entry.aliases().stream().allMatch(names::add);
      if (!isNew) {
        throw new IllegalArgumentException(
            "the id or an alias of %s appears twice.".formatted(entry.id()));
      }
    }
    return new TemplateManifest(List.copyOf(entries));
  }

  private static Entry entry(Map<String, Object> map) {
    var folder = text(map, "folder");
    var id =
        text(map, "id")
            .or(() -> folder)
            .orElseThrow(() -> new IllegalArgumentException("a template has no id."));
    var name =
        text(map, "name")
            .orElseThrow(
                () -> new IllegalArgumentException("the template %s has no name.".formatted(id)));
    if (!id.matches("[^/\\\\.][^/\\\\]*")) {
      throw new IllegalArgumentException("the id %s is not the name of a folder.".formatted(id));
    }
    return new Entry(
        id,
        folder,
        texts(map.get("aliases")),
        name,
        text(map, "description").orElse(""),
        variables(map.getOrDefault("variables", map.get("parameters"))),
        text(map, "icon"),
        Boolean.TRUE.equals(map.get("ssh_supported")),
        texts(map.get("immutable_template_files")));
  }

  private static List<TemplateVariable> variables(Object declared) {
    return switch (declared) {
      case null -> List.of();
      case Map<?, ?> map ->
          stringKeys(map).entrySet().stream()
              .map(entry -> TemplateVariable.of(entry.getKey(), entry.getValue()))
              .toList();
      default -> throw new IllegalArgumentException("the variables of a template are not a map.");
    };
  }

  static Map<String, Object> stringKeys(Map<?, ?> map) {
    var copy = new LinkedHashMap<String, Object>();
    map.forEach((key, value) -> copy.put(String.valueOf(key), value));
    return copy;
  }

  private static Optional<String> text(Map<String, Object> map, String key) {
    return Optional.ofNullable(map.get(key)).map(Object::toString).filter(text -> !text.isBlank());
  }

  private static List<String> texts(Object value) {
    return value instanceof List<?> list ? list.stream().map(Object::toString).toList() : List.of();
  }

  private static CoreFailure invalid(String why) {
    return new CoreFailure(CoreError.TEMPLATE, why);
  }

  Optional<Entry> find(String idOrAlias) {
    return entries.stream().filter(entry -> entry.isCalled(idOrAlias)).findFirst();
  }
}
